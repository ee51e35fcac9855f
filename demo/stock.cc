#include "demo/stock.h"

#include <string>

#include "demo/json_text.h"
#include "demo/permissions.h"

namespace acrida::demo {

void add_unconsolidated(Database& database, const InvoiceItem& item, int sign) {
  database
      .query(
          "INSERT INTO unconsolidated VALUES (?, ?, ?, ?) ON CONFLICT (item_code, warehouse) DO "
          "UPDATE SET qty = qty + excluded.qty, row_count = row_count + excluded.row_count")
      .bind(item.item_code)
      .bind(item.warehouse)
      .bind(sign * item.qty)
      .bind(sign)
      .run();
}

void add_to_bin(Database& database,
                std::string_view item_code,
                std::string_view warehouse,
                double qty) {
  const std::string name = "bin " + std::string(item_code) + " " + std::string(warehouse);
  database
      .query(
          "INSERT INTO bin (name, item_code, warehouse, actual_qty) VALUES (?, ?, ?, ?) "
          "ON CONFLICT (item_code, warehouse) DO UPDATE SET "
          "actual_qty = actual_qty + excluded.actual_qty")
      .bind(name)
      .bind(item_code)
      .bind(warehouse)
      .bind(qty)
      .run();
}

double available_qty(Database& database, std::string_view item_code, std::string_view warehouse) {
  Query row = database.query(
      "SELECT coalesce((SELECT actual_qty FROM bin WHERE item_code = ?1 AND warehouse = ?2), 0) - "
      "coalesce((SELECT qty FROM unconsolidated WHERE item_code = ?1 AND warehouse = ?2), 0)");
  row.bind(item_code).bind(warehouse);
  return row.next() ? row.real(0) : 0;
}

std::int64_t unconsolidated_rows_of_invoice(Database& database, std::string_view invoice) {
  Query rows = database.query(
      "SELECT sum(u.row_count) FROM pos_invoice_item r JOIN unconsolidated u ON u.item_code = "
      "r.item_code AND u.warehouse = r.warehouse WHERE r.parent = ?");
  rows.bind(invoice);
  return rows.next() ? rows.integer(0) : 0;
}

Answer get_stock_balance(SiteState& site, Call& call) {
  for (const std::string_view argument : {"item_code", "warehouse"}) {
    if (call.arguments[argument].is_null()) {
      return std::unexpected(python_error(
          "TypeError", "get_stock_balance() missing 1 required positional argument: '" +
                           std::string(argument) + "'"));
    }
  }
  if (!may(call.account, Action::kRead, "Item")) {
    return refuse(of_erpnext(not_permitted(action_name(Action::kRead), "Item")));
  }
  const std::string item = call.arguments["item_code"].as_text();
  const std::string warehouse = call.arguments["warehouse"].as_text();
  Query row =
      site.database->query("SELECT actual_qty FROM bin WHERE item_code = ? AND warehouse = ?");
  row.bind(item).bind(warehouse);
  std::string balance;
  append_json_real(balance, row.next() ? row.real(0) : 0.0);
  return message_page(balance);
}

}  // namespace acrida::demo
