// What a new site holds before anything is sold: the company with its accounts, its items and POS
// Profiles, and its people.
//
// Thread: any; the database's owner.
#pragma once

#include "demo/database.h"
#include "demo/site_options.h"

namespace acrida::demo {

// The script names under which a Server Script serves the dashboard and the search by term, and the
// reports that a Report document opens.
inline constexpr std::string_view kDashboardMethod = "scoopjoy.api.mobile.get_outlet_dashboard";
inline constexpr std::string_view kSearchByTermMethod =
    "erpnext.selling.page.point_of_sale.point_of_sale.search_by_term";
inline constexpr std::string_view kSalesReport = "ScoopJoy Sales Analytics";
inline constexpr std::string_view kRoyaltyReport = "ScoopJoy Royalty Summary";
inline constexpr std::string_view kProfitAndLossReport = "Profit and Loss Statement";

// REQUIRES: inside a transaction, empty tables.
void insert_masters(Database& database, const SiteOptions& options);

}  // namespace acrida::demo
