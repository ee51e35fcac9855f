// What items, their prices, POS Profiles and users' default customers must satisfy.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/call.h"
#include "demo/document.h"
#include "demo/site_state.h"

namespace acrida::demo {

Checked validate_item(SiteState& site, Document& item, const Document* before);
// An item with a standard rate gets its price in the selling price list.
Checked item_inserted(SiteState& site, Document& item);
// An item takes its prices and empty bins with it.
Checked trash_item(SiteState& site, const Document& item);
Checked validate_item_price(SiteState& site, Document& price, const Document* before);
Checked validate_pos_profile(SiteState& site, Document& profile, const Document* before);
Checked validate_user_permission(SiteState& site, Document& permission, const Document* before);
Checked validate_server_script(SiteState& site, Document& script, const Document* before);

// Whether every mode of payment in the rows of `table` has an account of the company.
Checked check_mode_accounts(Database& database, const Document& document, std::string_view table);

}  // namespace acrida::demo
