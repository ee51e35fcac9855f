// POS Closing Entries: the end of a shift. Submitting one consolidates its invoices: a Sales
// Invoice per customer stands for them, the stock they sold leaves the warehouse, and the shift is
// closed.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <cstdint>
#include <string_view>

#include "demo/database.h"
#include "demo/document.h"
#include "demo/erp_error.h"
#include "demo/site_state.h"

namespace acrida::demo {

Checked validate_pos_closing(SiteState& site, Document& closing, const Document* before);
Checked pos_closing_submitted(SiteState& site, Document& closing);
// Undoes the consolidation.
Checked pos_closing_cancelled(SiteState& site, Document& closing);

}  // namespace acrida::demo
