// The generated past: each outlet's sales of each day of the fiscal year 2025-2026, the
// consolidated Sales Invoices and the ledger that follow from them.
//
// Thread: any; the database's owner.
#pragma once

#include <cstdint>
#include <string_view>

#include "demo/database.h"
#include "demo/demo_erp.h"

namespace acrida::demo {

inline constexpr std::string_view kFiscalYear = "2025-2026";
inline constexpr std::string_view kHistoryBegin = "2025-04-01";
inline constexpr int kHistoryDays = 365;

// REQUIRES: empty tables. The same seed makes the same rows.
// On a tutorial's site its invoices are Walk-in Customer's, on a strict one the outlets'.
void insert_history(Database& database, DemoMode mode, std::uint64_t seed);

}  // namespace acrida::demo
