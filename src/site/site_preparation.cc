#include "site/site_preparation.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace acrida {
namespace {

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string receipt_note(const SiteChange& receipt) {
  double pieces = 0;
  double worth = 0;
  for (const Value& row : receipt.fields["items"].items()) {
    pieces += row["qty"].number();
    worth += row["qty"].number() * row["basic_rate"].number();
  }
  return fmt::format("the receipt books {:.15g} pieces worth {:.2f} into the accounts of {}",
                     pieces, worth, receipt.fields["company"].text());
}

}  // namespace

std::vector<std::string> consequences(const std::vector<SiteChange>& changes) {
  std::size_t people = 0;
  std::size_t tills = 0;
  std::string customer;
  std::vector<std::string> receipts;
  bool scripts = false;
  for (const SiteChange& change : changes) {
    if (change.doctype == "User") {
      ++people;
    } else if (change.doctype == "User Permission") {
      ++tills;
      customer = change.fields["for_value"].text();
    } else if (change.doctype == "Stock Entry") {
      receipts.push_back(receipt_note(change));
    } else if (change.doctype == "Server Script") {
      scripts = true;
    }
  }
  std::vector<std::string> notes;
  if (people > 0) {
    notes.push_back(counted(people, "person", "people") +
                    " will be able to log in with the passwords of the accounts file");
  }
  if (tills > 0) {
    notes.push_back(fmt::format("{} will see and make POS Invoices of {} alone",
                                counted(tills, "till", "tills"), customer));
  }
  std::ranges::move(receipts, std::back_inserter(notes));
  if (scripts) {
    notes.push_back(
        fmt::format("{}, and none answers then; {}", kServerScriptsAreOff, kSwitchServerScriptsOn));
  }
  return notes;
}

bool SitePreparation::look(const std::vector<SiteNeed>& needs) {
  for (const SiteNeed& need : needs) {
    const FrappeResult<SiteLook> look = need.look(client_);
    if (!look) {
      by_hand_.push_back(fmt::format("{}: {}", need.label, look.error().error().message()));
      if (need.basis || look.error().no_answer()) {
        return false;
      }
      continue;
    }
    std::ranges::copy(look->changes, std::back_inserter(changes_));
    if (look->level == SiteLevel::kFail && !look->by_hand.empty()) {
      by_hand_.push_back(fmt::format("{}: {}: {}", need.label, look->what, look->by_hand));
      if (need.basis) {
        return false;
      }
    }
  }
  return true;
}

bool SitePreparation::carry_out(const SiteReport& report) {
  bool all = true;
  for (const SiteChange& change : changes_) {
    const FrappeResult<void> done = carry_out(change);
    all = all && done;
    report({.level = done ? SiteLevel::kOk : SiteLevel::kFail,
            .label = change.doctype,
            .what = done ? change.text() : change.text() + ": " + done.error().text()});
    if (!done && done.error().no_answer()) {
      return false;
    }
  }
  return all;
}

FrappeResult<void> SitePreparation::carry_out(const SiteChange& change) {
  if (change.kind == SiteChange::Kind::kUpdate) {
    if (const auto done = client_.update(change.doctype, change.name, change.fields); !done) {
      return std::unexpected(done.error());
    }
    // A document that is the only one of its kind cannot be tagged.
    return change.doctype == change.name ? FrappeResult<void>()
                                         : tag(kChangedTag, change.doctype, change.name);
  }
  const auto created = client_.create(change.doctype, change.fields);
  if (!created) {
    return std::unexpected(created.error());
  }
  // First of all, so that what goes wrong from here on can be cleaned up.
  if (const auto tagged = tag(kCreatedTag, change.doctype, (*created)["name"].text()); !tagged) {
    return tagged;
  }
  return finish(change, *created);
}

FrappeResult<void> SitePreparation::finish(const SiteChange& change, const Value& created) {
  const std::string name = created["name"].text();
  if (change.kind == SiteChange::Kind::kCreate) {
    return {};
  }
  Value fields = Value::object({{"docstatus", 1}});
  // The site's clock is not ours: its own stamp of the draft says when the till opens.
  if (const std::string now = created["creation"].text();
      change.kind == SiteChange::Kind::kOpenTill && now.size() >= 19) {
    fields.set("period_start_date", now.substr(0, 19));
    fields.set("posting_date", now.substr(0, 10));
  }
  if (const auto submitted = client_.update(change.doctype, name, fields); !submitted) {
    FrappeError error = submitted.error();
    error.message = fmt::format("{} was made, and not submitted: {}", name, error.message);
    return std::unexpected(std::move(error));
  }
  return {};
}

FrappeResult<void> SitePreparation::tag(std::string_view tag,
                                        const std::string& doctype,
                                        const std::string& name) {
  const auto tagged = client_.call("frappe.desk.doctype.tag.tag.add_tag",
                                   Value::object({{"tag", tag}, {"dt", doctype}, {"dn", name}}));
  if (!tagged) {
    FrappeError error = tagged.error();
    error.message = fmt::format("{} was made, and could not be tagged: {}", name, error.message);
    return std::unexpected(std::move(error));
  }
  return {};
}

}  // namespace acrida
