#include "demo/pos_closing_entry.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/strings.h"
#include "demo/document_store.h"
#include "demo/naming_series.h"
#include "demo/pos_invoice_store.h"
#include "demo/pos_opening_entry.h"
#include "demo/stock.h"

namespace acrida::demo {
namespace {

std::vector<std::string> invoice_names(const Document& closing) {
  const ChildTable& table = child_table(*closing.doctype, "pos_transactions");
  std::vector<std::string> names;
  for (const DocumentRow& row : closing.rows("pos_transactions")) {
    names.push_back(value_of(row, table, "pos_invoice").text);
  }
  return names;
}

Checked check_duplicates(const std::vector<std::string>& names) {
  std::map<std::string_view, std::vector<std::string>> rows;
  for (std::size_t i = 0; i < names.size(); ++i) {
    rows[names[i]].push_back(std::to_string(i + 1));
  }
  for (const auto& [name, of_name] : rows) {
    if (of_name.size() > 1) {
      return refuse(titled_error("Duplicate POS Invoices found",
                                 "<strong>" + std::string(name) +
                                     "</strong> is added multiple times on rows: <strong>[" +
                                     join(of_name, ", ") + "]</strong>"));
    }
  }
  return {};
}

// What keeps one invoice out of the closing entry; nothing when it belongs there.
std::optional<std::string> objection_to(Database& database,
                                        const Document& closing,
                                        std::string_view invoice) {
  Query row = database.query(
      "SELECT consolidated_invoice, pos_profile, docstatus, owner FROM pos_invoice WHERE name = ?");
  row.bind(invoice);
  if (!row.next()) {
    return "POS Invoice is not submitted";
  }
  if (!row.text(0).empty()) {
    return "POS Invoice is already consolidated";
  }
  if (row.text(1) != closing.text("pos_profile")) {
    return "POS Profile doesn't match <strong>" + closing.text("pos_profile") + "</strong>";
  }
  if (row.integer(2) != kSubmitted) {
    return "POS Invoice is not submitted";
  }
  if (row.text(3) != closing.text("user")) {
    return "POS Invoice isn't created by user <strong>" + closing.owner + "</strong>";
  }
  return std::nullopt;
}

Checked check_invoices(Database& database,
                       const Document& closing,
                       const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (const auto objection = objection_to(database, closing, names[i])) {
      return refuse(titled_error("Invalid POS Invoices",
                                 "Row #" + std::to_string(i + 1) + ": " + *objection));
    }
  }
  return {};
}

void take_from_stock(Database& database, const InvoiceItem& item, int sign) {
  add_to_bin(database, item.item_code, item.warehouse, -sign * item.qty);
  add_unconsolidated(database, item, -sign);
}

void insert_sales_invoice(Database& database,
                          const Document& closing,
                          std::string_view name,
                          std::string_view customer,
                          double total) {
  database
      .query(
          "INSERT INTO sales_invoice (name, docstatus, status, owner, modified_by, creation, "
          "modified, posting_date, due_date, company, customer, outlet, grand_total, net_total, "
          "is_pos, is_consolidated) VALUES (?1, 1, 'Paid', ?2, ?2, ?3, ?3, ?4, ?4, ?5, ?6, ?7, ?8, "
          "?8, 1, 1)")
      .bind(name)
      .bind(closing.modified_by)
      .bind(closing.modified)
      .bind(closing.text("posting_date"))
      .bind(closing.text("company"))
      .bind(customer)
      .bind(std::string_view(closing.text("pos_profile"))
                .substr(0, closing.text("pos_profile").rfind("-POS")))
      .bind(total)
      .run();
}

void mark_consolidated(Database& database, std::string_view invoice, std::string_view sales) {
  database.query("UPDATE pos_invoice SET consolidated_invoice = ?, status = ? WHERE name = ?")
      .bind(sales)
      .bind(std::string_view(sales.empty() ? "Paid" : "Consolidated"))
      .bind(invoice)
      .run();
}

void set_status(Database& database, Document& closing, std::string_view status) {
  closing.set("status", status);
  database.query("UPDATE pos_closing_entry SET status = ? WHERE name = ?")
      .bind(status)
      .bind(closing.name)
      .run();
}

}  // namespace

Checked validate_pos_closing(SiteState& site, Document& closing, const Document* /*before*/) {
  Database& database = *site.database;
  const std::string& opening = closing.text("pos_opening_entry");
  if (document_text(database, "POS Opening Entry", opening, "status") != "Open") {
    return refuse(
        titled_error("Invalid Opening Entry", "Selected POS Opening Entry should be open."));
  }
  const std::vector<std::string> names = invoice_names(closing);
  if (auto single = check_duplicates(names); !single) {
    return single;
  }
  return check_invoices(database, closing, names);
}

Checked pos_closing_submitted(SiteState& site, Document& closing) {
  Database& database = *site.database;
  std::map<std::string, std::string> sales_of;  // by customer
  std::map<std::string, double> totals;
  for (const std::string& name : invoice_names(closing)) {
    const auto invoice = find_pos_invoice(database, name);
    if (!invoice) {
      return refuse(missing_document("POS Invoice", name));
    }
    std::string& sales = sales_of[invoice->customer];
    if (sales.empty()) {
      sales = next_name(database, "ACC-SINV-" + closing.modified.substr(0, 4) + "-");
    }
    totals[invoice->customer] += invoice->grand_total;
    mark_consolidated(database, name, sales);
    for (const InvoiceItem& item : invoice->items) {
      take_from_stock(database, item, +1);
    }
  }
  for (const auto& [customer, sales] : sales_of) {
    insert_sales_invoice(database, closing, sales, customer, totals[customer]);
  }
  set_closing_of_shift(database, closing.text("pos_opening_entry"), closing.name);
  set_status(database, closing, "Submitted");
  return {};
}

Checked pos_closing_cancelled(SiteState& site, Document& closing) {
  Database& database = *site.database;
  std::set<std::string> sales;
  for (const std::string& name : invoice_names(closing)) {
    const auto invoice = find_pos_invoice(database, name);
    if (!invoice) {
      return refuse(missing_document("POS Invoice", name));
    }
    sales.insert(invoice->consolidated_invoice);
    mark_consolidated(database, name, "");
    for (const InvoiceItem& item : invoice->items) {
      take_from_stock(database, item, -1);
    }
  }
  for (const std::string& name : sales) {
    database.query("UPDATE sales_invoice SET docstatus = 2, status = 'Cancelled' WHERE name = ?")
        .bind(name)
        .run();
  }
  set_closing_of_shift(database, closing.text("pos_opening_entry"), "");
  set_status(database, closing, "Cancelled");
  return {};
}

}  // namespace acrida::demo
