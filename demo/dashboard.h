// scoopjoy.api.mobile.get_outlet_dashboard: an outlet's last thirty days of sales at a glance.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/call.h"
#include "demo/site_state.h"

namespace acrida::demo {

Answer get_outlet_dashboard(SiteState& site, Call& call);

}  // namespace acrida::demo
