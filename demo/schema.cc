#include "demo/schema.h"

#include "demo/catalogue.h"
#include "demo/history.h"

namespace acrida::demo {
namespace {

constexpr const char* kTables = R"(
CREATE TABLE IF NOT EXISTS series (name TEXT PRIMARY KEY, current INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS session (sid TEXT PRIMARY KEY, usr TEXT NOT NULL,
  csrf_token TEXT NOT NULL, last_used INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS item (name TEXT PRIMARY KEY, item_name TEXT NOT NULL,
  item_group TEXT NOT NULL, stock_uom TEXT NOT NULL, standard_rate REAL NOT NULL,
  valuation_rate REAL NOT NULL, disabled INTEGER NOT NULL, modified TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS warehouse (name TEXT PRIMARY KEY, company TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS customer (name TEXT PRIMARY KEY, customer_group TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mode_of_payment (name TEXT PRIMARY KEY, type TEXT NOT NULL,
  account TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pos_profile (name TEXT PRIMARY KEY, outlet TEXT NOT NULL,
  warehouse TEXT NOT NULL, customer TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bin (item_code TEXT, warehouse TEXT, actual_qty REAL NOT NULL,
  PRIMARY KEY (item_code, warehouse)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unconsolidated (item_code TEXT, warehouse TEXT, qty REAL NOT NULL,
  row_count INTEGER NOT NULL, PRIMARY KEY (item_code, warehouse)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pos_invoice (name TEXT PRIMARY KEY, docstatus INTEGER NOT NULL,
  status TEXT NOT NULL, owner TEXT NOT NULL, modified_by TEXT NOT NULL, creation TEXT NOT NULL,
  modified TEXT NOT NULL, posting_date TEXT NOT NULL, posting_time TEXT NOT NULL,
  customer TEXT NOT NULL, pos_profile TEXT NOT NULL, grand_total REAL NOT NULL,
  rounded_total REAL NOT NULL, total_qty REAL NOT NULL, paid_amount REAL NOT NULL,
  change_amount REAL NOT NULL, is_pos INTEGER NOT NULL, remarks TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pos_invoice_drafts ON pos_invoice (pos_profile) WHERE docstatus = 0;
CREATE TABLE IF NOT EXISTS pos_invoice_item (parent TEXT, idx INTEGER, name TEXT NOT NULL,
  item_code TEXT NOT NULL, qty REAL NOT NULL, rate REAL NOT NULL, warehouse TEXT NOT NULL,
  PRIMARY KEY (parent, idx)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pos_invoice_payment (parent TEXT, idx INTEGER, name TEXT NOT NULL,
  mode_of_payment TEXT NOT NULL, amount REAL NOT NULL, PRIMARY KEY (parent, idx)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sales_invoice (name TEXT PRIMARY KEY, docstatus INTEGER NOT NULL,
  status TEXT NOT NULL, owner TEXT NOT NULL, creation TEXT NOT NULL, modified TEXT NOT NULL,
  posting_date TEXT NOT NULL, due_date TEXT NOT NULL, company TEXT NOT NULL,
  customer TEXT NOT NULL, outlet TEXT NOT NULL, grand_total REAL NOT NULL,
  net_total REAL NOT NULL, outstanding_amount REAL NOT NULL, is_pos INTEGER NOT NULL,
  is_return INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sales_invoice_modified ON sales_invoice (modified);
CREATE TABLE IF NOT EXISTS outlet_day (outlet TEXT, date TEXT, orders INTEGER NOT NULL,
  revenue REAL NOT NULL, PRIMARY KEY (outlet, date)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outlet_item (outlet TEXT, item_code TEXT, qty REAL NOT NULL,
  amount REAL NOT NULL, PRIMARY KEY (outlet, item_code)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger_month (account TEXT, month TEXT, amount REAL NOT NULL,
  PRIMARY KEY (account, month)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS prepared_report (report TEXT PRIMARY KEY, since INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS item_default (item_code TEXT PRIMARY KEY, income_account TEXT NOT NULL)
  WITHOUT ROWID;
)";

constexpr std::string_view kMade = "2025-03-28 09:00:00.000000";

void insert_items(Database& database) {
  for (const CatalogueItem& item : kItems) {
    database.query("INSERT INTO item VALUES (?, ?, 'Finished Goods', 'Nos', ?, ?, 0, ?)")
        .bind(item.code)
        .bind(item.name)
        .bind(item.rate)
        .bind(item.valuation)
        .bind(kMade)
        .run();
    database.query("INSERT INTO bin VALUES (?, ?, ?)")
        .bind(item.code)
        .bind(kWarehouse)
        .bind(item.stock)
        .run();
  }
}

void insert_masters(Database& database) {
  insert_items(database);
  database.query("INSERT INTO warehouse VALUES (?, ?)").bind(kWarehouse).bind(kCompany).run();
  database.query("INSERT INTO customer VALUES (?, 'Individual')").bind(kWalkInCustomer).run();
  for (const std::string_view mode : kModesOfPayment) {
    database.query("INSERT INTO mode_of_payment VALUES (?, ?, ?)")
        .bind(mode)
        .bind(mode == "Cash" ? "Cash" : "Bank")
        .bind(mode == "Cash" ? "Cash - SJ" : "Bank - SJ")
        .run();
  }
  for (std::size_t i = 0; i < kTillOutlets; ++i) {
    const std::string name = std::string(kOutlets[i].code) + "-POS";
    database.query("INSERT INTO pos_profile VALUES (?, ?, ?, ?)")
        .bind(name)
        .bind(kOutlets[i].code)
        .bind(kWarehouse)
        .bind(kWalkInCustomer)
        .run();
  }
}

bool has_masters(Database& database) {
  return database.query("SELECT 1 FROM item LIMIT 1").next();
}

}  // namespace

Result<void> make_site(Database& database, std::uint64_t seed) {
  if (auto made = database.execute(kTables); !made) {
    return made;
  }
  if (has_masters(database)) {
    return {};
  }
  Transaction transaction(database);
  insert_masters(database);
  insert_history(database, seed);
  return transaction.commit();
}

}  // namespace acrida::demo
