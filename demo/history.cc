#include "demo/history.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string>

#include "acrida/random.h"
#include "demo/calendar.h"
#include "demo/catalogue.h"
#include "demo/money.h"

namespace acrida::demo {
namespace {

struct OutletDay {
  const Outlet* outlet;
  WallTime date;
  std::int64_t orders;
  double revenue;
  std::string_view customer = kWalkInCustomer;
};

OutletDay generate_day(const Outlet& outlet, WallTime date, Random& random) {
  constexpr double kMeanOrder = 520;
  const auto month =
      std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(date)).month();
  // Ice cream sells from March to June.
  const bool is_season = month >= std::chrono::March && month <= std::chrono::June;
  const double level = (is_season ? 1.35 : 0.88) * (0.8 + 0.4 * random.real());
  const double revenue = round_money(outlet.daily_sales * level);
  return {&outlet, date, static_cast<std::int64_t>(std::llround(revenue / kMeanOrder)), revenue};
}

void insert_day(Database& database, const OutletDay& day) {
  const std::string date = date_text(day.date);
  database.query("INSERT INTO outlet_day VALUES (?, ?, ?, ?)")
      .bind(day.outlet->code)
      .bind(date)
      .bind(day.orders)
      .bind(day.revenue)
      .run();
}

void insert_sales_invoice(Database& database, const OutletDay& day, int number, Random& random) {
  const std::string date = date_text(day.date);
  const std::string name = fmt::format("ACC-SINV-{}-{:05}", year_of(day.date), number);
  const std::string closed = timestamp_text(
      day.date + std::chrono::hours(22) + std::chrono::microseconds(random.integer(0, 3599999999)));
  const bool is_open = random.below(20) == 0;
  const bool is_old = date < "2026-03-15";
  const std::string_view status = !is_open ? "Paid" : is_old ? "Overdue" : "Unpaid";
  database
      .query(
          "INSERT INTO sales_invoice (name, docstatus, status, owner, modified_by, creation, "
          "modified, posting_date, due_date, company, customer, outlet, grand_total, net_total, "
          "outstanding_amount, is_pos) VALUES (?, 1, ?, 'accounts@scoopjoy.com', "
          "'accounts@scoopjoy.com', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)")
      .bind(name)
      .bind(status)
      .bind(closed)
      .bind(closed)
      .bind(date)
      .bind(date)
      .bind(kCompany)
      .bind(day.customer)
      .bind(day.outlet->code)
      .bind(day.revenue)
      .bind(round_money(day.revenue / 1.18))
      .bind(is_open ? day.revenue : 0.0)
      .run();
}

void insert_items_sold(Database& database, const Outlet& outlet, double revenue, Random& random) {
  std::array<double, kItems.size()> shares{};
  double total = 0;
  for (double& share : shares) {
    share = 0.2 + random.real();
    total += share;
  }
  for (std::size_t i = 0; i < kItems.size(); ++i) {
    const double qty = std::floor(revenue * shares[i] / total / kItems[i].rate);
    database.query("INSERT INTO outlet_item VALUES (?, ?, ?, ?)")
        .bind(outlet.code)
        .bind(kItems[i].code)
        .bind(qty)
        .bind(qty * kItems[i].rate)
        .run();
  }
}

// Every account of the ledger as a share of the month's sales, and a fixed part.
struct LedgerRule {
  std::string_view account;
  double share;
  double fixed;
};

constexpr std::array<LedgerRule, 7> kLedgerRules{{
    {"Sales - SJ", 0.92, 0},
    {"Royalty Income - SJ", 0.08, 0},
    {"Cost of Goods Sold - SJ", 0.54, 0},
    {"Salary - SJ", 0.06, 900000},
    {"Office Rent - SJ", 0, 650000},
    {"Utility Expenses - SJ", 0.02, 110000},
    {"Marketing Expenses - SJ", 0.03, 60000},
}};

void insert_ledger(Database& database) {
  for (const LedgerRule& rule : kLedgerRules) {
    database
        .query(
            "INSERT INTO ledger_month SELECT ?, substr(date, 1, 7), "
            "round(sum(revenue) * ? + ?, 2) FROM outlet_day GROUP BY substr(date, 1, 7)")
        .bind(rule.account)
        .bind(rule.share)
        .bind(rule.fixed)
        .run();
  }
}

}  // namespace

void insert_history(Database& database, DemoMode mode, std::uint64_t seed) {
  Random random(seed);
  const auto begin = parse_date(kHistoryBegin);
  std::array<double, kOutlets.size()> revenues{};
  int number = 0;
  for (int day = 0; begin && day < kHistoryDays; ++day) {
    for (std::size_t i = 0; i < kOutlets.size(); ++i) {
      OutletDay sold = generate_day(kOutlets[i], *begin + std::chrono::days(day), random);
      if (mode == DemoMode::kStrict) {
        sold.customer = kOutlets[i].name;
      }
      insert_day(database, sold);
      insert_sales_invoice(database, sold, ++number, random);
      revenues[i] += sold.revenue;
    }
  }
  // What is invoiced from now on goes on from there.
  database.query("INSERT INTO series VALUES ('ACC-SINV-2026-', ?)").bind(number).run();
  for (std::size_t i = 0; i < kOutlets.size(); ++i) {
    insert_items_sold(database, kOutlets[i], revenues[i], random);
  }
  insert_ledger(database);
}

}  // namespace acrida::demo
