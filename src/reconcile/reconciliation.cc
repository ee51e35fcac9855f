#include "reconcile/reconciliation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/escape.h"

namespace acrida {
namespace {

using detail::DocumentRecord;

constexpr std::int64_t kDraft = 0;
constexpr std::int64_t kSubmitted = 1;
constexpr double kMoneyTolerance = 0.005;
constexpr double kQuantityTolerance = 1e-6;
constexpr std::uint64_t kGapNumbersMax = 1'000'000;  // of one gap looked at singly

using Found = std::vector<const ListedDocument*>;

bool was_created(DocumentState state) {
  return state != DocumentState::kAsked && state != DocumentState::kRefused;
}

std::string_view docstatus_word(std::int64_t docstatus) {
  return docstatus == kDraft ? "a draft" : docstatus == kSubmitted ? "submitted" : "cancelled";
}

// Compares one account after the other, and collects what differs.
class Comparison {
 public:
  Comparison(const WrittenDocuments& written, std::string_view doctype, const RunAccount& site)
      : written_(written), site_(site) {
    result_.doctype = doctype;
  }

  Reconciliation run() {
    for (const ListedDocument& listed : site_.ours) {
      by_token_[listed.token].push_back(&listed);
    }
    result_.on_site = site_.ours.size();
    for (const DocumentRecord& document : written_.documents) {
      if (document.type == result_.doctype) {
        compare(document);
      }
    }
    name_strangers();
    name_gaps();
    compare_stock();
    if (written_.not_kept > 0) {
      add(DifferenceKind::kNotKept,
          fmt::format("{} documents over the limit of {} a shard were not looked at",
                      written_.not_kept, kDocumentsMax));
    }
    return std::move(result_);
  }

 private:
  void add(DifferenceKind kind, std::string text) {
    ++result_.differences_found;
    if (result_.differences.size() < kDifferencesKept) {
      result_.differences.push_back({kind, std::move(text)});
    }
  }

  void compare(const DocumentRecord& document) {
    static const Found kNone;
    const auto entry = by_token_.find(document.token);
    const Found& found = entry == by_token_.end() ? kNone : entry->second;
    asked_.insert(document.token);
    const auto submitted = std::ranges::count(found, kSubmitted, &ListedDocument::docstatus);
    count(document, !found.empty(), submitted > 0);
    if (found.empty()) {
      if (was_created(document.state)) {
        lost_.insert(document.name);
        add(DifferenceKind::kMissing, fmt::format("{} ({}) was acknowledged and is not on the site",
                                                  document.name, document.token));
      }
      return;
    }
    for (const ListedDocument* listed : found) {
      for (const detail::DocumentItem& item : document.items) {
        if (listed->docstatus == kSubmitted) {
          sold_[written_.places[item.place]] += item.quantity;
        }
      }
    }
    if (found.size() > 1) {
      name_doubled(document, found);
    }
    compare_state(document, *found.front(), submitted > 0);
    compare_document(document, found);
  }

  void count(const DocumentRecord& document, bool is_there, bool is_submitted) {
    switch (document.state) {
      case DocumentState::kAsked:
        ++(is_there ? result_.unknown_applied : result_.unknown_not_applied);
        break;
      case DocumentState::kSubmitAsked:
        ++(is_submitted ? result_.unknown_applied : result_.unknown_not_applied);
        break;
      case DocumentState::kRefused:
        ++result_.refused;
        break;
      case DocumentState::kSubmitRefused:
        ++result_.refused;
        result_.drafts += is_there ? 1 : 0;
        break;
      case DocumentState::kDraft:
        result_.drafts += is_there ? 1 : 0;
        break;
      case DocumentState::kSubmitted:
        ++result_.submitted;
        break;
    }
  }

  void name_doubled(const DocumentRecord& document, const Found& found) {
    std::string names;
    for (const ListedDocument* listed : found) {
      names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", listed->name,
                           docstatus_word(listed->docstatus));
    }
    add(DifferenceKind::kDoubled,
        fmt::format("{} is on the site {} times: {}", document.token, found.size(), names));
  }

