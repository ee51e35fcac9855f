#include "site/site_cleanup.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "site/site_preparation.h"

namespace acrida {
namespace {

constexpr std::string_view kConsolidated =
    "consolidated by a POS Closing Entry: cancel that entry first, if the books allow it";

// What links to others goes first; anything else in the order found, and in as many rounds as it
// takes.
int rank(std::string_view doctype) {
  constexpr std::array<std::string_view, 8> kOrder = {
      "POS Invoice",     "POS Closing Entry", "POS Opening Entry", "Stock Entry",
      "User Permission", "Item Price",        "POS Profile",       "Item"};
  return static_cast<int>(std::ranges::find(kOrder, doctype) - kOrder.begin());
}

Value like(std::string_view field, std::string_view pattern) {
  return Value::list({Value(field), Value("like"), Value(pattern)});
}

}  // namespace

FrappeResult<void> SiteCleanup::find_invoices(std::string_view run_id) {
  const std::string pattern = run_id.empty() ? "acrida %" : fmt::format("acrida {} %", run_id);
  const auto invoices = client_.list({.doctype = "POS Invoice",
                                      .fields = {"name", "status", "consolidated_invoice"},
                                      .filters = {like("remarks", pattern)}});
  if (!invoices) {
    return std::unexpected(invoices.error());
  }
  for (const Value& invoice : *invoices) {
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
      if (tag == kCreatedTag) {
        targets_.push_back(std::move(target));
      } else {
        changed_.push_back(target.label());
      }
    }
  }
  std::ranges::stable_sort(targets_, {}, [](const Target& t) { return rank(t.doctype); });
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
  const auto document = client_.find(target.doctype, target.name);
  if (!document) {
    return std::unexpected(document.error());
  }
  if (!document->has_value()) {
    return {};
  }
  if ((**document)["docstatus"].number() == 1) {
    if (const auto cancelled = client_.cancel(target.doctype, target.name); !cancelled) {
      return std::unexpected(cancelled.error());
    }
  }
  return client_.remove(target.doctype, target.name);
}

}  // namespace acrida
