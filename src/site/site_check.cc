#include "site/site_check.h"

#include <fmt/format.h>

#include <string>

#include "site/account_check.h"
#include "site/call_check.h"
#include "site/site_need.h"
#include "site/site_probe.h"

namespace acrida {
namespace {

std::string remedy_of(const SiteLook& look) {
  std::string remedy;
  if (!look.changes.empty()) {
    std::vector<std::string> texts;
    texts.reserve(look.changes.size());
    for (const SiteChange& change : look.changes) {
      texts.push_back(change.text());
    }
    remedy = "acrida prepare-site does it: " + enumerate(texts);
  }
  if (!look.caution.empty()) {
    remedy += "; " + look.caution;
  }
  if (!look.by_hand.empty()) {
    remedy += (remedy.empty() ? "" : "; by hand: ") + look.by_hand;
  }
  return remedy;
}

void report_need(FrappeClient& client, const SiteNeed& need, const SiteReport& report) {
  const FrappeResult<SiteLook> look = need.look(client);
  if (look) {
    report({.level = look->level,
            .label = need.label,
            .what = look->what,
            .remedy = remedy_of(*look)});
  } else if (look.error().forbidden()) {
    report({.level = SiteLevel::kWarn,
            .label = need.label,
            .what = "not visible to this account: " + look.error().text(),
            .remedy = "give --admin-user with --admin-password-file, or --admin-token-file"});
  } else {
    report(
        {.level = SiteLevel::kFail, .label = need.label, .what = look.error().error().message()});
  }
}

// Who looks at the set-up. Empty: nobody could log in, which has been reported.
std::string log_in_reader(FrappeClient& client,
                          const SiteCheckInput& input,
                          const AccountsSeen& accounts,
                          const SiteReport& report) {
  if (input.admin) {
    const FrappeResult<std::string> admin = log_in_admin(client, *input.admin);
    if (!admin) {
      report({.level = SiteLevel::kFail,
              .label = "administrator",
              .what = "refused: " + admin.error().text(),
              .remedy = "check --admin-user and its password, or the token"});
      return {};
    }
    report({.label = "administrator", .what = *admin + " looks at the set-up"});
    return *admin;
  }
  const SiteAccount* const account = accounts.of("");
  if (account == nullptr || !client.log_in(account->user, account->password)) {
    report({.level = SiteLevel::kFail,
            .label = "set-up",
            .what = "nobody could log in, so nothing of it was looked at",
            .remedy = "give --admin-user with --admin-password-file, or --admin-token-file"});
    return {};
  }
  return account->user;
}

}  // namespace

bool check_site(FrappeClient& client, const SiteCheckInput& input, const SiteReport& report) {
  bool sound = true;
  const SiteReport note = [&](const SiteFinding& finding) {
    sound = sound && finding.level != SiteLevel::kFail;
    report(finding);
  };
  if (!probe_front(client, input.host, note)) {
    return false;
  }
  AccountsSeen accounts;
  if (input.accounts.empty()) {
    note({.level = SiteLevel::kWarn,
          .label = "logins",
          .what = "no accounts were given, so none was tried",
          .remedy = "name the accounts file with --accounts"});
  } else {
    accounts = check_accounts(client, input.plan, input.accounts, note);
  }
  if (const SiteAccount* const till = accounts.of("");
      till != nullptr && client.log_in(till->user, till->password)) {
    probe_csrf(client, note);
  }
  const std::string reader = log_in_reader(client, input, accounts, note);
  if (reader.empty()) {
    return false;
  }
  SiteFacts facts;
  facts.today = site_date(client, reader, client.wall_now());
  probe_version(client, facts, note);
  for (const SiteNeed& need : site_needs(input.plan, input.accounts, facts)) {
    report_need(client, need, note);
  }
  check_calls(client, input.plan, accounts, note);
  return sound;
}

}  // namespace acrida
