// Stock of items in warehouses, and the part of it that submitted POS Invoices have sold without a
// ledger entry yet.
//
// Thread: any; the database's owner.
#pragma once

#include <cstdint>
#include <string_view>

#include "demo/call.h"
#include "demo/pos_invoice.h"
#include "demo/site_state.h"

namespace acrida::demo {

// One more (sign +1) or one less (-1) row that a closing entry has to consolidate.
void add_unconsolidated(Database& database, const InvoiceItem& item, int sign);
// Puts `qty` more of an item into a warehouse; negative: takes it out.
void add_to_bin(Database& database,
                std::string_view item_code,
                std::string_view warehouse,
                double qty);
// What is there and not yet sold: the bin less what awaits consolidation.
double available_qty(Database& database, std::string_view item_code, std::string_view warehouse);
// The rows that a real site would sum up to check the stock for this invoice.
std::int64_t unconsolidated_rows_of_invoice(Database& database, std::string_view invoice);

// erpnext.stock.utils.get_stock_balance: by ledger, so POS Invoices leave it as it is; 0 for what
// it does not know.
Answer get_stock_balance(SiteState& site, Call& call);

}  // namespace acrida::demo