  void compare_state(const DocumentRecord& document,
                     const ListedDocument& listed,
                     bool is_submitted) {
    switch (document.state) {
      case DocumentState::kSubmitted:
        if (!is_submitted) {
          add(DifferenceKind::kNotSubmitted,
              fmt::format("{} ({}) was acknowledged as submitted and is {}", listed.name,
                          document.token, docstatus_word(listed.docstatus)));
        }
        break;
      case DocumentState::kRefused:
        add(DifferenceKind::kRefused,
            fmt::format("{} ({}) was refused and is on the site", listed.name, document.token));
        break;
      case DocumentState::kSubmitRefused:
      case DocumentState::kDraft:
        if (is_submitted) {
          add(DifferenceKind::kRefused,
              fmt::format("{} ({}) is submitted, and {}", listed.name, document.token,
                          document.state == DocumentState::kDraft ? "nobody asked for it"
                                                                  : "its submission was refused"));
        }
        break;
      case DocumentState::kAsked:
      case DocumentState::kSubmitAsked:
        break;
    }
  }

  // The name and the total that were acknowledged.
  void compare_document(const DocumentRecord& document, const Found& found) {
    if (!was_created(document.state)) {
      return;
    }
    const auto named = std::ranges::find(found, document.name, &ListedDocument::name);
    if (named == found.end()) {
      add(DifferenceKind::kWrongName,
          fmt::format("{} was acknowledged as {} and is {}", document.token, document.name,
                      found.front()->name));
      return;
    }
    if (std::abs((*named)->total - document.total) > kMoneyTolerance) {
      add(DifferenceKind::kWrongTotal,
          fmt::format("{} ({}) was acknowledged with a total of {:.2f} and has {:.2f}",
                      document.name, document.token, document.total, (*named)->total));
    }
  }

  void name_strangers() {
    if (written_.not_kept > 0) {
      return;  // they may be among those that nobody wrote down
    }
    for (const ListedDocument& listed : site_.ours) {
      if (!asked_.contains(listed.token)) {
        stranger_ = true;
        add(DifferenceKind::kStranger,
            fmt::format("{} carries the mark of this run ({}) and nobody of it asked for it",
                        listed.name, listed.token));
      }
    }
  }

  void name_gaps() {
    std::vector<std::string> names = site_.others;
    for (const ListedDocument& listed : site_.ours) {
      names.push_back(listed.name);
    }
    result_.series = spans_of(names);
    result_.of_others = site_.others.size();
    for (const SeriesRange& gap : gaps_of(names)) {
      const std::uint64_t named = std::min<std::uint64_t>(gap.size(), kGapNumbersMax);
      for (std::uint64_t number = gap.first; number < gap.first + named; ++number) {
        const std::string name = gap.name_of(number);
        if (!lost_.contains(name)) {  // that it is missing has been said
          add(DifferenceKind::kGap, fmt::format("{} is not there, between numbers that are", name));
        }
      }
      result_.differences_found += gap.size() - named;
    }
  }

  void compare_stock() {
    if (!site_.before || !site_.after || stranger_ || written_.not_kept > 0 ||
        written_.quantities_not_kept > 0 || site_.others_not_read > 0) {
      return;
    }
    std::vector<std::string> differences;
    StockLevels sold = sold_;
    for (const auto& [place, quantity] : site_.sold_by_others) {
      sold[place] += quantity;
    }
    for (const StockPlace& place :
         std::set<StockPlace>(written_.places.begin(), written_.places.end())) {
      const auto before = site_.before->find(place);
      const auto after = site_.after->find(place);
      if (before == site_.before->end() || after == site_.after->end()) {
        continue;  // the site does not offer it for sale
      }
      ++result_.stock_places;
      const double moved = before->second - after->second;
      if (std::abs(moved - sold[place]) > kQuantityTolerance) {
        differences.push_back(
            fmt::format("{} in {}: {:g} were sold, and the stock went from {:.10g} to {:.10g}",
                        place.first, place.second, sold[place], before->second, after->second));
      }
    }
    // Others that sold between our numbers may have sold before and after them as well.
    result_.stock_judged =
        result_.stock_places > 0 && (differences.empty() || site_.others.empty());
    if (result_.stock_judged) {
      for (std::string& difference : differences) {
        add(DifferenceKind::kStock, std::move(difference));
      }
    }
  }

