// Users as documents: what is kept of them, and the accounts that follow from it.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <string_view>

#include "demo/account.h"
#include "demo/call.h"
#include "demo/document.h"
#include "demo/site_state.h"

namespace acrida::demo {

// The document of a person who comes with the site.
Document user_document(const Account& account);
// Everyone who is in the database. In tutorial mode tills know their outlet.
void load_accounts(Database& database, DemoMode mode, Accounts& accounts);

// The steps of a User's life.
Checked validate_user(SiteState& site, Document& user, const Document* before);
Checked trash_user(SiteState& site, const Document& user);
// Lets the change take effect: who is disabled or gone is logged out.
void user_committed(SiteState& site, Call& call, std::string_view name);

}  // namespace acrida::demo
