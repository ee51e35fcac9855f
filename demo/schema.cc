#include "demo/schema.h"

#include <string>

#include "demo/company_masters.h"
#include "demo/document_store.h"
#include "demo/history.h"

namespace acrida::demo {
namespace {

constexpr int kSchemaVersion = 3;

// What no doctype describes.
constexpr const char* kTables = R"(
CREATE TABLE IF NOT EXISTS site (version INTEGER NOT NULL, kind TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS series (name TEXT PRIMARY KEY, current INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS session (sid TEXT PRIMARY KEY, usr TEXT NOT NULL,
  csrf_token TEXT NOT NULL, last_used INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unconsolidated (item_code TEXT, warehouse TEXT, qty REAL NOT NULL,
  row_count INTEGER NOT NULL, PRIMARY KEY (item_code, warehouse)) WITHOUT ROWID;
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

constexpr const char* kIndexes = R"(
CREATE INDEX IF NOT EXISTS pos_invoice_drafts ON pos_invoice (pos_profile) WHERE docstatus = 0;
CREATE INDEX IF NOT EXISTS pos_invoice_unconsolidated ON pos_invoice (pos_profile)
  WHERE docstatus = 1 AND consolidated_invoice = '';
CREATE INDEX IF NOT EXISTS sales_invoice_modified ON sales_invoice (modified);
CREATE UNIQUE INDEX IF NOT EXISTS bin_of_item ON bin (item_code, warehouse);
CREATE INDEX IF NOT EXISTS item_price_of_item ON item_price (item_code, price_list);
CREATE INDEX IF NOT EXISTS tag_link_of_document ON tag_link (document_name);
)";

std::string kind_of(const SiteOptions& options) {
  if (options.mode == DemoMode::kTutorial) {
    return "tutorial";
  }
  return options.site == DemoSite::kBare ? "strict bare" : "strict stock";
}

// Whether a site is there already, and that it is one that these options describe.
Result<bool> find_site(Database& database, const SiteOptions& options) {
  Query row = database.query("SELECT version, kind FROM site");
  if (!row.next()) {
    return false;
  }
  if (row.integer(0) != kSchemaVersion) {
    return fail("database " + options.database + ": made by another version of the demo ERP");
  }
  if (row.text(1) != kind_of(options)) {
    return fail("database " + options.database + ": it holds a " + std::string(row.text(1)) +
                " site");
  }
  return true;
}

}  // namespace

Result<void> make_site(Database& database, const SiteOptions& options) {
  std::string script = kTables;
  for (const Doctype* doctype : all_doctypes()) {
    script += create_tables_sql(*doctype);
  }
  if (auto made = database.execute(script + kIndexes); !made) {
    return made;
  }
  const auto is_made = find_site(database, options);
  if (!is_made || *is_made) {
    return is_made ? Result<void>() : fail(is_made.error());
  }
  Transaction transaction(database);
  const std::string kind = kind_of(options);
  database.query("INSERT INTO site VALUES (?, ?)").bind(kSchemaVersion).bind(kind).run();
  insert_masters(database, options);
  if (options.site == DemoSite::kStock) {
    insert_history(database, options.mode, options.seed);
  }
  return transaction.commit();
}

}  // namespace acrida::demo
