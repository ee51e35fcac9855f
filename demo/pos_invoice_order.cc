#include "demo/pos_invoice_order.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/escape.h"
#include "base/strings.h"
#include "demo/calendar.h"
#include "demo/document_input.h"
#include "demo/document_store.h"
#include "demo/pos_invoice_rows.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kEchoBytesMax = 140;  // Frappe's Data fields hold no more

std::string default_customer(Database& database, std::string_view user) {
  Query row = database.query(
      "SELECT for_value FROM user_permission WHERE user = ? AND allow = 'Customer' AND is_default "
      "AND (apply_to_all_doctypes OR applicable_for = 'POS Invoice') LIMIT 1");
  row.bind(user);
  return row.next() ? std::string(row.text(0)) : std::string();
}

std::string default_company(Database& database) {
  Query row = database.query("SELECT name FROM company ORDER BY creation, name LIMIT 1");
  return row.next() ? std::string(row.text(0)) : std::string();
}

// The fields of a POS Invoice that are texts, as they are called in a request.
struct TextField {
  std::string_view name;
  std::string PosInvoice::* member;
};

constexpr std::array<TextField, 9> kTexts{{
    {"company", &PosInvoice::company},
    {"customer", &PosInvoice::customer},
    {"pos_profile", &PosInvoice::pos_profile},
    {"remarks", &PosInvoice::remarks},
    {"currency", &PosInvoice::currency},
    {"selling_price_list", &PosInvoice::selling_price_list},
    {"debit_to", &PosInvoice::debit_to},
    {"account_for_change_amount", &PosInvoice::account_for_change_amount},
    {"write_off_account", &PosInvoice::write_off_account},
}};

Checked read_fields(const Call& call, PosInvoice& invoice) {
  const Value& arguments = call.arguments;
  for (const TextField& field : kTexts) {
    if (!arguments[field.name].is_null()) {
      invoice.*field.member = arguments[field.name].as_text();
    }
  }
  if (auto fits = check_remarks(invoice); !fits) {
    return fits;
  }
  if (!arguments["is_pos"].is_null()) {
    invoice.is_pos = arguments["is_pos"].as_integer() != 0;
  }
  const std::array<std::pair<std::string_view, double*>, 3> numbers{
      {{"paid_amount", &invoice.paid_amount},
       {"write_off_amount", &invoice.write_off_amount},
       {"conversion_rate", &invoice.conversion_rate}}};
  for (const auto& [name, number] : numbers) {
    if (!arguments[name].is_null()) {
      *number = arguments[name].as_real();
    }
    if (auto fits = check_amount(*number, name); !fits) {
      return fits;
    }
  }
  // Without set_posting_time an invoice is of the moment in which it is saved.
  if (arguments["set_posting_time"].as_integer() != 0 && arguments["posting_date"].is_true()) {
    invoice.posting_date = arguments["posting_date"].as_text();
    if (!parse_date(invoice.posting_date)) {
      return refuse(validation_error(shorten(invoice.posting_date, kEchoBytesMax) +
                                     " is not a valid date string."));
    }
  }
  return {};
}

// Each of the three tables that the arguments contain.
Checked read_tables(const Call& call, PosInvoice& invoice) {
  using Reader = Checked (*)(const Value&, PosInvoice&);
  constexpr std::array<std::pair<std::string_view, Reader>, 3> kTables{
      {{"items", read_items}, {"payments", read_payments}, {"taxes", read_taxes}}};
  for (const auto& [field, read_table] : kTables) {
    const Value table = call.arguments[field];
    if (auto is_table = check_table(table, field); !is_table) {
      return is_table;
    }
    if (!table.is_list()) {
      continue;
    }
    if (auto read = read_table(table, invoice); !read) {
      return read;
    }
  }
  return {};
}

// Collects "Row #1: Mode of Payment: UPI" for what leads nowhere.
class MissingLinks {
 public:
  explicit MissingLinks(Database& database) : database_(&database) {}

  void check(std::string_view doctype, std::string_view label, std::string_view name) {
    if (!name.empty() && !document_exists(*database_, *find_doctype(doctype), name)) {
      missing_.push_back(std::string(label) + ": " + shorten(name, kEchoBytesMax));
    }
  }
  Checked result() const {
    return missing_.empty() ? Checked()
                            : refuse(link_error("Could not find " + join(missing_, ", ")));
  }

 private:
  Database* database_;
  std::vector<std::string> missing_;
};

void fill_item(Database& database, const PosInvoice& invoice, InvoiceItem& item) {
  Query row = database.query(
      "SELECT i.item_name, i.stock_uom, i.item_group, coalesce((SELECT price_list_rate "
      "FROM item_price WHERE item_code = ?1 AND price_list = ?2 AND uom = i.stock_uom LIMIT 1), "
      "(SELECT price_list_rate FROM item_price WHERE item_code = ?1 AND price_list = ?2 LIMIT 1), "
      "0) FROM item i WHERE i.name = ?1");
  row.bind(item.item_code).bind(invoice.selling_price_list);
  if (row.next()) {
    item.item_name = row.text(0);
    item.uom = row.text(1);
    item.item_group = row.text(2);
    item.price_list_rate = row.real(3);
  }
  if (item.rate == 0) {
    item.rate = item.price_list_rate;
  }
  if (item.warehouse.empty()) {
    item.warehouse = invoice.set_warehouse;
  }
}

