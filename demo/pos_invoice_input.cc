#include "demo/pos_invoice_input.h"

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "base/escape.h"
#include "demo/catalogue.h"

namespace acrida::demo {
namespace {

constexpr double kAmountBelow = 1e12;         // MariaDB's decimal(21,9)
constexpr std::size_t kTextBytesMax = 65535;  // MariaDB's text
constexpr std::size_t kEchoBytesMax = 140;    // Frappe's Data fields hold no more

std::string row_number(std::size_t index) {
  return "Row #" + std::to_string(index + 1);
}

Checked check_range(double number, std::string_view column) {
  if (std::abs(number) < kAmountBelow) {
    return {};
  }
  ErpError error = python_error("DataError", "(1264, \"Out of range value for column '" +
                                                 std::string(column) + "' at row 1\")");
  error.module_name = "pymysql.err";
  return refuse(std::move(error));
}

Checked check_table(const Value& table, std::string_view field) {
  if (!table.is_null() && !table.is_list()) {
    return refuse(python_error("TypeError", "'" + std::string(field) + "' is not iterable"));
  }
  if (table.size() > kInvoiceRowsMax) {
    return refuse(validation_error("The demo site takes at most " +
                                   std::to_string(kInvoiceRowsMax) + " rows in " +
                                   std::string(field)));
  }
  return {};
}

ErpError not_found(std::size_t row, std::string_view doctype, std::string_view name) {
  return link_error("Could not find " + row_number(row) + ": " + std::string(doctype) + ": " +
                    shorten(name, kEchoBytesMax));
}

struct PosProfile {
  std::string warehouse;
  std::string customer;
};

std::optional<PosProfile> find_profile(Database& database, std::string_view name) {
  Query row = database.query("SELECT warehouse, customer FROM pos_profile WHERE name = ?");
  row.bind(name);
  if (!row.next()) {
    return std::nullopt;
  }
  return PosProfile{std::string(row.text(0)), std::string(row.text(1))};
}

Checked read_warehouse(Database& database, std::size_t index, InvoiceItem& item) {
  if (item.warehouse == kWarehouse) {
    return {};
  }
  Query row = database.query("SELECT 1 FROM warehouse WHERE name = ?");
  row.bind(item.warehouse);
  return row.next() ? Checked() : refuse(not_found(index, "Warehouse", item.warehouse));
}

std::expected<InvoiceItem, ErpError> read_item(SiteState& site,
                                               const Value& row,
                                               std::size_t index,
                                               const std::string& profile_warehouse) {
  if (!row.is_object()) {
    return refuse(python_error("TypeError", "a row of items is no object"));
  }
  InvoiceItem item{.item_code = row["item_code"].as_text(),
                   .qty = row["qty"].as_real(),
                   .warehouse = row["warehouse"].as_text()};
  Query found = site.database->query(
      "SELECT item_name, standard_rate FROM item WHERE name = ? AND NOT disabled");
  found.bind(item.item_code);
  if (!found.next()) {
    return refuse(not_found(index, "Item", item.item_code));
  }
  item.item_name = found.text(0);
  item.price_list_rate = found.real(1);
  item.rate = row["rate"].is_null() ? item.price_list_rate : row["rate"].as_real();
  if (item.warehouse.empty()) {
    item.warehouse = profile_warehouse;
  }
  if (auto known = read_warehouse(*site.database, index, item); !known) {
    return refuse(known.error());
  }
  if (item.qty <= 0) {
    return refuse(validation_error(row_number(index) + ": Quantity for Item <b>" + item.item_code +
                                   "</b> must be greater than zero."));
  }
  const std::array<std::pair<double, std::string_view>, 3> numbers{
      {{item.qty, "qty"}, {item.rate, "rate"}, {item.qty * item.rate, "amount"}}};
  for (const auto& [number, column] : numbers) {
    if (auto fits = check_range(number, column); !fits) {
      return refuse(fits.error());
    }
  }
  return item;
}

std::expected<InvoicePayment, ErpError> read_payment(SiteState& site,
                                                     const Value& row,
                                                     std::size_t index) {
  if (!row.is_object()) {
    return refuse(python_error("TypeError", "a row of payments is no object"));
  }
  InvoicePayment payment{.mode_of_payment = row["mode_of_payment"].as_text(),
                         .amount = row["amount"].as_real()};
  Query found = site.database->query(
      "SELECT m.type, coalesce(a.default_account, '') FROM mode_of_payment m "
      "LEFT JOIN mode_of_payment_account a ON a.parent = m.name WHERE m.name = ?");
  found.bind(payment.mode_of_payment);
  if (!found.next()) {
    return refuse(not_found(index, "Mode of Payment", payment.mode_of_payment));
  }
  payment.type = found.text(0);
  payment.account = found.text(1);
  if (payment.amount < 0) {
    return refuse(
        validation_error(row_number(index) + " (Payment Table): Amount must be positive"));
  }
  if (auto fits = check_range(payment.amount, "amount"); !fits) {
    return refuse(fits.error());
  }
  return payment;
}

Checked apply_items(SiteState& site,
                    const Value& rows,
                    const std::string& warehouse,
                    PosInvoice& invoice) {
  invoice.items.clear();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto item = read_item(site, rows.at(i), i, warehouse);
    if (!item) {
      return refuse(std::move(item.error()));
    }
    item->name = site.names.next(kRowNameLength);
    invoice.items.push_back(*std::move(item));
  }
  return {};
}

Checked apply_payments(SiteState& site, const Call& call, PosInvoice& invoice) {
  const Value rows = call.arguments["payments"];
  invoice.payments.clear();
  double paid = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto payment = read_payment(site, rows.at(i), i);
    if (!payment) {
      return refuse(std::move(payment.error()));
    }
    paid += payment->amount;
    payment->name = site.names.next(kRowNameLength);
    invoice.payments.push_back(*std::move(payment));
  }
  if (site.mode == DemoMode::kTutorial && call.arguments["paid_amount"].is_null()) {
    invoice.paid_amount = paid;
  }
  return {};
}

