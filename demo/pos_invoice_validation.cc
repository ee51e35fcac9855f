#include "demo/pos_invoice_validation.h"

#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "demo/document_store.h"
#include "demo/json_text.h"
#include "demo/permissions.h"
#include "demo/pos_opening_entry.h"
#include "demo/stock.h"

namespace acrida::demo {
namespace {

std::string bold(std::string_view text) {
  return "<b>" + std::string(text) + "</b>";
}

std::string row_number(std::size_t index) {
  return "Row #" + std::to_string(index + 1);
}

std::string number_text(double number) {
  std::string text;
  append_json_real(text, number);
  return text;
}

bool item_flag(Database& database, const InvoiceItem& item, std::string_view field) {
  return document_number(database, "Item", item.item_code, field) != 0;
}

Checked check_customer(SiteState& /*site*/, const Call& /*call*/, const PosInvoice& invoice) {
  return invoice.customer.empty() ? refuse(validation_error("Please select Customer first"))
                                  : Checked();
}

Checked check_is_pos(SiteState& /*site*/, const Call& /*call*/, const PosInvoice& invoice) {
  return invoice.is_pos ? Checked()
                        : refuse(validation_error(
                              "POS Invoice should have the field <b>Include Payment</b> checked."));
}

Checked check_item(Database& database, const InvoiceItem& item, std::size_t index) {
  if (item.item_code.empty()) {
    return {};  // the mandatory check names it
  }
  if (item_flag(database, item, "has_variants")) {
    return refuse(validation_error("Item " + item.item_code +
                                   " is a template, please select one of its variants"));
  }
  if (item_flag(database, item, "disabled")) {
    return refuse(validation_error("Item " + item.item_code + " is disabled"));
  }
  if (item.qty == 0) {
    return refuse({.exc_type = "InvalidQtyError",
                   .message = row_number(index) + ": Quantity for Item " + bold(item.item_code) +
                              " cannot be zero.",
                   .title = "Invalid Quantity",
                   .module_name = "erpnext.controllers.accounts_controller"});
  }
  if (item.qty < 0) {
    return refuse(
        validation_error("For an item " + item.item_code + ", quantity must be positive number"));
  }
  if (!item_flag(database, item, "is_sales_item")) {
    return refuse(validation_error("Following item " + item.item_code +
                                   " is not marked as sales item. You can enable them as sales "
                                   "item from its Item master"));
  }
  return {};
}

Checked check_items(SiteState& site, const Call& /*call*/, const PosInvoice& invoice) {
  for (std::size_t i = 0; i < invoice.items.size(); ++i) {
    if (auto checked = check_item(*site.database, invoice.items[i], i); !checked) {
      return checked;
    }
  }
  return {};
}

Checked check_amounts(SiteState& site, const Call& /*call*/, const PosInvoice& invoice) {
  if (invoice.conversion_rate == 0) {
    return refuse(validation_error(
        "Exchange Rate is mandatory. Maybe Currency Exchange record is not created for " +
        invoice.currency + " to " +
        document_text(*site.database, "Company", invoice.company, "default_currency")));
  }
  for (std::size_t i = 0; i < invoice.taxes.size(); ++i) {
    const std::string& account = invoice.taxes[i].account_head;
    if (document_text(*site.database, "Account", account, "company") != invoice.company) {
      return refuse(titled_error("Invalid Account",
                                 "Row " + std::to_string(i + 1) + ": Taxes and Charges Account " +
                                     bold(account) + " does not belong to Company " +
                                     bold(invoice.company)));
    }
  }
  return invoice.grand_total < 0 ? refuse(validation_error("Grand Total cannot be negative: " +
                                                           number_text(invoice.grand_total)))
                                 : Checked();
}

// v15 lists the entries with the caller's permissions, so a cashier needs Sales Manager too.
Checked check_open_shift(SiteState& site, const Call& call, const PosInvoice& invoice) {
  if (!may(call.account, Action::kRead, "POS Opening Entry")) {
    return refuse({.status = 403,
                   .exc_type = "PermissionError",
                   .permission = "Insufficient Permission for <strong>POS Opening Entry</strong>"});
  }
  if (has_open_shift(*site.database, invoice.pos_profile)) {
    return {};
  }
  return refuse(titled_error(
      "POS Opening Entry Missing",
      "No open POS Opening Entry found for POS Profile " + bold(invoice.pos_profile) + "."));
}

Checked check_has_payments(SiteState& /*site*/, const Call& /*call*/, const PosInvoice& invoice) {
  return invoice.payments.empty()
             ? refuse(validation_error("At least one mode of payment is required for POS invoice."))
             : Checked();
}

Checked check_whole_numbers(SiteState& site, const Call& /*call*/, const PosInvoice& invoice) {
  for (std::size_t i = 0; i < invoice.items.size(); ++i) {
    const InvoiceItem& item = invoice.items[i];
    const bool is_whole = item.qty == std::floor(item.qty);
    if (!is_whole &&
        document_number(*site.database, "UOM", item.uom, "must_be_whole_number") != 0) {
      return refuse({.exc_type = "UOMMustBeIntegerError",
                     .message = "Row " + std::to_string(i + 1) + ": Quantity (" +
                                number_text(item.qty) +
                                ") cannot be a fraction. To allow this, disable '" +
                                bold("Must be Whole Number") + "' in UOM " + bold(item.uom) + ".",
                     .module_name = "erpnext.utilities.transaction_base"});
    }
  }
  return {};
}

Checked check_accounts(SiteState& site, const Call& /*call*/, const PosInvoice& invoice) {
  Database& database = *site.database;
  if (document_text(database, "Account", invoice.debit_to, "account_type") != "Receivable") {
    return refuse(titled_error("Invalid Account",
                               "Please ensure that the " + bold("Debit To") + " account " +
                                   bold(invoice.debit_to) +
                                   " is a Receivable account. You can change the account type to " +
                                   bold("Receivable") + " or select a different account."));
  }
  if (invoice.write_off_amount != 0 && invoice.write_off_account.empty()) {
    return refuse(validation_error("Please enter Write Off Account"));
  }
  if (invoice.change_amount == 0) {
    return {};
  }
  const std::string& account = invoice.account_for_change_amount;
  if (account.empty()) {
    return refuse(validation_error("Please enter Account for Change Amount"));
  }
  return document_text(database, "Account", account, "company") == invoice.company
             ? Checked()
             : refuse(validation_error("The selected change account " + account +
                                       " doesn't belongs to Company " + invoice.company + "."));
}

Checked check_warehouses(SiteState& site, const Call& /*call*/, const PosInvoice& invoice) {
  for (const InvoiceItem& item : invoice.items) {
    const std::string& warehouse = item.warehouse;
    if (document_number(*site.database, "Warehouse", warehouse, "disabled") != 0) {
      return refuse(validation_error("Disabled Warehouse " + warehouse +
                                     " cannot be used for this transaction."));
    }
    if (document_text(*site.database, "Warehouse", warehouse, "company") != invoice.company) {
      return refuse(
          {.exc_type = "InvalidWarehouseCompany",
           .message = "Warehouse " + warehouse + " does not belong to company " + invoice.company,
           .module_name = "erpnext.stock.utils"});
    }
  }
  return {};
}

// Rows carry no serial numbers and batches here, so an item that needs one is always refused.
Checked check_serials(SiteState& site, const Call& /*call*/, const PosInvoice& invoice) {
  for (std::size_t i = 0; i < invoice.items.size(); ++i) {
    const InvoiceItem& item = invoice.items[i];
    const bool has_serials = item_flag(*site.database, item, "has_serial_no");
    if (has_serials || item_flag(*site.database, item, "has_batch_no")) {
      return refuse(titled_error("Serial / Batch Bundle Missing",
                                 row_number(i) + ": Please select " +
                                     (has_serials ? "Serial" : "Batch") + " No. for item " +
                                     bold(item.item_code)));
    }
  }
  return {};
}

// Row by row and without a lock, so that two submissions at once can sell more than there is.
Checked check_stock(SiteState& site, const Call& /*call*/, const PosInvoice& invoice) {
  Database& database = *site.database;
  const bool is_checked =
      invoice.docstatus == kSubmitted ||
      document_number(database, "POS Profile", invoice.pos_profile, "validate_stock_on_save") != 0;
  for (std::size_t i = 0; is_checked && i < invoice.items.size(); ++i) {
    const InvoiceItem& item = invoice.items[i];
    if (!item_flag(database, item, "is_stock_item") ||
        item_flag(database, item, "allow_negative_stock")) {
      continue;
    }
    const double available = available_qty(database, item.item_code, item.warehouse);
    if (available <= 0) {
      return refuse(titled_error("Item Out of Stock", row_number(i) + ": Item " + item.item_code +
                                                          " has no stock in warehouse " +
                                                          item.warehouse + "."));
    }
    if (available < item.qty) {
      return refuse(titled_error("Insufficient Stock",
                                 row_number(i) + ": Item " + item.item_code + " in warehouse " +
                                     item.warehouse + ": Available " + number_text(available) +
                                     ", Needed " + number_text(item.qty) + "."));
    }
  }
  return {};
}

Checked check_payment_rows(SiteState& /*site*/, const Call& /*call*/, const PosInvoice& invoice) {
  for (std::size_t i = 0; i < invoice.payments.size(); ++i) {
    if (invoice.payments[i].amount < 0) {
      return refuse(validation_error(row_number(i) + " (Payment Table): Amount must be positive"));
    }
  }
  return {};
}

Checked check_paid(SiteState& site, const Call& /*call*/, const PosInvoice& invoice) {
  const bool is_whole = invoice.docstatus != kSubmitted ||
                        document_number(*site.database, "POS Profile", invoice.pos_profile,
                                        "allow_partial_payment") != 0 ||
                        invoice.paid_amount >= amount_due(invoice);
  return is_whole ? Checked()
                  : refuse({.exc_type = "PartialPaymentValidationError",
                            .message = "Partial Payment in POS Invoice is not allowed.",
                            .module_name = "erpnext.accounts.doctype.pos_invoice.pos_invoice"});
}

// "2026-03-20" as India writes it.
std::string day_month_year(std::string_view date) {
  return date.size() == 10 ? std::string(date.substr(8)) + "-" + std::string(date.substr(5, 2)) +
                                 "-" + std::string(date.substr(0, 4))
                           : std::string(date);
}

Checked check_fiscal_year(SiteState& site, const Call& /*call*/, const PosInvoice& invoice) {
  Query year = site.database->query(
      "SELECT 1 FROM fiscal_year WHERE ? BETWEEN year_start_date AND year_end_date AND NOT "
      "disabled");
  year.bind(invoice.posting_date);
  return year.next()
             ? Checked()
             : refuse({.exc_type = "FiscalYearError",
                       .message = "Posting Date " + day_month_year(invoice.posting_date) +
                                  " is not in any active Fiscal Year for " + bold(invoice.company),
                       .module_name = "erpnext.accounts.utils"});
}

// Nobody has the role that may go on with a frozen customer: it is unset on a new site.
Checked check_customer_account(SiteState& site, const Call& /*call*/, const PosInvoice& invoice) {
  const auto refuse_customer = [&](std::string_view exc_type, std::string_view state) {
    return refuse({.exc_type = std::string(exc_type),
                   .message = "Customer " + invoice.customer + " is " + std::string(state),
                   .module_name = "erpnext.exceptions"});
  };
  if (document_number(*site.database, "Customer", invoice.customer, "disabled") != 0) {
    return refuse_customer("PartyDisabled", "disabled");
  }
  if (document_number(*site.database, "Customer", invoice.customer, "is_frozen") != 0) {
    return refuse_customer("PartyFrozen", "frozen");
  }
  return {};
}

Checked check_mandatory_fields(SiteState& /*site*/,
                               const Call& /*call*/,
                               const PosInvoice& invoice) {
  std::string missing;
  if (invoice.items.empty()) {
    missing = "items";
  }
  for (const InvoiceItem& item : invoice.items) {
    if (item.item_code.empty()) {
      missing += missing.empty() ? "item_code" : ", item_code";
    }
  }
  for (const InvoicePayment& payment : invoice.payments) {
    if (payment.mode_of_payment.empty()) {
      missing += missing.empty() ? "mode_of_payment" : ", mode_of_payment";
    }
  }
  return missing.empty()
             ? Checked()
             : refuse(mandatory_error("[POS Invoice, " + invoice.name + "]: " + missing));
}

using Check = Checked (*)(SiteState&, const Call&, const PosInvoice&);

// That the company is the POS Profile's needs no check: fill_order() takes it from there.
constexpr std::array kChecks{
    Check{check_customer},
    check_is_pos,
    check_items,
    check_amounts,
    check_open_shift,
    check_has_payments,
    check_whole_numbers,
    check_accounts,
    check_warehouses,
    check_serials,
    check_stock,
    check_payment_rows,
    check_paid,
    check_fiscal_year,
    check_customer_account,
};

}  // namespace

Checked validate_order(SiteState& site, const Call& call, const PosInvoice& invoice) {
  for (const Check check : kChecks) {
    if (auto checked = by_erpnext(check(site, call, invoice)); !checked) {
      return checked;
    }
  }
  return check_mandatory_fields(site, call, invoice);
}

}  // namespace acrida::demo
