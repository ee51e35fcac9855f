// Item Defaults: where Frappe notes the income account of an item, when an invoice's row names
// another than the company's default and the item has none noted yet. The write locks the item's
// row to the end of the transaction, in the order of the invoice's rows.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <string>
#include <vector>

#include "demo/call.h"
#include "demo/site_state.h"

namespace acrida::demo {

// The locks that saving what `call` describes will take, in their order.
std::vector<std::string> item_default_locks(SiteState& site, const Call& call);

// REQUIRES: inside the transaction that saves it.
void note_item_defaults(SiteState& site, const Call& call);

}  // namespace acrida::demo
