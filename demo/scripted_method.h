// The two methods that a stock site does not serve until a Server Script of type API has their
// name. On the tutorial's site its own app serves them.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <string_view>

#include "demo/call.h"
#include "demo/site_state.h"
#include "demo/worker_pool.h"

namespace acrida::demo {

// "Failed to get method for command ...", because of its app or its module.
ErpError missing_method(std::string_view method, bool app_is_installed);

// Without a script: 403, for the function exists and is not whitelisted.
ServicePlan plan_search_by_term(SiteState& site, const Call& call);
Answer search_by_term(SiteState& site, Call& call);
// Without a script: 417, for the app is not installed.
ServicePlan plan_outlet_dashboard(SiteState& site, const Call& call);
Answer outlet_dashboard(SiteState& site, Call& call);

}  // namespace acrida::demo
