// The CSRF check, as Frappe makes it: only sessions that were given a token must send it.
//
// Thread: any.
#pragma once

#include "demo/call.h"

namespace acrida::demo {

// Whether an unsafe request of this session carries the token it must.
bool passes_csrf_check(const Call& call);
ErpError csrf_error();

}  // namespace acrida::demo
