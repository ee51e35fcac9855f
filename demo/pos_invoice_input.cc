#include "demo/pos_invoice_input.h"

#include <string>
#include <string_view>
#include <utility>

#include "base/escape.h"
#include "demo/catalogue.h"
#include "demo/pos_invoice_rows.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kEchoBytesMax = 140;  // Frappe's Data fields hold no more

std::string row_number(std::size_t index) {
  return "Row #" + std::to_string(index + 1);
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

Checked complete_item(Database& database,
                      std::size_t index,
                      const std::string& profile_warehouse,
                      InvoiceItem& item) {
  Query found =
      database.query("SELECT item_name, standard_rate FROM item WHERE name = ? AND NOT disabled");
  found.bind(item.item_code);
  if (!found.next()) {
    return refuse(not_found(index, "Item", item.item_code));
  }
  item.item_name = found.text(0);
  item.price_list_rate = found.real(1);
  if (item.rate == 0) {
    item.rate = item.price_list_rate;
  }
  if (item.warehouse.empty()) {
    item.warehouse = profile_warehouse;
  }
  if (auto known = read_warehouse(database, index, item); !known) {
    return known;
  }
  if (item.qty <= 0) {
    return refuse(validation_error(row_number(index) + ": Quantity for Item <b>" + item.item_code +
                                   "</b> must be greater than zero."));
  }
  return check_amount(item.qty * item.rate, "amount");
}

Checked complete_payment(Database& database, std::size_t index, InvoicePayment& payment) {
  Query found = database.query(
      "SELECT m.type, coalesce(a.default_account, '') FROM mode_of_payment m "
      "LEFT JOIN mode_of_payment_account a ON a.parent = m.name WHERE m.name = ?");
  found.bind(payment.mode_of_payment);
  if (!found.next()) {
    return refuse(not_found(index, "Mode of Payment", payment.mode_of_payment));
  }
  payment.type = found.text(0);
  payment.account = found.text(1);
  return payment.amount < 0 ? refuse(validation_error(row_number(index) +
                                                      " (Payment Table): Amount must be positive"))
                            : Checked();
}

Checked apply_items(Database& database,
                    const Value& rows,
                    const std::string& warehouse,
                    PosInvoice& invoice) {
  if (auto read = read_items(rows, invoice); !read) {
    return read;
  }
  for (std::size_t i = 0; i < invoice.items.size(); ++i) {
    if (auto complete = complete_item(database, i, warehouse, invoice.items[i]); !complete) {
      return complete;
    }
  }
  return {};
}

Checked apply_payments(SiteState& site, const Call& call, PosInvoice& invoice) {
  if (auto read = read_payments(call.arguments["payments"], invoice); !read) {
    return read;
  }
  double paid = 0;
  for (std::size_t i = 0; i < invoice.payments.size(); ++i) {
    if (auto complete = complete_payment(*site.database, i, invoice.payments[i]); !complete) {
      return complete;
    }
    paid += invoice.payments[i].amount;
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
  }
  auto fits = check_remarks(invoice);
  return fits ? check_amount(invoice.paid_amount, "paid_amount") : fits;
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
    if (auto applied =
            apply_items(*site.database, call.arguments["items"], profile->warehouse, invoice);
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
  return check_amount(invoice.grand_total, "grand_total");
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
