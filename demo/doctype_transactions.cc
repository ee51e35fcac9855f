// The doctypes of what happens in a shop: invoices, shifts, stock.
#include <array>

#include "demo/doctype.h"

namespace acrida::demo {
namespace {

constexpr FieldKind kInteger = FieldKind::kInteger;
constexpr FieldKind kReal = FieldKind::kReal;

constexpr std::array kInvoiceItemFields{
    Field{.name = "item_code", .link = "Item", .label = "Item"},
    Field{.name = "qty", .kind = kReal},
    Field{.name = "rate", .kind = kReal},
    Field{.name = "warehouse", .link = "Warehouse"},
};
constexpr std::array kInvoicePaymentFields{
    Field{.name = "mode_of_payment", .link = "Mode of Payment"},
    Field{.name = "amount", .kind = kReal},
};
constexpr std::array kInvoiceTaxFields{
    Field{.name = "charge_type"},
    Field{.name = "account_head", .link = "Account"},
    Field{.name = "description"},
    Field{.name = "rate", .kind = kReal},
    Field{.name = "included_in_print_rate", .kind = kInteger},
    Field{.name = "tax_amount", .kind = kReal},
};
constexpr std::array kPosInvoiceChildren{
    ChildTable{"items", "POS Invoice Item", "pos_invoice_item", kInvoiceItemFields, true},
    ChildTable{"payments", "Sales Invoice Payment", "pos_invoice_payment", kInvoicePaymentFields},
    ChildTable{"taxes", "Sales Taxes and Charges", "pos_invoice_tax", kInvoiceTaxFields},
};
constexpr std::array kPosInvoiceFields{
    Field{.name = "status"},
    Field{.name = "company", .link = "Company"},
    Field{.name = "posting_date"},
    Field{.name = "posting_time"},
    Field{.name = "customer", .link = "Customer"},
    Field{.name = "customer_name", .column = "customer"},
    Field{.name = "pos_profile", .link = "POS Profile"},
    Field{.name = "grand_total", .kind = kReal},
    Field{.name = "net_total", .kind = kReal},
    Field{.name = "rounded_total", .kind = kReal},
    Field{.name = "total_qty", .kind = kReal},
    Field{.name = "paid_amount", .kind = kReal},
    Field{.name = "change_amount", .kind = kReal},
    Field{.name = "write_off_amount", .kind = kReal},
    Field{.name = "is_pos", .kind = kInteger},
    Field{.name = "remarks"},
    Field{.name = "consolidated_invoice", .link = "Sales Invoice"},
    Field{.name = "debit_to", .link = "Account"},
    Field{.name = "account_for_change_amount", .link = "Account"},
    Field{.name = "write_off_account", .link = "Account"},
    Field{.name = "selling_price_list", .link = "Price List", .label = "Price List"},
    Field{.name = "currency", .link = "Currency"},
    Field{.name = "conversion_rate", .kind = kReal},
};

constexpr std::array kSalesInvoiceFields{
    Field{.name = "status"},
    Field{.name = "posting_date"},
    Field{.name = "due_date"},
    Field{.name = "company", .link = "Company"},
    Field{.name = "customer", .link = "Customer"},
    Field{.name = "customer_name", .column = "customer"},
    Field{.name = "outlet"},
    Field{.name = "grand_total", .kind = kReal},
    Field{.name = "net_total", .kind = kReal},
    Field{.name = "outstanding_amount", .kind = kReal},
    Field{.name = "is_pos", .kind = kInteger},
    Field{.name = "is_return", .kind = kInteger},
    Field{.name = "is_consolidated", .kind = kInteger},
};

constexpr std::array kOpeningBalanceFields{
    Field{.name = "mode_of_payment", .link = "Mode of Payment", .is_mandatory = true},
    Field{.name = "opening_amount", .kind = kReal},
};
constexpr std::array kOpeningChildren{ChildTable{"balance_details", "POS Opening Entry Detail",
                                                 "pos_opening_entry_balance", kOpeningBalanceFields,
                                                 true}};
constexpr std::array kOpeningFields{
    Field{.name = "period_start_date", .is_mandatory = true},
    Field{.name = "period_end_date"},
    Field{.name = "status", .initial = "Draft"},
    Field{.name = "posting_date", .is_mandatory = true, .initial = "Today"},
    Field{.name = "company", .link = "Company", .is_mandatory = true},
    Field{.name = "pos_profile", .link = "POS Profile", .is_mandatory = true},
    Field{.name = "pos_closing_entry"},
    Field{.name = "user", .link = "User", .is_mandatory = true, .label = "Cashier"},
};

constexpr std::array kClosingInvoiceFields{
    Field{.name = "pos_invoice", .link = "POS Invoice", .is_mandatory = true},
    Field{.name = "posting_date"},
    Field{.name = "customer", .link = "Customer"},
    Field{.name = "grand_total", .kind = kReal},
    Field{.name = "is_return", .kind = kInteger},
};
constexpr std::array kClosingPaymentFields{
    Field{.name = "mode_of_payment", .link = "Mode of Payment", .is_mandatory = true},
    Field{.name = "opening_amount", .kind = kReal},
    Field{.name = "expected_amount", .kind = kReal},
    Field{.name = "closing_amount", .kind = kReal},
    Field{.name = "difference", .kind = kReal},
};
constexpr std::array kClosingChildren{
    ChildTable{"pos_transactions", "POS Invoice Reference", "pos_closing_entry_invoice",
               kClosingInvoiceFields},
    ChildTable{"payment_reconciliation", "POS Closing Entry Detail", "pos_closing_entry_payment",
               kClosingPaymentFields},
};
constexpr std::array kClosingFields{
    Field{.name = "period_start_date", .is_mandatory = true},
    Field{.name = "period_end_date", .is_mandatory = true},
    Field{.name = "posting_date", .is_mandatory = true, .initial = "Today"},
    Field{.name = "pos_opening_entry", .link = "POS Opening Entry", .is_mandatory = true},
    Field{.name = "status", .initial = "Draft"},
    Field{.name = "company", .link = "Company", .is_mandatory = true},
    Field{.name = "pos_profile", .link = "POS Profile", .is_mandatory = true},
    Field{.name = "user", .link = "User", .is_mandatory = true, .label = "Cashier"},
    Field{.name = "grand_total", .kind = kReal},
    Field{.name = "net_total", .kind = kReal},
    Field{.name = "total_quantity", .kind = kReal},
};

constexpr std::array kStockEntryItemFields{
    Field{.name = "s_warehouse", .link = "Warehouse", .label = "Source Warehouse"},
    Field{.name = "t_warehouse", .link = "Warehouse", .label = "Target Warehouse"},
    Field{.name = "item_code", .link = "Item", .is_mandatory = true},
    Field{.name = "qty", .kind = kReal, .is_mandatory = true},
    Field{.name = "basic_rate", .kind = kReal},
    Field{.name = "uom", .link = "UOM"},
};
constexpr std::array kStockEntryChildren{
    ChildTable{"items", "Stock Entry Detail", "stock_entry_item", kStockEntryItemFields, true}};
constexpr std::array kStockEntryFields{
    Field{.name = "stock_entry_type", .link = "Stock Entry Type", .is_mandatory = true},
    Field{.name = "purpose"},
    Field{.name = "company", .link = "Company", .is_mandatory = true},
    Field{.name = "posting_date", .initial = "Today"},
    Field{.name = "remarks"},
};

constexpr std::array kBinFields{
    Field{.name = "item_code", .link = "Item", .is_mandatory = true},
    Field{.name = "warehouse", .link = "Warehouse", .is_mandatory = true},
    Field{.name = "actual_qty", .kind = kReal},
    Field{.name = "reserved_qty", .kind = kReal},
};

constexpr std::array kDoctypes{
    Doctype{"POS Invoice", "pos_invoice", kPosInvoiceFields, kPosInvoiceChildren, Naming::kSeries,
            "ACC-PSINV-", true},
    Doctype{"Sales Invoice",
            "sales_invoice",
            kSalesInvoiceFields,
            {},
            Naming::kSeries,
            "ACC-SINV-",
            true},
    Doctype{"POS Opening Entry", "pos_opening_entry", kOpeningFields, kOpeningChildren,
            Naming::kSeries, "POS-OPE-", true},
    Doctype{"POS Closing Entry", "pos_closing_entry", kClosingFields, kClosingChildren,
            Naming::kSeries, "POS-CLO-", true},
    Doctype{"Stock Entry", "stock_entry", kStockEntryFields, kStockEntryChildren, Naming::kSeries,
            "MAT-STE-", true},
    Doctype{"Bin", "bin", kBinFields},
};

}  // namespace

std::span<const Doctype> transaction_doctypes() {
  return kDoctypes;
}

}  // namespace acrida::demo
