// Which page answers which request.
//
// Thread: constants.
#pragma once

#include <string_view>

#include "demo/call.h"
#include "demo/demo_erp.h"
#include "demo/site_state.h"
#include "demo/worker_pool.h"

namespace acrida::demo {

enum class Access : std::uint8_t {
  kGuest,     // anybody
  kUser,      // a session; guests get PermissionError as from a function that is not whitelisted
  kDocument,  // the page itself checks permissions, guests' too
};

struct Route {
  // In the served log. The calls of the load test have the names its locustfile gives them.
  std::string_view name;
  Access access = Access::kGuest;
  ServicePlan (*plan)(SiteState& site, const Call& call) = nullptr;
  Answer (*answer)(SiteState& site, Call& call) = nullptr;
};

// A login's, whichever path it takes.
inline constexpr std::string_view kLoginRouteName = "/api/method/login";

// Sets call.route, and call.doctype and call.subject where the route has them. The arguments are
// those of the request already.
void set_route(DemoMode mode, Call& call);

}  // namespace acrida::demo
