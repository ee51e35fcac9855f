// Logs every account in, gently: after ten failures within a minute Frappe refuses every login from
// this address for a minute, so the check gives up long before.
//
// Thread: the client's loop; blocks.
#pragma once

#include <string>
#include <vector>

#include "site/frappe_client.h"
#include "site/site_finding.h"
#include "site/site_plan.h"

namespace acrida {

struct AccountsSeen {
  std::vector<const SiteAccount*> good;  // in the file's order

  // One that logs in and has this profile; of any profile when it is empty; nullptr: none.
  const SiteAccount* of(std::string_view profile) const;
};

// REQUIRES: plan and accounts outlive what is returned.
AccountsSeen check_accounts(FrappeClient& client,
                            const SitePlan& plan,
                            const std::vector<SiteAccount>& accounts,
                            const SiteReport& report);

inline constexpr std::size_t kBadLoginsMax = 3;
// Between two logins.
inline constexpr Duration kLoginPause = std::chrono::milliseconds(200);

}  // namespace acrida
