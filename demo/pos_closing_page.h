// What a till asks for at the end of its shift.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/call.h"
#include "demo/site_state.h"
#include "demo/worker_pool.h"

namespace acrida::demo {

inline constexpr std::string_view kPosInvoicesMethod =
    "erpnext.accounts.doctype.pos_closing_entry.pos_closing_entry.get_pos_invoices";
inline constexpr std::int64_t kShiftInvoicesMax = 10'000;

// The submitted invoices of a user and POS Profile between two instants that await consolidation,
// whole, oldest first; at most kShiftInvoicesMax.
Answer get_pos_invoices(SiteState& site, Call& call);

// Both grow with the invoices that are consolidated, and hold their worker meanwhile; a create does
// so when it submits at once.
ServicePlan plan_pos_closing_create(SiteState& site, const Call& call);
ServicePlan plan_pos_closing_submit(SiteState& site, const Call& call);

}  // namespace acrida::demo
