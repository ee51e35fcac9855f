// The till's search for items by name.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/call.h"
#include "demo/site_state.h"
#include "demo/worker_pool.h"

namespace acrida::demo {

// Grows with the unconsolidated rows of every item found.
ServicePlan plan_item_search(SiteState& site, const Call& call);
// point_of_sale.get_items, and in tutorial mode search_by_term, which on a stock site is not
// callable.
Answer search_items(SiteState& site, Call& call);

}  // namespace acrida::demo
