#include "demo/dashboard.h"

#include <algorithm>

#include "base/escape.h"
#include "demo/catalogue.h"
#include "demo/json_text.h"
#include "demo/money.h"
#include "demo/permissions.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kEchoBytesMax = 140;

struct Sales {
  std::int64_t orders = 0;
  double revenue = 0;
};

// The last thirty days with sales: the generated history lies in the past.
Sales recent_sales(Database& database, std::string_view outlet) {
  Query row = database.query(
      "SELECT sum(orders), sum(revenue) FROM (SELECT orders, revenue FROM outlet_day "
      "WHERE outlet = ? ORDER BY date DESC LIMIT 30)");
  row.bind(outlet);
  return row.next() ? Sales{row.integer(0), round_money(row.real(1))} : Sales{};
}

std::int64_t pending_orders(Database& database, std::string_view outlet) {
  const std::string profile = std::string(outlet) + "-POS";
  Query row = database.query(
      "SELECT count(*) FROM (SELECT 1 FROM pos_invoice WHERE docstatus = 0 AND pos_profile = ? "
      "LIMIT 1000)");
  row.bind(profile);
  return row.next() ? row.integer(0) : 0;
}

void write_top_items(JsonText& json, Database& database, std::string_view outlet) {
  Query row = database.query(
      "SELECT s.item_code, i.item_name, s.qty, s.amount FROM outlet_item s JOIN item i ON i.name = "
      "s.item_code WHERE s.outlet = ? ORDER BY s.amount DESC LIMIT 5");
  row.bind(outlet);
  json.key("top_items").open_list();
  while (row.next()) {
    json.element().open_object();
    json.text("item_code", row.text(0)).text("item_name", row.text(1));
    json.real("total_qty", row.real(2)).real("total_amount", round_money(row.real(3)));
    json.close_object();
  }
  json.close_list();
}

}  // namespace

Answer get_outlet_dashboard(SiteState& site, Call& call) {
  if (call.arguments["outlet"].is_null()) {
    return std::unexpected(python_error(
        "TypeError", "get_outlet_dashboard() missing 1 required positional argument: 'outlet'"));
  }
  const std::string code = call.arguments["outlet"].as_text();
  const auto outlet = std::ranges::find(kOutlets, code, &Outlet::code);
  if (!may_see_outlet(call.account, code)) {
    return std::unexpected(not_permitted(action_name(Action::kRead), "Outlet"));
  }
  if (outlet == kOutlets.end()) {
    return std::unexpected(missing_document("Outlet", shorten(code, kEchoBytesMax)));
  }
  Database& database = *site.database;
  const Sales sales = recent_sales(database, outlet->code);
  std::string board;
  JsonText json(board);
  json.open_object().text("outlet", outlet->code);
  json.real("total_revenue", sales.revenue);
  json.integer("pending_orders", pending_orders(database, outlet->code));
  json.real("royalty_due", round_money(std::max(sales.revenue * outlet->royalty_percent / 100,
                                                outlet->minimum_royalty)));
  json.integer("invoice_count", sales.orders);
  json.real("avg_order_value",
            sales.orders == 0 ? 0 : round_money(sales.revenue / static_cast<double>(sales.orders)));
  write_top_items(json, database, outlet->code);
  json.close_object();
  return message_page(board);
}

}  // namespace acrida::demo