Checked apply_customer(SiteState& site, const Call& call, PosInvoice& invoice) {
  invoice.customer = call.arguments["customer"].as_text();
  Query row = site.database->query("SELECT 1 FROM customer WHERE name = ?");
  row.bind(invoice.customer);
  return row.next() ? Checked()
                    : refuse(link_error("Could not find Customer: " +
                                        shorten(invoice.customer, kEchoBytesMax)));
}

Checked apply_fields(SiteState& site, const Call& call, PosInvoice& invoice) {
  const Value& arguments = call.arguments;
  if (arguments["pos_profile"].is_true()) {
    invoice.pos_profile = arguments["pos_profile"].as_text();
  } else if (invoice.pos_profile.empty()) {
    invoice.pos_profile = call.account->pos_profile;
  }
  if (arguments["customer"].is_true()) {
    if (auto known = apply_customer(site, call, invoice); !known) {
      return known;
    }
  }
  if (!arguments["is_pos"].is_null()) {
    invoice.is_pos = arguments["is_pos"].as_integer() != 0;
  }
  if (!arguments["paid_amount"].is_null()) {
    invoice.paid_amount = arguments["paid_amount"].as_real();
  }
  if (!arguments["remarks"].is_null()) {
    invoice.remarks = arguments["remarks"].as_text();
    if (invoice.remarks.size() > kTextBytesMax) {
      return refuse({.exc_type = "CharacterLengthExceededError",
                     .message = "Remarks will get truncated, as max characters allowed is 65535"});
    }
  }
  return check_range(invoice.paid_amount, "paid_amount");
}

}  // namespace

std::expected<void, ErpError> apply_arguments(SiteState& site,
                                              const Call& call,
                                              PosInvoice& invoice) {
  for (const std::string_view field : {"items", "payments"}) {
    if (auto is_table = check_table(call.arguments[field], field); !is_table) {
      return is_table;
    }
  }
  if (auto applied = apply_fields(site, call, invoice); !applied) {
    return applied;
  }
  if (invoice.pos_profile.empty()) {
    return refuse(
        validation_error("POS Profile required to mark this invoice as POS Transaction."));
  }
  const auto profile = find_profile(*site.database, invoice.pos_profile);
  if (!profile) {
    return refuse(
        link_error("Could not find POS Profile: " + shorten(invoice.pos_profile, kEchoBytesMax)));
  }
  if (invoice.customer.empty() && site.mode == DemoMode::kTutorial) {
    invoice.customer = profile->customer;
  }
  if (call.arguments["items"].is_list()) {
    if (auto applied = apply_items(site, call.arguments["items"], profile->warehouse, invoice);
        !applied) {
      return applied;
    }
  }
  if (call.arguments["payments"].is_list()) {
    if (auto applied = apply_payments(site, call, invoice); !applied) {
      return applied;
    }
  }
  compute(invoice);
  return check_range(invoice.grand_total, "grand_total");
}

std::expected<void, ErpError> check_complete(const PosInvoice& invoice) {
  if (!invoice.is_pos) {
    return refuse(
        validation_error("POS Invoice should have the field <b>Include Payment</b> checked."));
  }
  if (invoice.items.empty()) {
    return refuse(mandatory_error("[POS Invoice, " + invoice.name + "]: items"));
  }
  if (invoice.payments.empty()) {
    return refuse(validation_error("At least one mode of payment is required for POS invoice."));
  }
  return {};
}

}  // namespace acrida::demo
