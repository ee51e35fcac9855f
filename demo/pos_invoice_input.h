// Reads the POS Invoice that a request describes, and refuses what Frappe refuses.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <expected>

#include "demo/call.h"
#include "demo/pos_invoice.h"
#include "demo/site_state.h"

namespace acrida::demo {

// Changes `invoice` by what the arguments contain; of a table they contain all rows are replaced,
// by rows without names. In tutorial mode the customer, when absent, comes from the POS Profile and
// the paid amount from the payments. Fields that the site computes are then computed.
std::expected<void, ErpError> apply_arguments(SiteState& site,
                                              const Call& call,
                                              PosInvoice& invoice);

// What a document must hold to be saved.
std::expected<void, ErpError> check_complete(const PosInvoice& invoice);

}  // namespace acrida::demo
