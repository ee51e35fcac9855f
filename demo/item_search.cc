#include "demo/item_search.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "demo/catalogue.h"
#include "demo/document_store.h"
#include "demo/json_text.h"
#include "demo/permissions.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kTermBytesMax = 140;
constexpr std::int64_t kPageLengthMax = 100;

// Frappe puts the term between two wildcards: no index can help, and '%' in it is a wildcard too.
std::string pattern_of(const Call& call) {
  const std::string term = call.arguments["search_term"].as_text();
  return term.size() > kTermBytesMax ? std::string() : "%" + term + "%";
}

std::int64_t page_length_of(const Call& call) {
  const std::int64_t asked = call.arguments["page_length"].as_integer();
  return asked <= 0 ? kPageLengthMax : std::min(asked, kPageLengthMax);
}

std::int64_t start_of(const Call& call) {
  return std::max<std::int64_t>(0, call.arguments["start"].as_integer());
}

void write_item(JsonText& json, const Query& row) {
  json.element().open_object();
  json.text("item_code", row.text(0)).text("item_name", row.text(1));
  json.text("description", row.text(1)).text("stock_uom", row.text(2)).null("item_image");
  json.integer("is_stock_item", 1).null("sales_uom");
  json.real("actual_qty", row.real(4)).real("price_list_rate", row.real(3));
  json.text("currency", kCurrency).text("uom", row.text(2)).null("batch_no");
  json.close_object();
}

// {"items":[...]}, or [] when nothing was found.
Page items_page(Query& row) {
  std::string items;
  JsonText json(items);
  json.open_object().key("items").open_list();
  bool is_empty = true;
  while (row.next()) {
    write_item(json, row);
    is_empty = false;
  }
  json.close_list().close_object();
  return message_page(is_empty ? "[]" : items);
}

// What get_items cannot do without, as Python says it.
Checked check_signature(const Call& call) {
  constexpr std::array<std::string_view, 5> kArguments{"start", "page_length", "price_list",
                                                       "item_group", "pos_profile"};
  std::vector<std::string> missing;
  for (const std::string_view argument : kArguments) {
    if (call.arguments[argument].is_null()) {
      missing.push_back("'" + std::string(argument) + "'");
    }
  }
  if (missing.empty()) {
    return {};
  }
  return refuse(
      python_error("TypeError", "get_items() missing " + std::to_string(missing.size()) +
                                    " required positional arguments: " + join(missing, ", ")));
}

}  // namespace

ServicePlan plan_item_search(SiteState& site, const Call& call) {
  std::int64_t rows = 0;
  if (site.costs.growth != Duration(0)) {
    const std::string pattern = pattern_of(call);
    Query sum = site.database->query(
        "SELECT sum(u.row_count) FROM item i JOIN unconsolidated u ON u.item_code = i.name "
        "WHERE i.name LIKE ?1 OR i.item_name LIKE ?1");
    sum.bind(pattern);
    rows = sum.next() ? sum.integer(0) : 0;
  }
  return {
      .before_lock = site.costs.search + rows * site.costs.growth, .lock = {}, .under_lock = {}};
}

Answer search_items(SiteState& site, Call& call) {
  if (!may(call.account, Action::kRead, "Item")) {
    return std::unexpected(not_permitted(action_name(Action::kRead), "Item"));
  }
  const std::string pattern = pattern_of(call);
  Query row = site.database->query(
      "SELECT i.name, i.item_name, i.stock_uom, i.standard_rate, "
      "coalesce(b.actual_qty, 0) - coalesce(u.qty, 0) FROM item i "
      "LEFT JOIN bin b ON b.item_code = i.name AND b.warehouse = ?2 "
      "LEFT JOIN unconsolidated u ON u.item_code = i.name AND u.warehouse = ?2 "
      "WHERE NOT i.disabled AND (i.name LIKE ?1 OR i.item_name LIKE ?1) "
      "ORDER BY i.name LIMIT ?3 OFFSET ?4");
  row.bind(pattern).bind(kWarehouse).bind(page_length_of(call));
  row.bind(start_of(call));
  return items_page(row);
}

Answer get_items(SiteState& site, Call& call) {
  if (site.mode == DemoMode::kTutorial) {
    return search_items(site, call);
  }
  if (auto complete = check_signature(call); !complete) {
    return refuse(std::move(complete.error()));
  }
  if (!may(call.account, Action::kRead, "Item")) {
    return refuse(of_erpnext(not_permitted(action_name(Action::kRead), "Item")));
  }
  Database& database = *site.database;
  const std::string profile = call.arguments["pos_profile"].as_text();
  const std::string warehouse = document_text(database, "POS Profile", profile, "warehouse");
  if (warehouse.empty()) {
    return refuse(
        of_erpnext(python_error("TypeError", "cannot unpack non-iterable NoneType object")));
  }
  const std::string pattern = pattern_of(call);
  const std::string price_list = call.arguments["price_list"].as_text();
  const std::string group = call.arguments["item_group"].as_text();
  const bool hides_unavailable =
      document_number(database, "POS Profile", profile, "hide_unavailable_items") != 0;
  Query row = database.query(
      "WITH RECURSIVE groups (name) AS (SELECT ?6 UNION SELECT g.name FROM item_group g "
      "JOIN groups ON g.parent_item_group = groups.name) "
      "SELECT i.name, i.item_name, i.stock_uom, coalesce((SELECT price_list_rate "
      "FROM item_price WHERE item_code = i.name AND price_list = ?5 AND uom = i.stock_uom LIMIT "
      "1), "
      "(SELECT price_list_rate FROM item_price WHERE item_code = i.name AND price_list = ?5 LIMIT "
      "1), "
      "0), "
      "coalesce(b.actual_qty, 0) - coalesce(u.qty, 0) AS available FROM item i "
      "LEFT JOIN bin b ON b.item_code = i.name AND b.warehouse = ?2 "
      "LEFT JOIN unconsolidated u ON u.item_code = i.name AND u.warehouse = ?2 "
      "WHERE NOT i.disabled AND NOT i.has_variants AND i.is_sales_item "
      "AND (i.name LIKE ?1 OR i.item_name LIKE ?1) "
      "AND (?6 = '' OR i.item_group IN (SELECT name FROM groups)) "
      "AND (NOT ?7 OR available > 0) ORDER BY i.name LIMIT ?3 OFFSET ?4");
  row.bind(pattern).bind(warehouse).bind(page_length_of(call)).bind(start_of(call));
  row.bind(price_list).bind(group).bind(hides_unavailable ? 1 : 0);
  return items_page(row);
}

}  // namespace acrida::demo
