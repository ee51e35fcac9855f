// The rows of a POS Invoice as a request writes them, whatever the site then makes of them.
//
// Thread: values.
#pragma once

#include <cstddef>
#include <string_view>

#include "demo/erp_error.h"
#include "demo/pos_invoice.h"
#include "demo/random_name.h"
#include "demo/value.h"

namespace acrida::demo {

inline constexpr std::size_t kInvoiceRowsMax = 1000;

// That a number fits its column.
Checked check_amount(double number, std::string_view column);
// That a text fits its column.
Checked check_remarks(const PosInvoice& invoice);
// That what is called `field` is a list of objects, and no longer than kInvoiceRowsMax; or absent.
Checked check_table(const Value& table, std::string_view field);

// Replace the rows by those that were sent, with nothing looked up and without names.
// REQUIRES: check_table(rows).
Checked read_items(const Value& rows, PosInvoice& invoice);
Checked read_payments(const Value& rows, PosInvoice& invoice);
Checked read_taxes(const Value& rows, PosInvoice& invoice);

// Names the rows that have no name: Frappe does when the invoice itself gets one.
void name_rows(RandomNames& names, PosInvoice& invoice);

}  // namespace acrida::demo
