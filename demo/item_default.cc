#include "demo/item_default.h"

#include <algorithm>
#include <string_view>

#include "demo/pos_invoice_rows.h"

namespace acrida::demo {
namespace {

constexpr std::string_view kCompanyDefault = "Sales - SJ";

bool has_default(Database& database, std::string_view item) {
  Query row = database.query("SELECT 1 FROM item_default WHERE item_code = ?");
  row.bind(item);
  return row.next();
}

// Of the rows whose write is due, in their order.
std::vector<Value> rows_to_note(SiteState& site, const Call& call) {
  std::vector<Value> due;
  const Value rows = call.arguments["items"];
  for (std::size_t i = 0; i < std::min(rows.size(), kInvoiceRowsMax); ++i) {
    const std::string account = rows.at(i)["income_account"].as_text();
    if (!account.empty() && account != kCompanyDefault &&
        !has_default(*site.database, rows.at(i)["item_code"].as_text())) {
      due.push_back(rows.at(i));
    }
  }
  return due;
}

}  // namespace

std::vector<std::string> item_default_locks(SiteState& site, const Call& call) {
  std::vector<std::string> locks;
  for (const Value& row : rows_to_note(site, call)) {
    locks.push_back("row Item Default " + row["item_code"].as_text());
  }
  return locks;
}

void note_item_defaults(SiteState& site, const Call& call) {
  for (const Value& row : rows_to_note(site, call)) {
    const std::string item = row["item_code"].as_text();
    const std::string account = row["income_account"].as_text();
    site.database->query("INSERT OR IGNORE INTO item_default VALUES (?, ?)")
        .bind(item)
        .bind(account)
        .run();
  }
}

}  // namespace acrida::demo