  const WrittenDocuments& written_;
  const RunAccount& site_;
  Reconciliation result_;
  std::unordered_map<std::string_view, Found> by_token_;
  std::unordered_set<std::string_view> asked_;
  std::unordered_set<std::string> lost_;  // names that were acknowledged and are not there
  StockLevels sold_;                      // by what is submitted on the site
  bool stranger_ = false;
};

std::string series_text(const Reconciliation& reconciliation) {
  std::string text;
  for (const SeriesRange& span : reconciliation.series) {
    text +=
        fmt::format("; {} to {} without a gap", span.name_of(span.first), span.name_of(span.last));
  }
  if (reconciliation.of_others > 0) {
    text += fmt::format(" ({} of them are others')", reconciliation.of_others);
  }
  return text;
}

std::string agreement(const Reconciliation& reconciliation) {
  std::string text = fmt::format(
      "Reconciled: {} {} submissions acknowledged, each on the site once and with its total",
      reconciliation.submitted, reconciliation.doctype);
  if (reconciliation.drafts > 0) {
    text += fmt::format("; {} drafts", reconciliation.drafts);
  }
  if (reconciliation.refused > 0) {
    text += fmt::format("; {} refused", reconciliation.refused);
  }
  if (const std::uint64_t unknown =
          reconciliation.unknown_applied + reconciliation.unknown_not_applied;
      unknown > 0) {
    text += fmt::format("; {} never answered ({} applied, {} not)", unknown,
                        reconciliation.unknown_applied, reconciliation.unknown_not_applied);
  }
  text += series_text(reconciliation);
  return text + (reconciliation.stock_judged
                     ? fmt::format("; stock of {} items agrees", reconciliation.stock_places)
                     : "; stock not judged");
}

}  // namespace

std::string_view difference_word(DifferenceKind kind) {
  constexpr std::array<std::string_view, 10> kWords{
      "missing", "doubled",  "not-submitted", "wrong-total", "wrong-name",
      "refused", "stranger", "gap",           "stock",       "not-kept"};
  return kWords.at(static_cast<std::size_t>(kind));
}

std::vector<SeriesRange> gaps_to_list(const WrittenDocuments& written,
                                      std::string_view doctype,
                                      const std::vector<ListedDocument>& ours) {
  std::vector<std::string> names;
  names.reserve(ours.size());
  for (const ListedDocument& listed : ours) {
    names.push_back(listed.name);
  }
  for (const DocumentRecord& document : written.documents) {
    if (document.type == doctype && !document.name.empty()) {
      names.push_back(document.name);
    }
  }
  std::vector<SeriesRange> spans = spans_of(names);
  names.resize(ours.size());
  // The ends may be lost ones: as neighbours of the names that are there they bound a gap.
  std::vector<SeriesRange> gaps = gaps_of(names);
  const std::vector<SeriesRange> inner = spans_of(names);
  for (const SeriesRange& span : spans) {
    const auto own = std::ranges::find(inner, span.prefix, &SeriesRange::prefix);
    if (own == inner.end()) {
      gaps.push_back(span);
      continue;
    }
    if (span.first < own->first) {
      gaps.push_back({span.prefix, span.first, own->first - 1, span.digits});
    }
    if (span.last > own->last) {
      gaps.push_back({span.prefix, own->last + 1, span.last, span.digits});
    }
  }
  return gaps;
}

Reconciliation reconcile(const WrittenDocuments& written,
                         std::string_view doctype,
                         const RunAccount& site) {
  return Comparison(written, doctype, site).run();
}

std::string reconciliation_text(const Reconciliation& reconciliation) {
  if (reconciliation.agrees()) {
    return escape_for_terminal(agreement(reconciliation)) + "\n";
  }
  std::string text = fmt::format(
      "NOT reconciled: {} differences between what the site acknowledged ({} {} "
      "submissions) and what it has\n",
      reconciliation.differences_found, reconciliation.submitted,
      escape_for_terminal(reconciliation.doctype));
  for (const Difference& difference : reconciliation.differences) {
    text += fmt::format("  {}: {}\n", difference_word(difference.kind),
                        escape_for_terminal(difference.text));
  }
  if (const std::uint64_t more =
          reconciliation.differences_found - reconciliation.differences.size();
      more > 0) {
    text += fmt::format("  and {} more\n", more);
  }
  if (!reconciliation.stock_judged) {
    text += "  stock not judged\n";
  }
  return text;
}

}  // namespace acrida
