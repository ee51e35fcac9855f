// Which page answers a request for documents: /api/resource/<doctype>[/<name>].
//
// Thread: constants.
#pragma once

#include "demo/route.h"

namespace acrida::demo {

// REQUIRES: call.doctype and call.subject are set.
const Route& resource_route(const Call& call);

}  // namespace acrida::demo
