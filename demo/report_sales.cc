// The report "ScoopJoy Sales Analytics": orders and revenue of each outlet between two days.
#include <array>
#include <string>

#include "demo/calendar.h"
#include "demo/catalogue.h"
#include "demo/money.h"
#include "demo/permissions.h"
#include "demo/report.h"

namespace acrida::demo {
namespace {

struct OutletSales {
  const Outlet* outlet = nullptr;
  std::int64_t orders = 0;
  double revenue = 0;
};

double average(std::int64_t orders, double revenue) {
  return orders == 0 ? 0 : round_money(revenue / static_cast<double>(orders));
}

OutletSales sales_between(Database& database,
                          const Outlet& outlet,
                          std::string_view from,
                          std::string_view to) {
  Query row = database.query(
      "SELECT sum(orders), sum(revenue) FROM outlet_day WHERE outlet = ? AND date BETWEEN ? AND ?");
  row.bind(outlet.code).bind(from).bind(to);
  return row.next() ? OutletSales{&outlet, row.integer(0), round_money(row.real(1))}
                    : OutletSales{&outlet};
}

std::string columns_json() {
  std::string columns;
  JsonText json(columns);
  json.open_list();
  write_column(json, {"outlet", "Outlet", "Link", "Outlet"});
  write_column(json, {"outlet_name", "Outlet Name", "Data", {}, 180});
  write_column(json, {"total_orders", "Total Orders", "Int"});
  write_column(json, {"total_revenue", "Total Revenue", "Currency", "currency"});
  write_column(json, {"avg_order_value", "Average Order Value", "Currency", "currency"});
  json.close_list();
  return columns;
}

void write_total(JsonText& json, const OutletSales& total) {
  std::string row = "[\"Total\",\"\"," + std::to_string(total.orders) + ",";
  append_json_real(row, total.revenue);
  row += ',';
  append_json_real(row, average(total.orders, total.revenue));
  row += ']';
  json.element().out() += row;
}

std::string summary_json(const OutletSales& total) {
  std::string summary;
  JsonText json(summary);
  json.open_list().element().open_object();
  json.real("value", total.revenue).text("label", "Total Revenue").text("datatype", "Currency");
  json.text("indicator", "Green").text("currency", kCurrency).close_object();
  json.element().open_object().integer("value", total.orders).text("label", "Total Orders");
  json.text("datatype", "Int").text("indicator", "Blue").close_object().close_list();
  return summary;
}

std::string chart_json(const std::array<OutletSales, kOutlets.size()>& sales) {
  std::string labels = "[";
  std::string values = "[";
  for (const OutletSales& outlet : sales) {
    labels += labels.size() > 1 ? "," : "";
    append_json_string(labels, outlet.outlet->code);
    values += values.size() > 1 ? "," : "";
    append_json_real(values, outlet.revenue);
  }
  return "{\"data\":{\"labels\":" + labels +
         "],\"datasets\":[{\"name\":\"Revenue\",\"values\":" + values + "]}]},\"type\":\"bar\"}";
}

}  // namespace

Answer run_sales_analytics(SiteState& site, Call& call) {
  if (!may(call.account, Action::kRead, "Sales Invoice")) {
    return std::unexpected(not_permitted(action_name(Action::kRead), "Sales Invoice"));
  }
  const Value filters = report_filters(call);
  const std::string from = filters["from_date"].as_text();
  const std::string to = filters["to_date"].as_text();
  if (!parse_date(from) || !parse_date(to)) {
    return std::unexpected(validation_error("From Date and To Date are mandatory"));
  }
  std::array<OutletSales, kOutlets.size()> sales;
  OutletSales total;
  Report report{.columns = columns_json(), .has_total_row = true, .cost = site.costs.sales_report};
  JsonText json(report.rows);
  json.open_list();
  for (std::size_t i = 0; i < kOutlets.size(); ++i) {
    sales[i] = sales_between(*site.database, kOutlets[i], from, to);
    total.orders += sales[i].orders;
    total.revenue = round_money(total.revenue + sales[i].revenue);
    json.element().open_object();
    json.text("outlet", kOutlets[i].code).text("outlet_name", kOutlets[i].name);
    json.integer("total_orders", sales[i].orders).real("total_revenue", sales[i].revenue);
    json.real("avg_order_value", average(sales[i].orders, sales[i].revenue)).close_object();
  }
  write_total(json, total);
  json.close_list();
  report.summary = summary_json(total);
  report.chart = chart_json(sales);
  return report_page(report);
}

}  // namespace acrida::demo
