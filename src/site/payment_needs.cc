// Modes of payment, the customer, and the POS Profiles that name them.
#include <fmt/format.h>

#include <algorithm>

#include "site/site_need.h"

namespace acrida {
namespace {

Value account_row(const SitePlan& plan, const PlannedMode& mode) {
  return Value::object({{"company", plan.company}, {"default_account", mode.account}});
}

SiteChange add_account(const SitePlan& plan, const PlannedMode& mode, const Value& there) {
  Value accounts = Value::list({});
  for (const Value& row : there["accounts"].items()) {
    if (row["company"].text() != plan.company) {  // ours has no account; a second one is refused
      accounts.append(row);
    }
  }
  accounts.append(account_row(plan, mode));
  return {.kind = SiteChange::Kind::kUpdate,
          .doctype = "Mode of Payment",
          .name = mode.name,
          .fields = Value::object({{"accounts", accounts}}),
          .note = fmt::format("default account {} for {}", mode.account, plan.company)};
}

void look_at_mode(const SitePlan& plan,
                  const PlannedMode& mode,
                  const std::optional<Value>& there,
                  SiteLook& look) {
  if (!there) {
    look.lack(mode.name + " does not exist");
    look.changes.push_back(
        {.kind = SiteChange::Kind::kCreate,
         .doctype = "Mode of Payment",
         .name = mode.name,
         .fields = Value::object({{"mode_of_payment", mode.name},
                                  {"type", mode.type},
                                  {"enabled", 1},
                                  {"accounts", Value::list({account_row(plan, mode)})}})});
    return;
  }
  if (!(*there)["enabled"].truthy()) {
    look.lack(mode.name + " is disabled");
    look.by_hand = fmt::format("enable it in the desk: Mode of Payment > {}", mode.name);
  }
  const Value* const account = row_with((*there)["accounts"].items(), "company", plan.company);
  if (account == nullptr || (*account)["default_account"].text().empty()) {
    look.lack(fmt::format("{} has no account for {}", mode.name, plan.company));
    look.changes.push_back(add_account(plan, mode, *there));
  }
}

FrappeResult<SiteLook> look_at_modes(FrappeClient& client, const SitePlan& plan) {
  std::vector<std::string> names;
  names.reserve(plan.modes.size());
  for (const PlannedMode& mode : plan.modes) {
    names.push_back(mode.name);
  }
  SiteLook look{.what = enumerate(names)};
  for (const PlannedMode& mode : plan.modes) {
    const auto found = client.find("Mode of Payment", mode.name);
    if (!found) {
      return std::unexpected(found.error());
    }
    look_at_mode(plan, mode, *found, look);
  }
  return look;
}

FrappeResult<SiteLook> look_at_customer(FrappeClient& client, const SitePlan& plan) {
  const PlannedCustomer& customer = plan.customer;
  const auto found = client.find("Customer", customer.name);
  if (!found) {
    return std::unexpected(found.error());
  }
  const std::optional<Value>& there = *found;
  SiteLook look{.what = customer.name};
  if (!there) {
    look.lack(customer.name + " does not exist");
    look.changes.push_back({.kind = SiteChange::Kind::kCreate,
                            .doctype = "Customer",
                            .name = customer.name,
                            .fields = Value::object({{"customer_name", customer.name},
                                                     {"customer_type", customer.type},
                                                     {"customer_group", customer.group},
                                                     {"territory", customer.territory}})});
  } else if ((*there)["disabled"].truthy()) {
    look.lack(customer.name + " is disabled");
    look.by_hand = fmt::format("enable it in the desk: Customer > {}", customer.name);
  }
  return look;
}

SiteChange new_profile(const SitePlan& plan, const PlannedProfile& profile) {
  Value payments = Value::list({});
  for (const std::string& mode : profile.modes) {
    payments.append(Value::object(
        {{"mode_of_payment", mode}, {"default", mode == profile.modes.front() ? 1 : 0}}));
  }
  Value fields = Value::object({{"__newname", profile.name},
                                {"name", profile.name},
                                {"company", plan.company},
                                {"warehouse", plan.warehouse},
                                {"currency", plan.currency},
                                {"selling_price_list", plan.price_list},
                                {"write_off_account", profile.write_off_account},
                                {"write_off_cost_center", profile.write_off_cost_center},
                                {"payments", payments},
                                {"allow_partial_payment", profile.partial_payment}});
  if (!plan.customer.name.empty()) {
    fields.set("customer", plan.customer.name);
  }
  // Without one an invoice that is paid with too much is refused.
  const auto mode = std::ranges::find(plan.modes, profile.modes.front(), &PlannedMode::name);
  if (mode != plan.modes.end()) {
    fields.set("account_for_change_amount", mode->account);
  }
  return {.kind = SiteChange::Kind::kCreate,
          .doctype = "POS Profile",
          .name = profile.name,
          .fields = std::move(fields)};
}

void look_at_profile(const SitePlan& plan,
                     const PlannedProfile& profile,
                     const std::optional<Value>& there,
                     SiteLook& look) {
  if (!there) {
    look.lack(profile.name + " does not exist");
    look.changes.push_back(new_profile(plan, profile));
    return;
  }
  if ((*there)["disabled"].truthy()) {
    look.lack(profile.name + " is disabled");
    look.by_hand = fmt::format("enable it in the desk: POS Profile > {}", profile.name);
  }
  if (const std::string company = (*there)["company"].text(); company != plan.company) {
    look.lack(fmt::format("{} is of {}, not of {}", profile.name, company, plan.company));
    look.by_hand = "name profiles of the right company in the site plan";
  }
  if (profile.partial_payment && !(*there)["allow_partial_payment"].truthy()) {
    look.lack(profile.name + " allows no partial payment");
    look.changes.push_back({.kind = SiteChange::Kind::kUpdate,
                            .doctype = "POS Profile",
                            .name = profile.name,
                            .fields = Value::object({{"allow_partial_payment", 1}}),
                            .note = "allow_partial_payment from 0 to 1"});
  }
}

FrappeResult<SiteLook> look_at_profiles(FrappeClient& client, const SitePlan& plan) {
  std::vector<std::string> names;
  names.reserve(plan.profiles.size());
  for (const PlannedProfile& profile : plan.profiles) {
    names.push_back(profile.name);
  }
  SiteLook look{.what = enumerate(names)};
  for (const PlannedProfile& profile : plan.profiles) {
    const auto found = client.find("POS Profile", profile.name);
    if (!found) {
      return std::unexpected(found.error());
    }
    look_at_profile(plan, profile, *found, look);
  }
  return look;
}

// v16 alone: a fresh site makes Sales Invoices at its tills, and refuses POS Invoices.
FrappeResult<SiteLook> look_at_invoice_type(FrappeClient& client) {
  const auto settings = client.get("POS Settings", "POS Settings");
  if (!settings) {
    return std::unexpected(settings.error());
  }
  const std::string type = (*settings)["invoice_type"].text();
  SiteLook look{.what = "tills make POS Invoices"};
  if (type != "POS Invoice") {
    look.lack(
        fmt::format("POS Settings make tills write \"{}\": every POS Invoice is refused", type));
    look.changes.push_back(
        {.kind = SiteChange::Kind::kUpdate,
         .doctype = "POS Settings",
         .name = "POS Settings",
         .fields = Value::object({{"invoice_type", "POS Invoice"}}),
         .note = fmt::format("invoice_type from \"{}\" to \"POS Invoice\"", type)});
  }
  return look;
}

}  // namespace

void add_payment_needs(const SitePlan& plan, const SiteFacts& facts, std::vector<SiteNeed>& needs) {
  constexpr int kFirstWithInvoiceType = 16;
  const auto add = [&](std::string label, auto look) {
    needs.push_back({.label = std::move(label), .look = [&plan, look](FrappeClient& client) {
                       return look(client, plan);
                     }});
  };
  if (!plan.modes.empty()) {
    add("modes of payment", look_at_modes);
  }
  if (!plan.customer.name.empty()) {
    add("customer", look_at_customer);
  }
  if (facts.frappe_major >= kFirstWithInvoiceType && !plan.profiles.empty()) {
    needs.push_back({.label = "invoice type", .look = look_at_invoice_type});
  }
  if (!plan.profiles.empty()) {
    add("POS profiles", look_at_profiles);
  }
}

}  // namespace acrida
