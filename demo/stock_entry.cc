#include "demo/stock_entry.h"

#include <string>

#include "demo/document_store.h"
#include "demo/stock.h"

namespace acrida::demo {
namespace {

void move_stock(Database& database, const Document& entry, int sign) {
  const ChildTable& table = child_table(*entry.doctype, "items");
  for (const DocumentRow& row : entry.rows("items")) {
    const std::string& item = value_of(row, table, "item_code").text;
    const double qty = sign * value_of(row, table, "qty").number;
    const std::string& source = value_of(row, table, "s_warehouse").text;
    const std::string& target = value_of(row, table, "t_warehouse").text;
    if (!source.empty()) {
      add_to_bin(database, item, source, -qty);
    }
    if (!target.empty()) {
      add_to_bin(database, item, target, qty);
    }
  }
}

}  // namespace

Checked validate_stock_entry(SiteState& site, Document& entry, const Document* /*before*/) {
  entry.set("purpose", document_text(*site.database, "Stock Entry Type",
                                     entry.text("stock_entry_type"), "purpose"));
  const ChildTable& table = child_table(*entry.doctype, "items");
  const bool is_receipt = entry.text("purpose") == "Material Receipt";
  int idx = 0;
  for (DocumentRow& row : entry.rows("items")) {
    const std::string number = std::to_string(++idx);
    if (value_of(row, table, "qty").number <= 0) {
      return refuse(validation_error("Row " + number + ": Qty is mandatory"));
    }
    const std::string_view needed = is_receipt ? "t_warehouse" : "s_warehouse";
    if (value_of(row, table, needed).text.empty()) {
      return refuse(validation_error(std::string(is_receipt ? "Target" : "Source") +
                                     " warehouse is mandatory for row " + number));
    }
    if (value_of(row, table, "uom").text.empty()) {
      value_of(row, table, "uom").text = document_text(
          *site.database, "Item", value_of(row, table, "item_code").text, "stock_uom");
    }
  }
  return {};
}

Checked stock_entry_submitted(SiteState& site, Document& entry) {
  move_stock(*site.database, entry, +1);
  return {};
}

Checked stock_entry_cancelled(SiteState& site, Document& entry) {
  move_stock(*site.database, entry, -1);
  return {};
}

}  // namespace acrida::demo
