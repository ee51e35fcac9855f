// Calls what the scenario calls, as those who will: its methods and its reports. Nothing is
// written.
//
// Thread: the client's loop; blocks.
#pragma once

#include "site/account_check.h"
#include "site/frappe_client.h"
#include "site/site_finding.h"
#include "site/site_plan.h"

namespace acrida {

void check_calls(FrappeClient& client,
                 const SitePlan& plan,
                 const AccountsSeen& accounts,
                 const SiteReport& report);

// Calls in a row of one method end after this, however many the plan wants.
inline constexpr Duration kCallsMax = std::chrono::seconds(10);

}  // namespace acrida
