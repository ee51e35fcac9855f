#include "demo/pos_invoice.h"

#include <algorithm>
#include <string_view>

#include "demo/json_text.h"
#include "demo/money.h"

namespace acrida::demo {
namespace {

std::string status_of(const PosInvoice& invoice) {
  switch (invoice.docstatus) {
    case kDraft:
      return "Draft";
    case kCancelled:
      return "Cancelled";
    default:
      // v15 computes no outstanding amount for POS Invoices, so every other one shows as paid.
      return invoice.consolidated_invoice.empty() ? "Paid" : "Consolidated";
  }
}

// A field without a value is absent.
void write_given(JsonText& json, std::string_view field, std::string_view value) {
  if (!value.empty()) {
    json.text(field, value);
  }
}

// The fields that every row of every table of the document begins with.
void write_identity(JsonText& json, const PosInvoice& invoice, std::string_view name, int idx) {
  json.text("name", name).text("owner", invoice.owner);
  json.text("creation", invoice.creation).text("modified", invoice.modified);
  json.text("modified_by", invoice.modified_by);
  json.integer("docstatus", invoice.docstatus).integer("idx", idx);
}

void write_parent(JsonText& json,
                  const PosInvoice& invoice,
                  std::string_view field,
                  std::string_view doctype) {
  json.text("parent", invoice.name).text("parentfield", field);
  json.text("parenttype", "POS Invoice").text("doctype", doctype);
}

// `net_share`: what is left of an amount without the taxes that it includes.
void write_item_prices(JsonText& json, const InvoiceItem& item, double net_share) {
  const double amount = round_money(item.qty * item.rate);
  json.real("price_list_rate", item.price_list_rate);
  json.real("base_price_list_rate", item.price_list_rate);
  json.text("margin_type", "").real("margin_rate_or_amount", 0).real("rate_with_margin", 0);
  json.real("discount_percentage", 0).real("discount_amount", 0).real("base_rate_with_margin", 0);
  for (const std::string_view prefix : {"", "base_"}) {
    json.real(std::string(prefix) + "rate", item.rate);
    json.real(std::string(prefix) + "amount", amount);
  }
  for (const std::string_view prefix : {"net_", "base_net_"}) {
    json.real(std::string(prefix) + "rate", round_money(item.rate * net_share));
    json.real(std::string(prefix) + "amount", round_money(amount * net_share));
  }
}

void write_item(JsonText& json, const PosInvoice& invoice, std::size_t index) {
  const InvoiceItem& item = invoice.items[index];
  json.element().open_object();
  write_identity(json, invoice, item.name, static_cast<int>(index) + 1);
  json.integer("has_item_scanned", 0).text("item_code", item.item_code);
  json.text("item_name", item.item_name).text("description", item.item_name);
  json.text("item_group", item.item_group).text("image", "");
  json.real("qty", item.qty).text("stock_uom", item.uom).text("uom", item.uom);
  json.real("conversion_factor", 1).real("stock_qty", item.qty);
  write_item_prices(json, item, invoice.total == 0 ? 1 : invoice.net_total / invoice.total);
  json.text("pricing_rules", "").integer("is_free_item", 0).integer("grant_commission", 1);
  json.integer("delivered_by_supplier", 0).text("income_account", "Sales - SJ");
  json.integer("is_fixed_asset", 0).text("expense_account", "Cost of Goods Sold - SJ");
  json.integer("enable_deferred_revenue", 0);
  json.real("weight_per_unit", 0).real("total_weight", 0).text("warehouse", item.warehouse);
  json.integer("use_serial_batch_fields", 0).integer("allow_zero_valuation_rate", 0);
  json.text("item_tax_rate", "{}").real("actual_batch_qty", 0).real("actual_qty", 0);
  json.real("delivered_qty", 0).text("cost_center", "Main - SJ").integer("page_break", 0);
  write_parent(json, invoice, "items", "POS Invoice Item");
  json.close_object();
}

void write_payment(JsonText& json, const PosInvoice& invoice, std::size_t index) {
  const InvoicePayment& payment = invoice.payments[index];
  json.element().open_object();
  write_identity(json, invoice, payment.name, static_cast<int>(index) + 1);
  json.integer("default", index == 0 ? 1 : 0).text("mode_of_payment", payment.mode_of_payment);
  json.real("amount", payment.amount);
  write_given(json, "account", payment.account);
  json.text("type", payment.type);
  json.real("base_amount", payment.amount);
  write_parent(json, invoice, "payments", "Sales Invoice Payment");
  json.close_object();
}

void write_tax(JsonText& json, const PosInvoice& invoice, std::size_t index) {
  double total = invoice.net_total;
  for (std::size_t i = 0; i <= index; ++i) {
    total = round_money(total + invoice.taxes[i].tax_amount);
  }
  const InvoiceTax& tax = invoice.taxes[index];
  json.element().open_object();
  write_identity(json, invoice, tax.name, static_cast<int>(index) + 1);
  json.text("charge_type", tax.charge_type).text("account_head", tax.account_head);
  json.text("description", tax.description).integer("included_in_print_rate", tax.is_included);
  json.real("rate", tax.rate);
  for (const std::string_view prefix : {"", "base_"}) {
    json.real(std::string(prefix) + "tax_amount", tax.tax_amount);
    json.real(std::string(prefix) + "total", total);
  }
  write_parent(json, invoice, "taxes", "Sales Taxes and Charges");
  json.close_object();
}

void write_head(JsonText& json, const PosInvoice& invoice) {
  write_identity(json, invoice, invoice.name, 0);
  json.text("title", invoice.customer).text("naming_series", "ACC-PSINV-.YYYY.-");
  json.text("customer", invoice.customer).text("customer_name", invoice.customer);
  json.text("pos_profile", invoice.pos_profile).integer("is_pos", invoice.is_pos ? 1 : 0);
  json.integer("is_return", 0).integer("update_billed_amount_in_sales_order", 0);
  json.integer("update_billed_amount_in_delivery_note", 1).text("company", invoice.company);
  json.text("posting_date", invoice.posting_date).text("posting_time", invoice.posting_time);
  json.integer("set_posting_time", 0).text("due_date", invoice.posting_date);
  json.text("currency", invoice.currency).real("conversion_rate", invoice.conversion_rate);
  json.text("selling_price_list", invoice.selling_price_list)
      .text("price_list_currency", kCurrency);
  json.real("plc_conversion_rate", 1).integer("ignore_pricing_rule", 0);
  json.text("set_warehouse", invoice.set_warehouse).integer("update_stock", 1);
  json.real("total_billing_amount", 0).real("total_qty", invoice.total_qty);
}

void write_totals(JsonText& json, const PosInvoice& invoice) {
  const double total = invoice.grand_total;
  json.real("base_total", invoice.total).real("base_net_total", invoice.net_total);
  json.real("total", invoice.total).real("net_total", invoice.net_total);
  json.real("total_net_weight", 0).text("tax_category", "").text("other_charges_calculation", "");
  const double taxes = round_money(total - invoice.net_total);
  json.real("base_total_taxes_and_charges", taxes).real("total_taxes_and_charges", taxes);
  json.integer("loyalty_points", 0).real("loyalty_amount", 0).integer("redeem_loyalty_points", 0);
  json.text("apply_discount_on", "Grand Total").real("base_discount_amount", 0);
  json.real("additional_discount_percentage", 0).real("discount_amount", 0);
  for (const std::string_view prefix : {"base_", ""}) {
    const std::string start(prefix);
    json.real(start + "grand_total", total);
    json.real(start + "rounding_adjustment", round_money(invoice.rounded_total - total));
    json.real(start + "rounded_total", invoice.rounded_total);
    json.text(start + "in_words", in_words(invoice.rounded_total));
  }
  json.real("total_advance", 0).real("outstanding_amount", 0);
  json.integer("allocate_advances_automatically", 0);
  json.real("base_paid_amount", invoice.paid_amount).real("paid_amount", invoice.paid_amount);
  json.real("base_change_amount", invoice.change_amount);
  json.real("change_amount", invoice.change_amount);
  write_given(json, "account_for_change_amount", invoice.account_for_change_amount);
}

void write_tail(JsonText& json, const PosInvoice& invoice) {
  json.real("write_off_amount", invoice.write_off_amount);
  json.real("base_write_off_amount", invoice.write_off_amount);
  write_given(json, "write_off_account", invoice.write_off_account);
  json.integer("write_off_outstanding_amount_automatically", 0);
  json.integer("group_same_items", 0).text("language", "en").text("customer_group", "Individual");
  json.text("territory", "India").integer("is_discounted", 0).text("status", invoice.status);
  json.text("debit_to", invoice.debit_to).text("party_account_currency", kCurrency);
  json.text("is_opening", "No").text("remarks", invoice.remarks);
  json.real("amount_eligible_for_commission", invoice.grand_total).real("commission_rate", 0);
  json.real("total_commission", 0).text("against_income_account", "Sales - SJ");
  write_given(json, "consolidated_invoice", invoice.consolidated_invoice);
  json.text("doctype", "POS Invoice");
}

}  // namespace

namespace {

constexpr std::string_view kOnNetTotal = "On Net Total";

// The net total and the taxes on it. Where the rates of the items include every tax, the grand
// total is what the items come to, however the taxes round.
void compute_taxes(PosInvoice& invoice) {
  double included_percent = 0;
  bool all_included = !invoice.taxes.empty();
  for (const InvoiceTax& tax : invoice.taxes) {
    const bool is_included = tax.is_included && tax.charge_type == kOnNetTotal;
    included_percent += is_included ? tax.rate : 0;
    all_included = all_included && is_included;
  }
  invoice.net_total = round_money(invoice.total / (1 + included_percent / 100));
  invoice.grand_total = invoice.net_total;
  for (InvoiceTax& tax : invoice.taxes) {
    if (tax.charge_type == kOnNetTotal) {
      tax.tax_amount = round_money(invoice.net_total * tax.rate / 100);
    }
    invoice.grand_total = round_money(invoice.grand_total + tax.tax_amount);
  }
  if (all_included) {
    invoice.grand_total = invoice.total;
  }
}

}  // namespace

double amount_due(const PosInvoice& invoice) {
  return invoice.rounded_total != 0 ? invoice.rounded_total : invoice.grand_total;
}

void compute(PosInvoice& invoice) {
  invoice.total_qty = 0;
  invoice.total = 0;
  for (const InvoiceItem& item : invoice.items) {
    invoice.total_qty += item.qty;
    invoice.total += round_money(item.qty * item.rate);
  }
  invoice.total = round_money(invoice.total);
  compute_taxes(invoice);
  invoice.rounded_total = round_rupees(invoice.grand_total);
  invoice.change_amount =
      invoice.paid_amount > amount_due(invoice)
          ? round_money(invoice.paid_amount - amount_due(invoice) + invoice.write_off_amount)
          : 0;
  invoice.status = status_of(invoice);
}

std::string to_json(const PosInvoice& invoice) {
  constexpr std::size_t kBytesOfDocument = 4096;
  constexpr std::size_t kBytesOfItem = 2048;
  std::string out;
  out.reserve(kBytesOfDocument + invoice.items.size() * kBytesOfItem);
  JsonText json(out);
  json.open_object();
  write_head(json, invoice);
  write_totals(json, invoice);
  write_tail(json, invoice);
  for (const std::string_view table :
       {"packed_items", "timesheets", "advances", "payment_schedule", "sales_team"}) {
    json.raw(table, "[]");
  }
  json.key("taxes").open_list();
  for (std::size_t i = 0; i < invoice.taxes.size(); ++i) {
    write_tax(json, invoice, i);
  }
  json.close_list().key("items").open_list();
  for (std::size_t i = 0; i < invoice.items.size(); ++i) {
    write_item(json, invoice, i);
  }
  json.close_list().key("payments").open_list();
  for (std::size_t i = 0; i < invoice.payments.size(); ++i) {
    write_payment(json, invoice, i);
  }
  json.close_list().raw("pricing_rules", "[]").close_object();
  return out;
}

}  // namespace acrida::demo
