// Token authentication: the Authorization header instead of a session.
//
// Thread: any; the accounts' owner.
#pragma once

#include <expected>
#include <string_view>

#include "demo/account.h"
#include "demo/erp_error.h"

namespace acrida::demo {

// Whose key the header carries ("token KEY:SECRET" or "Basic <base64 of it>"); null when there is
// no header. A key that nobody has is 401, base64 that is none is 400.
std::expected<const Account*, ErpError> owner_of_key(const Accounts& accounts,
                                                     std::string_view authorization);

}  // namespace acrida::demo
