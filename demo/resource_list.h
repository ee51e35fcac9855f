// GET /api/resource/<doctype>: lists with filters, fields, order and pages.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/call.h"
#include "demo/site_state.h"

namespace acrida::demo {

inline constexpr std::int64_t kListRowsMax = 10'000;
inline constexpr std::size_t kListFieldsMax = 100;

Answer list_documents(SiteState& site, Call& call);

}  // namespace acrida::demo