void fill_payment(Database& database, const PosInvoice& invoice, InvoicePayment& payment) {
  payment.type = document_text(database, "Mode of Payment", payment.mode_of_payment, "type");
  Query account = database.query(
      "SELECT default_account FROM mode_of_payment_account WHERE parent = ? AND company = ?");
  account.bind(payment.mode_of_payment).bind(invoice.company);
  payment.account = account.next() ? std::string(account.text(0)) : std::string();
}

// The POS Profile of one who names none: the company's first.
std::string profile_of_company(Database& database, std::string_view company) {
  Query row = database.query(
      "SELECT name FROM pos_profile WHERE company = ? AND NOT disabled ORDER BY name LIMIT 1");
  row.bind(company);
  return row.next() ? std::string(row.text(0)) : std::string();
}

void fill_if_empty(std::string& field, const std::string& value) {
  if (field.empty()) {
    field = value;
  }
}

void fill_from_company(Database& database, PosInvoice& invoice) {
  const auto of_company = [&](std::string_view field) {
    return document_text(database, "Company", invoice.company, field);
  };
  const std::string currency = of_company("default_currency");
  fill_if_empty(invoice.currency, currency);
  fill_if_empty(invoice.debit_to, of_company("default_receivable_account"));
  if (invoice.write_off_amount != 0) {
    fill_if_empty(invoice.write_off_account, of_company("write_off_account"));
  }
  if (invoice.currency == currency) {
    invoice.conversion_rate = 1;
  }
}

}  // namespace

PosInvoice new_order(SiteState& site, const Call& call) {
  PosInvoice invoice;
  invoice.company = default_company(*site.database);
  invoice.customer = default_customer(*site.database, call.account->usr);
  for (std::string PosInvoice::* empty :
       {&PosInvoice::currency, &PosInvoice::selling_price_list, &PosInvoice::set_warehouse,
        &PosInvoice::debit_to, &PosInvoice::account_for_change_amount}) {
    (invoice.*empty).clear();
  }
  invoice.conversion_rate = 0;
  return invoice;
}

Checked read_order(const Call& call, PosInvoice& invoice) {
  if (auto read = read_fields(call, invoice); !read) {
    return read;
  }
  return read_tables(call, invoice);
}

Checked check_order_links(Database& database, const PosInvoice& invoice) {
  MissingLinks missing(database);
  missing.check("Customer", "Customer", invoice.customer);
  missing.check("POS Profile", "POS Profile", invoice.pos_profile);
  missing.check("Company", "Company", invoice.company);
  missing.check("Currency", "Currency", invoice.currency);
  missing.check("Price List", "Price List", invoice.selling_price_list);
  missing.check("Account", "Debit To", invoice.debit_to);
  missing.check("Account", "Account for Change Amount", invoice.account_for_change_amount);
  missing.check("Account", "Write Off Account", invoice.write_off_account);
  for (std::size_t i = 0; i < invoice.items.size(); ++i) {
    const std::string row = "Row #" + std::to_string(i + 1) + ": ";
    missing.check("Item", row + "Item", invoice.items[i].item_code);
    missing.check("Warehouse", row + "Warehouse", invoice.items[i].warehouse);
  }
  for (std::size_t i = 0; i < invoice.payments.size(); ++i) {
    missing.check("Mode of Payment", "Row #" + std::to_string(i + 1) + ": Mode of Payment",
                  invoice.payments[i].mode_of_payment);
  }
  for (std::size_t i = 0; i < invoice.taxes.size(); ++i) {
    missing.check("Account", "Row #" + std::to_string(i + 1) + ": Account Head",
                  invoice.taxes[i].account_head);
  }
  return missing.result();
}

// A tax of -100 % that is included in the rate makes them infinite.
Checked check_totals(const PosInvoice& invoice) {
  for (const InvoiceTax& tax : invoice.taxes) {
    if (auto fits = check_amount(tax.tax_amount, "tax_amount"); !fits) {
      return fits;
    }
  }
  auto fits = check_amount(invoice.net_total, "net_total");
  return fits ? check_amount(invoice.grand_total, "grand_total") : fits;
}

Checked fill_order(SiteState& site, PosInvoice& invoice) {
  Database& database = *site.database;
  fill_if_empty(invoice.pos_profile, profile_of_company(database, invoice.company));
  const auto profile = find_document(database, *find_doctype("POS Profile"), invoice.pos_profile);
  if (!profile) {
    return refuse(validation_error("No POS Profile found. Please create a New POS Profile first"));
  }
  invoice.company = profile->text("company");
  invoice.set_warehouse = profile->text("warehouse");
  fill_if_empty(invoice.account_for_change_amount, profile->text("account_for_change_amount"));
  fill_if_empty(invoice.selling_price_list,
                document_text(database, "Customer", invoice.customer, "default_price_list"));
  fill_if_empty(invoice.selling_price_list, profile->text("selling_price_list"));
  fill_from_company(database, invoice);
  for (InvoiceItem& item : invoice.items) {
    fill_item(database, invoice, item);
  }
  for (InvoicePayment& payment : invoice.payments) {
    fill_payment(database, invoice, payment);
  }
  compute(invoice);
  return check_totals(invoice);
}

}  // namespace acrida::demo
