// Whether a site is ready for a load test: everything that can be seen before the load, a finding
// each. Nothing on the site is changed.
//
// Thread: the client's loop; blocks.
#pragma once

#include <optional>
#include <vector>

#include "site/frappe_client.h"
#include "site/site_admin.h"
#include "site/site_finding.h"
#include "site/site_plan.h"

namespace acrida {

struct SiteCheckInput {
  const Url& host;
  const SitePlan& plan;
  const std::vector<SiteAccount>& accounts;
  std::optional<SiteAdmin> admin;  // without one, what the first account may see is looked at
};

// True when nothing failed.
bool check_site(FrappeClient& client, const SiteCheckInput& input, const SiteReport& report);

}  // namespace acrida
