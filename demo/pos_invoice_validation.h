// What ERPNext v15 checks of a POS Invoice, in its order: the first that fails is the answer.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/call.h"
#include "demo/pos_invoice.h"
#include "demo/site_state.h"

namespace acrida::demo {

// REQUIRES: fill_order(). An invoice whose docstatus is kSubmitted is checked for its submission.
Checked validate_order(SiteState& site, const Call& call, const PosInvoice& invoice);

}  // namespace acrida::demo
