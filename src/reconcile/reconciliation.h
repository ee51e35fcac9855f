// Reconciliation: is on the site what the site said it has written? A system can be fast and wrong.
//
// A function of three accounts: what the users of a run were told (WrittenDocuments), what the site
// lists after the run, and how its stock moved meanwhile. A document is found by its token, the
// mark in it that no other one has, because a lost one's name may have been given to another.
//
// Thread: values and functions of them; any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reconcile/series.h"
#include "scenario/document_ledger.h"

namespace acrida {

// Differences that are named; those beyond are counted.
inline constexpr std::size_t kDifferencesKept = 100;

enum class DifferenceKind : std::uint8_t {
  kMissing,       // acknowledged, and not on the site: a lost commit
  kDoubled,       // one sale, several documents
  kNotSubmitted,  // its submission was acknowledged, and it is a draft, or cancelled
  kWrongTotal,
  kWrongName,  // the site acknowledged it under another name
  kRefused,    // the site said no, and did it
  kStranger,   // it carries the run's mark, and nobody of the run asked for it
  kGap,        // a number of the series that nobody has
  kStock,      // the stock moved by another quantity than was sold
  kNotKept,    // over a limit: this much was not looked at
};
// "missing", "doubled", "not-submitted", ...
std::string_view difference_word(DifferenceKind kind);

struct Difference {
  DifferenceKind kind{};
  std::string text;  // one line; names and marks as the site has them, not escaped
};

// A document as the site lists it.
struct ListedDocument {
  std::string name;
  std::string token;
  std::int64_t docstatus = 0;  // 0 draft, 1 submitted, 2 cancelled
  double total = 0;

  friend bool operator==(const ListedDocument&, const ListedDocument&) = default;
};

// What can be sold: quantities by item and warehouse.
using StockLevels = std::map<StockPlace, double>;

// What a site says of a run.
struct RunAccount {
  std::vector<ListedDocument> ours;   // all that carry the run's mark
  std::vector<std::string> others;    // names of the series, within the gaps of ours
  std::optional<StockLevels> before;  // of the run; nothing: stock is not looked at
  std::optional<StockLevels> after;
  StockLevels sold_by_others;         // by the submitted ones of `others`
  std::uint64_t others_not_read = 0;  // or of numbers not listed; nothing is known of their sales
};

struct Reconciliation {
  std::string doctype;
  std::uint64_t submitted = 0;  // submissions acknowledged
  std::uint64_t drafts = 0;     // acknowledged and not submitted
  std::uint64_t refused = 0;
  std::uint64_t unknown_applied = 0;  // no answer came, and it is there
  std::uint64_t unknown_not_applied = 0;
  std::uint64_t on_site = 0;            // documents that carry the run's mark
  std::vector<SeriesRange> series;      // from the run's first number to its last
  std::uint64_t of_others = 0;          // numbers in there that are not the run's
  bool stock_judged = false;            // not where something about it is not known
  std::uint64_t stock_places = 0;       // items in warehouses that were compared
  std::vector<Difference> differences;  // at most kDifferencesKept
  std::uint64_t differences_found = 0;

  bool agrees() const { return differences_found == 0; }
};

// The gaps of the run's numbers: the names in them have to be listed for RunAccount::others.
std::vector<SeriesRange> gaps_to_list(const WrittenDocuments& written,
                                      std::string_view doctype,
                                      const std::vector<ListedDocument>& ours);

Reconciliation reconcile(const WrittenDocuments& written,
                         std::string_view doctype,
                         const RunAccount& site);

// "Reconciled: ...", one line when all agrees, and a line for each difference when not. Escaped for
// a terminal.
std::string reconciliation_text(const Reconciliation& reconciliation);

}  // namespace acrida
