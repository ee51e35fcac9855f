// What a strict site makes of the POS Invoice that a request describes, before it checks it.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/call.h"
#include "demo/pos_invoice.h"
#include "demo/site_state.h"

namespace acrida::demo {

// A new invoice with the defaults of its user: the company, and the customer of a User Permission
// that is marked as default.
PosInvoice new_order(SiteState& site, const Call& call);
// Changes `invoice` by what the arguments contain; of a table they contain all rows are replaced,
// by rows without names.
Checked read_order(const Call& call, PosInvoice& invoice);
// Every link leads somewhere; checked before naming.
Checked check_order_links(Database& database, const PosInvoice& invoice);
// Fills what is empty from the POS Profile, the Company and the Items, and computes the totals. The
// paid amount stays as it was sent.
Checked fill_order(SiteState& site, PosInvoice& invoice);

}  // namespace acrida::demo
