#include "site/account_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "site/site_need.h"

namespace acrida {
namespace {

using Accounts = std::vector<SiteAccount>;

bool seen_before(const Accounts& accounts, const SiteAccount& account) {
  const auto first = std::ranges::find(accounts, account.user, &SiteAccount::user);
  return &*first != &account;
}

void report_profiles(const SitePlan& plan, const Accounts& accounts, const SiteReport& report) {
  std::vector<std::string> unknown;
  for (const SiteAccount& account : accounts) {
    const std::string& name = account.pos_profile;
    if (!name.empty() &&
        std::ranges::find(plan.profiles, name, &PlannedProfile::name) == plan.profiles.end() &&
        std::ranges::find(unknown, name) == unknown.end()) {
      unknown.push_back(name);
    }
  }
  if (!unknown.empty()) {
    report(
        {.level = SiteLevel::kFail,
         .label = "tills",
         .what = fmt::format("the accounts file names POS profiles that the site plan does not: {}",
                             enumerate(unknown)),
         .remedy = "add a [[profiles]] for each to the site plan, or correct the file"});
  }
}

SiteFinding stopped(std::size_t tried, std::size_t left, const std::string& last) {
  return {.level = SiteLevel::kFail,
          .label = "logins",
          .what = fmt::format("{} of the first {} were refused (the last: {}); {} were not tried, "
                              "because more refusals would lock the site's logins",
                              kBadLoginsMax, tried, last, left),
          .remedy = "correct the accounts file, wait a minute, and check again"};
}

}  // namespace

const SiteAccount* AccountsSeen::of(std::string_view profile) const {
  for (const SiteAccount* const account : good) {
    if (profile.empty() || account->profile == profile) {
      return account;
    }
  }
  return nullptr;
}

AccountsSeen check_accounts(FrappeClient& client,
                            const SitePlan& plan,
                            const Accounts& accounts,
                            const SiteReport& report) {
  AccountsSeen seen;
  std::vector<std::string> refused;
  std::size_t tried = 0;
  std::size_t count = 0;
  std::string last;
  for (const SiteAccount& account : accounts) {
    count += seen_before(accounts, account) ? 0U : 1U;
  }
  for (const SiteAccount& account : accounts) {
    if (seen_before(accounts, account)) {
      continue;
    }
    if (tried != 0) {
      client.pause(kLoginPause);
    }
    ++tried;
    if (const FrappeResult<void> entered = client.log_in(account.user, account.password); entered) {
      seen.good.push_back(&account);
      continue;
    } else {
      last = fmt::format("{}: {}", account.user, entered.error().text());
    }
    refused.push_back(account.user);
    if (refused.size() >= kBadLoginsMax) {
      break;
    }
  }
  if (refused.size() >= kBadLoginsMax) {
    report(stopped(tried, count - tried, last));
  } else if (!refused.empty()) {
    report({.level = SiteLevel::kFail,
            .label = "logins",
            .what = fmt::format("{} of {} log in; refused: {} ({})", seen.good.size(), count,
                                enumerate(refused), last),
            .remedy = "acrida prepare-site makes users that do not exist; a wrong password is "
                      "corrected in the accounts file"});
  } else {
    report({.label = "logins", .what = fmt::format("all {} accounts log in", count)});
  }
  report_profiles(plan, accounts, report);
  return seen;
}

}  // namespace acrida
