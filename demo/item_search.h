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
// search_by_term where it is served, and in tutorial mode get_items too.
Answer search_items(SiteState& site, Call& call);
// point_of_sale.get_items as stock has it: the POS Profile's warehouse, prices of the price list
// asked for, items of the group asked for.
Answer get_items(SiteState& site, Call& call);

}  // namespace acrida::demo
