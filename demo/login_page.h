// Logging in and out, and who one is.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/call.h"
#include "demo/site_state.h"
#include "demo/worker_pool.h"

namespace acrida::demo {

// The password's hash first, then the writes under the lock of the user's row: logins of one user
// wait for each other there.
ServicePlan plan_login(SiteState& site, const Call& call);
Answer log_in(SiteState& site, Call& call);
Answer log_out(SiteState& site, Call& call);
Answer get_logged_user(SiteState& site, Call& call);
// GET /app: the page that gives the session its CSRF token, which from then on is required.
Answer show_desk(SiteState& site, Call& call);

}  // namespace acrida::demo
