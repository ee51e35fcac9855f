// What the demo company owns and sells: outlets, items, names of its accounts and modes of payment.
//
// Thread: constants.
#pragma once

#include <array>
#include <string_view>

namespace acrida::demo {

inline constexpr std::string_view kCompany = "ScoopJoy Foods Pvt Ltd";
inline constexpr std::string_view kCompanySuffix = " - SJ";
inline constexpr std::string_view kCurrency = "INR";
inline constexpr std::string_view kWarehouse = "Finished Goods - SJ";
inline constexpr std::string_view kWalkInCustomer = "Walk-in Customer";
inline constexpr std::string_view kPriceList = "Standard Selling";

struct Outlet {
  std::string_view code;
  std::string_view name;
  std::string_view city;
  double royalty_percent;
  double minimum_royalty;  // per month
  double daily_sales;      // around which the generated history varies
};

// The first kTillOutlets have tills: a POS Profile called "<code>-POS".
inline constexpr std::size_t kTillOutlets = 3;
inline constexpr std::array<Outlet, 10> kOutlets{{
    {"SJ-BLR-001", "ScoopJoy MG Road", "Bengaluru", 8, 40000, 42000},
    {"SJ-MUM-001", "ScoopJoy Bandra", "Mumbai", 8, 45000, 51000},
    {"SJ-DEL-001", "ScoopJoy Connaught Place", "Delhi", 8, 45000, 47000},
    {"SJ-BLR-002", "ScoopJoy Koramangala", "Bengaluru", 8, 35000, 33000},
    {"SJ-MUM-002", "ScoopJoy Powai", "Mumbai", 7.5, 35000, 28000},
    {"SJ-DEL-002", "ScoopJoy Saket", "Delhi", 7.5, 30000, 24000},
    {"SJ-BLR-003", "ScoopJoy Whitefield", "Bengaluru", 7.5, 30000, 21000},
    {"SJ-MUM-003", "ScoopJoy Thane", "Mumbai", 7, 25000, 17000},
    {"SJ-DEL-003", "ScoopJoy Noida", "Delhi", 7, 25000, 15000},
    {"SJ-BLR-004", "ScoopJoy Jayanagar", "Bengaluru", 7, 20000, 12000},
}};

struct CatalogueItem {
  std::string_view code;
  std::string_view name;
  double rate;
  double valuation;
  double stock;  // in kWarehouse when the site is made
};

inline constexpr std::array<CatalogueItem, 16> kItems{{
    {"MANGO-SORBET-500ML", "Mango Sorbet 500ml", 200, 120, 1000000},
    {"CHOCO-CONE-PACK6", "Chocolate Cone Pack of 6", 350, 180, 1000000},
    {"VANILLA-TUB-1L", "Vanilla Tub 1 Litre", 450, 260, 1000000},
    {"BUTTERSCOTCH-CUP", "Butterscotch Cup", 80, 42, 1000000},
    {"STRAWBERRY-STICK", "Strawberry Stick", 60, 31, 1000000},
    {"MANGO-KULFI-STICK", "Mango Kulfi Stick", 70, 36, 1000000},
    {"VANILLA-CUP", "Vanilla Cup", 50, 24, 1000000},
    {"CHOCO-BAR", "Chocolate Bar", 90, 47, 1000000},
    {"STRAWBERRY-TUB-1L", "Strawberry Tub 1 Litre", 420, 245, 1000000},
    {"BUTTERSCOTCH-TUB-1L", "Butterscotch Tub 1 Litre", 460, 270, 1000000},
    {"PISTA-KULFI-STICK", "Pista Kulfi Stick", 75, 40, 1000000},
    {"COOKIE-SANDWICH", "Cookie Sandwich", 110, 58, 1000000},
    {"TENDER-COCONUT-CUP", "Tender Coconut Cup", 95, 49, 1000000},
    {"COFFEE-TUB-500ML", "Coffee Tub 500ml", 260, 150, 1000000},
    {"FALOODA-GLASS", "Falooda Glass", 140, 70, 1000000},
    {"WAFFLE-CONE-PACK12", "Waffle Cone Pack of 12", 180, 95, 1000000},
}};

// What ERPNext's setup wizard makes, and what the tutorial's site has besides.
inline constexpr std::array<std::string_view, 5> kStockModesOfPayment{
    "Cash", "Credit Card", "Cheque", "Wire Transfer", "Bank Draft"};
inline constexpr std::array<std::string_view, 2> kTutorialModesOfPayment{"UPI", "Card"};

}  // namespace acrida::demo
