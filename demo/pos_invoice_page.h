// POS Invoices over HTTP: create, read, change, submit, cancel, delete.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/call.h"
#include "demo/site_state.h"
#include "demo/worker_pool.h"

namespace acrida::demo {

// The naming series is locked from naming to commit, so creates wait for each other. One that is
// refused before naming never takes it, one that is refused after it frees it at once.
ServicePlan plan_pos_invoice_create(SiteState& site, const Call& call);
// Under the invoice's own lock; grows with the unconsolidated rows of its items.
ServicePlan plan_pos_invoice_submit(SiteState& site, const Call& call);
ServicePlan plan_pos_invoice_update(SiteState& site, const Call& call);

Answer create_pos_invoice(SiteState& site, Call& call);
Answer update_pos_invoice(SiteState& site, Call& call);
Answer delete_pos_invoice(SiteState& site, Call& call);
Answer read_pos_invoice(SiteState& site, Call& call);

}  // namespace acrida::demo
