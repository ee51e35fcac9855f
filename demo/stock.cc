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
  if (!may(call.session->account, Action::kRead, "Item")) {
    return std::unexpected(not_permitted(action_name(Action::kRead), "Item"));
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
