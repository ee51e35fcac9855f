// An open till for each POS Profile: without one every POS Invoice is refused.
#include <fmt/format.h>

#include <algorithm>

#include "site/site_need.h"

namespace acrida {
namespace {

constexpr int kOpenedTodayFrom = 16;  // this version wants an opening entry of today, and one only

SiteChange open_till(const SitePlan& plan,
                     const PlannedProfile& profile,
                     const std::string& user,
                     const std::string& today) {
  Value balances = Value::list({});
  for (const std::string& mode : profile.modes) {
    balances.append(Value::object({{"mode_of_payment", mode}, {"opening_amount", 0}}));
  }
  return {.kind = SiteChange::Kind::kOpenTill,
          .doctype = "POS Opening Entry",
          .name = fmt::format("of {} for {}", profile.name, user),
          .fields = Value::object({{"period_start_date", today + " 00:00:00"},
                                   {"posting_date", today},
                                   {"company", plan.company},
                                   {"pos_profile", profile.name},
                                   {"user", user},
                                   {"balance_details", balances}})};
}

// v16: what an entry that is open has against it.
void look_at_open(const std::vector<const Value*>& open,
                  const PlannedProfile& profile,
                  const std::string& today,
                  SiteLook& look) {
  if (open.size() > 1) {
    look.lack(fmt::format("{} has {} open ones", profile.name, open.size()));
  } else if (const std::string began = (*open.front())["period_start_date"].text().substr(0, 10);
             began < today) {
    look.lack(fmt::format("the one of {} is of {}, not of today", profile.name, began));
  } else {
    return;
  }
  look.by_hand =
      "close the old ones in the desk (POS Closing Entry), then run acrida prepare-site; a test "
      "that runs over midnight fails from then on";
}

FrappeResult<SiteLook> look_at_tills(FrappeClient& client,
                                     const SitePlan& plan,
                                     const std::vector<SiteAccount>& accounts,
                                     const SiteFacts& facts) {
  const auto rows =
      client.list({.doctype = "POS Opening Entry",
                   .fields = {"name", "pos_profile", "user", "period_start_date"},
                   .filters = {Value::list({Value("status"), Value("="), Value("Open")}),
                               Value::list({Value("docstatus"), Value("="), Value(1)})}});
  if (!rows) {
    return std::unexpected(rows.error());
  }
  SiteLook look{.what = fmt::format("open for all {} profiles", plan.profiles.size())};
  for (const PlannedProfile& profile : plan.profiles) {
    std::vector<const Value*> open;
    for (const Value& row : *rows) {
      if (row["pos_profile"].text() == profile.name) {
        open.push_back(&row);
      }
    }
    if (!open.empty()) {
      if (facts.frappe_major >= kOpenedTodayFrom) {
        look_at_open(open, profile, facts.today, look);
      }
      continue;
    }
    look.lack("none is open for " + profile.name);
    const auto till = std::ranges::find(accounts, profile.name, &SiteAccount::pos_profile);
    if (till == accounts.end()) {
      look.by_hand = fmt::format(
          "no account of the accounts file has pos_profile {}: open it in "
          "the desk (POS Opening Entry)",
          profile.name);
    } else {
      look.changes.push_back(open_till(plan, profile, till->user, facts.today));
    }
  }
  return look;
}

}  // namespace

void add_till_needs(const SitePlan& plan,
                    const std::vector<SiteAccount>& accounts,
                    const SiteFacts& facts,
                    std::vector<SiteNeed>& needs) {
  if (!plan.profiles.empty()) {
    needs.push_back(
        {.label = "POS opening entries", .look = [&plan, &accounts, facts](FrappeClient& client) {
           return look_at_tills(client, plan, accounts, facts);
         }});
  }
}

}  // namespace acrida
