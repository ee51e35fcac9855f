// Stock Entries: what enters and leaves a warehouse.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/document.h"
#include "demo/erp_error.h"
#include "demo/site_state.h"

namespace acrida::demo {

Checked validate_stock_entry(SiteState& site, Document& entry, const Document* before);
Checked stock_entry_submitted(SiteState& site, Document& entry);
Checked stock_entry_cancelled(SiteState& site, Document& entry);

}  // namespace acrida::demo
