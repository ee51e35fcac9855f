// The report "ScoopJoy Royalty Summary": what each outlet owes for a month.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/strings.h"
#include "demo/catalogue.h"
#include "demo/money.h"
#include "demo/permissions.h"
#include "demo/report.h"

namespace acrida::demo {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};

// "2026-03", or "" when there is no such month.
std::string month_of(const Value& filters) {
  const auto name = std::ranges::find(kMonths, to_lower(filters["month"].as_text()));
  const std::int64_t year = filters["year"].as_integer();
  if (name == kMonths.end() || year < 1900 || year > 2200) {
    return {};
  }
  return fmt::format("{:04}-{:02}", year, name - kMonths.begin() + 1);
}

double revenue_of(Database& database, const Outlet& outlet, const std::string& month) {
  const std::string first = month + "-01";
  const std::string last = month + "-31";
  Query row = database.query(
      "SELECT sum(revenue) FROM outlet_day WHERE outlet = ? AND date BETWEEN ? AND ?");
  row.bind(outlet.code).bind(first).bind(last);
  return row.next() ? round_money(row.real(0)) : 0;
}

std::string columns_json() {
  std::string columns;
  JsonText json(columns);
  json.open_list();
  write_column(json, {"outlet", "Outlet", "Link", "Outlet"});
  write_column(json, {"outlet_name", "Outlet Name", "Data", {}, 180});
  write_column(json, {"royalty_rate", "Base Rate %", "Percent"});
  write_column(json, {"gross_revenue", "Gross Revenue", "Currency", "currency"});
  write_column(json, {"calculated_royalty", "Calculated Royalty", "Currency", "currency"});
  write_column(json, {"minimum_guarantee", "Minimum Guarantee", "Currency", "currency"});
  write_column(json, {"royalty_due", "Royalty Due", "Currency", "currency"});
  json.close_list();
  return columns;
}

}  // namespace

Answer run_royalty_summary(SiteState& site, Call& call) {
  if (!may(call.account, Action::kRead, "Sales Invoice")) {
    return std::unexpected(not_permitted(action_name(Action::kRead), "Sales Invoice"));
  }
  const std::string month = month_of(report_filters(call));
  if (month.empty()) {
    return std::unexpected(validation_error("Month and Year are mandatory"));
  }
  Report report{.columns = columns_json(), .cost = site.costs.royalty_report};
  JsonText json(report.rows);
  json.open_list();
  for (const Outlet& outlet : kOutlets) {
    const double revenue = revenue_of(*site.database, outlet, month);
    const double royalty = round_money(revenue * outlet.royalty_percent / 100);
    json.element().open_object();
    json.text("outlet", outlet.code).text("outlet_name", outlet.name);
    json.real("royalty_rate", outlet.royalty_percent).real("gross_revenue", revenue);
    json.real("calculated_royalty", royalty).real("minimum_guarantee", outlet.minimum_royalty);
    json.real("royalty_due", std::max(royalty, outlet.minimum_royalty)).close_object();
  }
  json.close_list();
  return report_page(report);
}

}  // namespace acrida::demo
