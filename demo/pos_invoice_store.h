// POS Invoices in the database.
//
// Thread: any; the database's owner.
#pragma once

#include <optional>
#include <string_view>

#include "demo/database.h"
#include "demo/pos_invoice.h"

namespace acrida::demo {

// REQUIRES for both writers: inside a transaction; invoice.name is set.
void insert(Database& database, const PosInvoice& invoice);
// Replaces the stored document, rows included.
void replace(Database& database, const PosInvoice& invoice);

std::optional<PosInvoice> find_pos_invoice(Database& database, std::string_view name);

}  // namespace acrida::demo
