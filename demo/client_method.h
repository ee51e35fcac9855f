// frappe.client.delete: a method that takes some HTTP verbs only, as Frappe's own client methods
// do.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <string_view>

#include "demo/call.h"
#include "demo/site_state.h"
#include "demo/worker_pool.h"

namespace acrida::demo {

inline constexpr std::string_view kClientDeleteMethod = "frappe.client.delete";

// Whether the method takes the verb that the call came with.
bool takes_verb(const Call& call);
// 403, whoever calls.
Answer refuse_verb(SiteState& site, Call& call);

// Deletes the document that the arguments name, as a DELETE of it would.
ServicePlan plan_client_delete(SiteState& site, const Call& call);
Answer client_delete(SiteState& site, Call& call);

}  // namespace acrida::demo
