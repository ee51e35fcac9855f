// Who may do what to which doctype.
//
// Thread: any.
#pragma once

#include <string_view>

#include "demo/account.h"

namespace acrida::demo {

enum class Action : std::uint8_t { kRead, kCreate, kWrite, kSubmit, kCancel, kDelete };

// Frappe's word for it: "read", "create", ...
std::string_view action_name(Action action);

// A guest (null) may do nothing, Administrator everything.
bool may(const Account* account, Action action, std::string_view doctype);
// Whether its reports and dashboards show `outlet` to this account.
bool may_see_outlet(const Account* account, std::string_view outlet);

}  // namespace acrida::demo
