// frappe.utils.change_log.get_versions: which apps the site runs.
//
// Thread: any.
#pragma once

#include "demo/call.h"
#include "demo/site_state.h"

namespace acrida::demo {

Answer get_versions(SiteState& site, Call& call);

}  // namespace acrida::demo
