// The accounts of the test: that they exist, what they may do, and whom they sell to.
#include <fmt/format.h>

#include <algorithm>

#include "site/site_need.h"

namespace acrida {
namespace {

using Accounts = std::vector<SiteAccount>;

// Each once; an account may stand in several rows.
std::vector<const SiteAccount*> distinct(const Accounts& accounts) {
  std::vector<const SiteAccount*> once;
  for (const SiteAccount& account : accounts) {
    if (std::ranges::none_of(once,
                             [&](const auto* other) { return other->user == account.user; })) {
      once.push_back(&account);
    }
  }
  return once;
}

const PlannedPeople* people_of(const SitePlan& plan, const SiteAccount& account) {
  const auto found = std::ranges::find(plan.people, account.profile, &PlannedPeople::profile);
  return found == plan.people.end() ? nullptr : &*found;
}

SiteChange new_user(const SitePlan& plan, const SiteAccount& account) {
  Value roles = Value::list({});
  if (const PlannedPeople* const people = people_of(plan, account)) {
    for (const std::string& role : people->roles) {
      roles.append(Value::object({{"role", role}}));
    }
  }
  return {.kind = SiteChange::Kind::kCreate,
          .doctype = "User",
          .name = account.user,
          .fields = Value::object({{"email", account.user},
                                   {"first_name", account.user.substr(0, account.user.find('@'))},
                                   {"enabled", 1},
                                   {"user_type", "System User"},
                                   {"send_welcome_email", 0},
                                   {"new_password", account.password},
                                   {"roles", roles}})};
}

FrappeResult<SiteLook> look_at_users(FrappeClient& client,
                                     const SitePlan& plan,
                                     const Accounts& accounts) {
  const std::vector<const SiteAccount*> people = distinct(accounts);
  std::vector<std::string> names;
  names.reserve(people.size());
  for (const SiteAccount* const account : people) {
    names.push_back(account->user);
  }
  const auto rows =
      documents_named(client, {.doctype = "User", .fields = {"name", "enabled"}}, "name", names);
  if (!rows) {
    return std::unexpected(rows.error());
  }
  SiteLook look{.what = fmt::format("all {} exist", people.size())};
  std::vector<std::string> missing;
  std::vector<std::string> disabled;
  for (const SiteAccount* const account : people) {
    const Value* const row = row_with(*rows, "name", account->user);
    if (row == nullptr) {
      missing.push_back(account->user);
      look.changes.push_back(new_user(plan, *account));
    } else if (!(*row)["enabled"].truthy()) {
      disabled.push_back(account->user);
    }
  }
  if (!missing.empty()) {
    look.lack(fmt::format("{} of {} do not exist: {}", missing.size(), people.size(),
                          enumerate(missing)));
  }
  if (!disabled.empty()) {
    look.lack(enumerate(disabled) + (disabled.size() == 1 ? " is disabled" : " are disabled"));
    look.by_hand = "enable them in the desk: User > Enabled";
  }
  return look;
}

// Roles of people who are there already are a person's decision.
FrappeResult<SiteLook> look_at_roles(FrappeClient& client,
                                     const SitePlan& plan,
                                     const Accounts& accounts) {
  SiteLook look{.what = "as the site plan says"};
  for (const SiteAccount* const account : distinct(accounts)) {
    const PlannedPeople* const people = people_of(plan, *account);
    const auto found = client.find("User", account->user);
    if (!found) {
      return std::unexpected(found.error());
    }
    const std::optional<Value>& user = *found;
    if (people == nullptr || !user) {
      continue;
    }
    std::vector<std::string> lacking;
    for (const std::string& role : people->roles) {
      if (row_with((*user)["roles"].items(), "role", role) == nullptr) {
        lacking.push_back(role);
      }
    }
    if (!lacking.empty()) {
      look.lack(fmt::format("{} lacks {}", account->user, enumerate(lacking)));
      look.by_hand =
          "give the roles in the desk: User > Roles; acrida does not change what people may do";
    }
  }
  return look;
}

bool sells_to_default(const SitePlan& plan, const SiteAccount& account) {
  const PlannedPeople* const people = people_of(plan, account);
  return people != nullptr && people->default_customer;
}

SiteChange new_permission(const SitePlan& plan, const SiteAccount& account) {
  return {.kind = SiteChange::Kind::kCreate,
          .doctype = "User Permission",
          .name = fmt::format("of {}: customer {}", account.user, plan.customer.name),
          .fields = Value::object({{"user", account.user},
                                   {"allow", "Customer"},
                                   {"for_value", plan.customer.name},
                                   {"is_default", 1},
                                   {"apply_to_all_doctypes", 0},
                                   {"applicable_for", "POS Invoice"}})};
}

FrappeResult<SiteLook> look_at_default_customers(FrappeClient& client,
                                                 const SitePlan& plan,
                                                 const Accounts& accounts) {
  std::vector<const SiteAccount*> tills;
  std::vector<std::string> names;
  for (const SiteAccount* const account : distinct(accounts)) {
    if (sells_to_default(plan, *account)) {
      tills.push_back(account);
      names.push_back(account->user);
    }
  }
  const auto rows =
      documents_named(client,
                      {.doctype = "User Permission",
                       .fields = {"name", "user", "for_value"},
                       .filters = {Value::list({Value("allow"), Value("="), Value("Customer")}),
                                   Value::list({Value("is_default"), Value("="), Value(1)})}},
                      "user", names);
  if (!rows) {
    return std::unexpected(rows.error());
  }
  SiteLook look{.what = fmt::format("{} for all {} tills", plan.customer.name, tills.size())};
  std::vector<std::string> missing;
  for (const SiteAccount* const till : tills) {
    const Value* const row = row_with(*rows, "user", till->user);
    if (row == nullptr) {
      missing.push_back(till->user);
      look.changes.push_back(new_permission(plan, *till));
    } else if (const std::string customer = (*row)["for_value"].text();
               customer != plan.customer.name) {
      look.lack(fmt::format("{} sells to {}", till->user, customer));
      look.by_hand = "change `customer` in the site plan, or the User Permission in the desk";
    }
  }
  if (!missing.empty()) {
    look.lack(fmt::format("{} of {} tills have none: {}", missing.size(), tills.size(),
                          enumerate(missing)));
  }
  return look;
}

}  // namespace

void add_people_needs(const SitePlan& plan,
                      const Accounts& accounts,
                      std::vector<SiteNeed>& needs) {
  if (accounts.empty()) {
    return;
  }
  const auto add = [&](std::string label, auto look) {
    needs.push_back({.label = std::move(label), .look = [&plan, &accounts, look](FrappeClient& c) {
                       return look(c, plan, accounts);
                     }});
  };
  add("users", look_at_users);
  add("roles", look_at_roles);
  if (!plan.customer.name.empty() &&
      std::ranges::any_of(accounts, [&](const auto& a) { return sells_to_default(plan, a); })) {
    add("default customer", look_at_default_customers);
  }
}

}  // namespace acrida
