// POS Opening Entries: the shifts that allow a till to sell.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <string_view>

#include "demo/database.h"
#include "demo/document.h"
#include "demo/erp_error.h"
#include "demo/site_state.h"

namespace acrida::demo {

Checked validate_pos_opening(SiteState& site, Document& opening, const Document* before);
Checked pos_opening_cancelled(SiteState& site, Document& opening);

// Whether a shift with this POS Profile is open.
bool has_open_shift(Database& database, std::string_view pos_profile);
// Closes the shift with `closing`, or opens it again when that is "".
void set_closing_of_shift(Database& database, std::string_view opening, std::string_view closing);

}  // namespace acrida::demo
