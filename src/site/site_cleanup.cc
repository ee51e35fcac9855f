#include "site/site_cleanup.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "site/site_preparation.h"

namespace acrida {
namespace {

constexpr std::size_t kRunIdDigits = 8;
constexpr std::string_view kConsolidated =
    "consolidated by a POS Closing Entry: cancel that entry first, if the books allow it";
constexpr std::string_view kForeign = "tagged acrida, and not of a kind that prepare-site makes";

// What links to others goes first; anything else in the order found, and in as many rounds as it
// takes.
int rank(std::string_view doctype) {
  constexpr std::array<std::string_view, 8> kOrder = {
      "POS Invoice",     "POS Closing Entry", "POS Opening Entry", "Stock Entry",
      "User Permission", "Item Price",        "POS Profile",       "Item"};
  return static_cast<int>(std::ranges::find(kOrder, doctype) - kOrder.begin());
}

// Whether prepare-site makes documents of this kind.
bool is_made(std::string_view doctype) {
  constexpr std::array<std::string_view, 12> kMade = {
      "Item Group",  "Item", "Item Price",      "Stock Entry",       "Mode of Payment", "Customer",
      "POS Profile", "User", "User Permission", "POS Opening Entry", "Server Script",   "Report"};
  return std::ranges::find(kMade, doctype) != kMade.end();
}

// "acrida 1f00ba12 0-1", and of this run when one is given. The site's own `like` ignores case, and
// finds "Acrida pilot, table 4" too.
bool is_mark(std::string_view remarks, std::string_view run_id) {
  constexpr std::string_view kBegin = "acrida ";
  if (!remarks.starts_with(kBegin)) {
    return false;
  }
  remarks.remove_prefix(kBegin.size());
  const std::string_view id = remarks.substr(0, kRunIdDigits);
  return is_run_id(id) && remarks.substr(id.size()).starts_with(' ') &&
         (run_id.empty() || id == run_id);
}

Value like(std::string_view field, std::string_view pattern) {
  return Value::list({Value(field), Value("like"), Value(pattern)});
}

}  // namespace

bool is_run_id(std::string_view text) {
  return text.size() == kRunIdDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

FrappeResult<void> SiteCleanup::find_invoices(std::string_view run_id) {
  ACRIDA_CHECK(run_id.empty() || is_run_id(run_id));
  const std::string pattern = run_id.empty() ? "acrida %" : fmt::format("acrida {} %", run_id);
  const auto invoices =
      client_.list({.doctype = "POS Invoice",
                    .fields = {"name", "remarks", "status", "consolidated_invoice"},
                    .filters = {like("remarks", pattern)}});
  if (!invoices) {
    return std::unexpected(invoices.error());
  }
  for (const Value& invoice : *invoices) {
    if (!is_mark(invoice["remarks"].text(), run_id)) {
      continue;
    }
    const std::string name = invoice["name"].text();
    if (!invoice["consolidated_invoice"].text().empty() ||
        invoice["status"].text() == "Consolidated") {
      keep({.doctype = "POS Invoice",
            .name = name,
            .reason = "consolidated",
            .why = std::string(kConsolidated)});
    } else {
      targets_.push_back({.doctype = "POS Invoice", .name = name});
    }
  }
  return {};
}

FrappeResult<void> SiteCleanup::find_set_up() {
  for (const std::string_view tag : {kCreatedTag, kChangedTag}) {
    const auto links =
        client_.list({.doctype = "Tag Link",
                      .fields = {"name", "document_type", "document_name"},
                      .filters = {Value::list({Value("tag"), Value("="), Value(tag)})}});
    if (!links) {
      return std::unexpected(links.error());
    }
    for (const Value& link : *links) {
      Target target{
          .doctype = link["document_type"].text(), .name = link["document_name"].text(), .why = {}};
      if (tag == kCreatedTag && !is_made(target.doctype)) {
        target.reason = "of no kind that is made";
        target.why = kForeign;
        keep(target);
      } else if (tag == kCreatedTag) {
        targets_.push_back(std::move(target));
      } else {
        changed_.push_back(target.label());
      }
    }
  }
  std::vector<Target> ordered;  // by rank, within it as they were listed
  ordered.reserve(targets_.size());
  const auto rank_of = [](const Target& target) {
    return rank(target.doctype);
  };
  for (Target& target : targets_) {
    const auto place = std::ranges::upper_bound(ordered, rank_of(target), {}, rank_of);
    ordered.insert(place, std::move(target));
  }
  targets_ = std::move(ordered);
  return {};
}

std::map<std::string, std::size_t> SiteCleanup::found() const {
  std::map<std::string, std::size_t> counts;
  for (const Target& target : targets_) {
    ++counts[target.doctype];
  }
  return counts;
}

FrappeResult<void> SiteCleanup::remove() {
  std::size_t before = targets_.size() + 1;
  while (!targets_.empty() && targets_.size() < before) {
    before = targets_.size();
    std::vector<Target> left;
    for (Target& target : targets_) {
      if (const auto gone = remove(target); gone) {
        ++removed_;
      } else if (gone.error().no_answer()) {
        return gone;
      } else {
        target.reason = gone.error().exc_type;
        target.why = gone.error().text();
        left.push_back(std::move(target));
      }
    }
    targets_ = std::move(left);
  }
  for (const Target& target : targets_) {
    keep(target);
  }
  targets_.clear();
  return {};
}

void SiteCleanup::keep(const Target& target) {
  Kept& kept = kept_[target.doctype + " " + target.reason];
  if (kept.documents.empty()) {
    kept.why = target.why;
  }
  kept.documents.push_back(target.label());
}

// Submitted documents have to be cancelled first. What has gone already is as good as removed.
FrappeResult<void> SiteCleanup::remove(const Target& target) {
  const auto found = client_.find(target.doctype, target.name);
  if (!found) {
    return std::unexpected(found.error());
  }
  const std::optional<Value>& document = *found;
  if (!document) {
    return {};
  }
  if ((*document)["docstatus"].number() == 1) {
    if (const auto cancelled = client_.cancel(target.doctype, target.name); !cancelled) {
      return std::unexpected(cancelled.error());
    }
  }
  return client_.remove(target.doctype, target.name);
}

}  // namespace acrida
