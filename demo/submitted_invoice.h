// What may no longer change once a POS Invoice is submitted: all that the site keeps of it. The
// fields that Frappe lets change then, such as its title and its letter head, are not kept here.
//
// Thread: values.
#pragma once

#include "demo/erp_error.h"
#include "demo/pos_invoice.h"

namespace acrida::demo {

// Refuses the first field of `changed` that is not as in `stored`: UpdateAfterSubmitError.
Checked check_unchanged(const PosInvoice& stored, const PosInvoice& changed);

}  // namespace acrida::demo
