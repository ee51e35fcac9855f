// The doctypes of what the company has and sells.
#include <array>

#include "demo/doctype.h"

namespace acrida::demo {
namespace {

constexpr FieldKind kInteger = FieldKind::kInteger;
constexpr FieldKind kReal = FieldKind::kReal;

constexpr std::array kCompanyFields{
    Field{.name = "company_name", .is_mandatory = true},
    Field{.name = "abbr", .is_mandatory = true},
    Field{.name = "default_currency", .link = "Currency", .is_mandatory = true},
    Field{.name = "country"},
    Field{.name = "cost_center", .link = "Cost Center"},
    Field{.name = "default_income_account", .link = "Account"},
    Field{.name = "default_expense_account", .link = "Account"},
    Field{.name = "default_receivable_account", .link = "Account"},
    Field{.name = "write_off_account", .link = "Account"},
};

constexpr std::array kCurrencyFields{
    Field{.name = "currency_name", .is_mandatory = true},
    Field{.name = "enabled", .kind = kInteger, .initial = "1"},
    Field{.name = "smallest_currency_fraction_value", .kind = kReal},
};

constexpr std::array kFiscalYearFields{
    Field{.name = "year", .is_mandatory = true, .label = "Year Name"},
    Field{.name = "year_start_date", .is_mandatory = true},
    Field{.name = "year_end_date", .is_mandatory = true},
    Field{.name = "disabled", .kind = kInteger},
};

constexpr std::array kAccountFields{
    Field{.name = "account_name", .is_mandatory = true},
    Field{.name = "company", .link = "Company", .is_mandatory = true},
    Field{.name = "parent_account", .link = "Account"},
    Field{.name = "root_type"},
    Field{.name = "account_type"},
    Field{.name = "account_currency", .link = "Currency"},
    Field{.name = "is_group", .kind = kInteger},
    Field{.name = "disabled", .kind = kInteger},
    Field{.name = "freeze_account", .initial = "No"},
};

constexpr std::array kCostCenterFields{
    Field{.name = "cost_center_name", .is_mandatory = true},
    Field{.name = "company", .link = "Company", .is_mandatory = true},
    Field{.name = "parent_cost_center", .link = "Cost Center"},
    Field{.name = "is_group", .kind = kInteger},
    Field{.name = "disabled", .kind = kInteger},
};

constexpr std::array kWarehouseFields{
    Field{.name = "warehouse_name", .is_mandatory = true},
    Field{.name = "company", .link = "Company", .is_mandatory = true},
    Field{.name = "parent_warehouse", .link = "Warehouse"},
    Field{.name = "is_group", .kind = kInteger},
    Field{.name = "disabled", .kind = kInteger},
};

constexpr std::array kUomFields{
    Field{.name = "uom_name", .is_mandatory = true, .label = "UOM Name"},
    Field{.name = "enabled", .kind = kInteger, .initial = "1"},
    Field{.name = "must_be_whole_number", .kind = kInteger},
};

constexpr std::array kItemGroupFields{
    Field{.name = "item_group_name", .is_mandatory = true},
    Field{.name = "parent_item_group", .link = "Item Group"},
    Field{.name = "is_group", .kind = kInteger},
};

constexpr std::array kItemFields{
    Field{.name = "item_code", .is_mandatory = true},
    Field{.name = "item_name"},
    Field{.name = "item_group", .link = "Item Group", .is_mandatory = true},
    Field{.name = "stock_uom",
          .link = "UOM",
          .is_mandatory = true,
          .label = "Default Unit of Measure"},
    Field{.name = "description"},
    Field{.name = "is_stock_item", .kind = kInteger, .initial = "1"},
    Field{.name = "is_sales_item", .kind = kInteger, .initial = "1"},
    Field{.name = "has_variants", .kind = kInteger},
    Field{.name = "has_serial_no", .kind = kInteger},
    Field{.name = "has_batch_no", .kind = kInteger},
    Field{.name = "allow_negative_stock", .kind = kInteger},
    Field{.name = "disabled", .kind = kInteger},
    Field{.name = "standard_rate", .kind = kReal},
    Field{.name = "valuation_rate", .kind = kReal},
};

constexpr std::array kPriceListFields{
    Field{.name = "price_list_name", .is_mandatory = true},
    Field{.name = "currency", .link = "Currency", .is_mandatory = true},
    Field{.name = "enabled", .kind = kInteger, .initial = "1"},
    Field{.name = "selling", .kind = kInteger},
    Field{.name = "buying", .kind = kInteger},
};

constexpr std::array kItemPriceFields{
    Field{.name = "item_code", .link = "Item", .is_mandatory = true},
    Field{.name = "item_name"},
    Field{.name = "price_list", .link = "Price List", .is_mandatory = true},
    Field{.name = "price_list_rate", .kind = kReal, .is_mandatory = true, .label = "Rate"},
    Field{.name = "currency", .link = "Currency"},
    Field{.name = "uom", .link = "UOM"},
    Field{.name = "selling", .kind = kInteger},
    Field{.name = "buying", .kind = kInteger},
};

constexpr std::array kTerritoryFields{
    Field{.name = "territory_name", .is_mandatory = true},
    Field{.name = "parent_territory", .link = "Territory"},
    Field{.name = "is_group", .kind = kInteger},
};

constexpr std::array kCustomerGroupFields{
    Field{.name = "customer_group_name", .is_mandatory = true},
    Field{.name = "parent_customer_group", .link = "Customer Group"},
    Field{.name = "is_group", .kind = kInteger},
};

constexpr std::array kCustomerFields{
    Field{.name = "customer_name", .is_mandatory = true},
    Field{.name = "customer_type", .is_mandatory = true, .initial = "Company"},
    Field{.name = "customer_group", .link = "Customer Group"},
    Field{.name = "territory", .link = "Territory"},
    Field{.name = "default_price_list", .link = "Price List"},
    Field{.name = "disabled", .kind = kInteger},
    Field{.name = "is_frozen", .kind = kInteger},
};

constexpr std::array kModeAccountFields{
    Field{.name = "company", .link = "Company"},
    Field{.name = "default_account", .link = "Account"},
};
constexpr std::array kModeChildren{ChildTable{"accounts", "Mode of Payment Account",
                                              "mode_of_payment_account", kModeAccountFields}};
constexpr std::array kModeFields{
    Field{.name = "mode_of_payment", .is_mandatory = true},
    Field{.name = "enabled", .kind = kInteger, .initial = "1"},
    Field{.name = "type"},
};

constexpr std::array kProfilePaymentFields{
    Field{.name = "default", .kind = kInteger, .column = "is_default"},
    Field{.name = "allow_in_returns", .kind = kInteger},
    Field{.name = "mode_of_payment", .link = "Mode of Payment", .is_mandatory = true},
};
constexpr std::array kProfileChildren{ChildTable{
    "payments", "POS Payment Method", "pos_profile_payment", kProfilePaymentFields, true}};
constexpr std::array kProfileFields{
    Field{.name = "company", .link = "Company", .is_mandatory = true},
    Field{.name = "customer", .link = "Customer"},
    Field{.name = "country"},
    Field{.name = "disabled", .kind = kInteger},
    Field{.name = "warehouse", .link = "Warehouse", .is_mandatory = true},
    Field{.name = "currency", .link = "Currency", .is_mandatory = true},
    Field{.name = "selling_price_list", .link = "Price List", .label = "Price List"},
    Field{.name = "write_off_account", .link = "Account", .is_mandatory = true},
    Field{.name = "write_off_cost_center", .link = "Cost Center", .is_mandatory = true},
    Field{.name = "write_off_limit", .kind = kReal, .initial = "1"},
    Field{.name = "account_for_change_amount", .link = "Account"},
    Field{.name = "income_account", .link = "Account"},
    Field{.name = "expense_account", .link = "Account"},
    Field{.name = "cost_center", .link = "Cost Center"},
    Field{.name = "allow_partial_payment", .kind = kInteger},
    Field{.name = "validate_stock_on_save", .kind = kInteger},
    Field{.name = "hide_unavailable_items", .kind = kInteger},
};

constexpr std::array kStockEntryTypeFields{
    Field{.name = "purpose", .is_mandatory = true, .initial = "Material Issue"},
};

constexpr std::array kDoctypes{
    Doctype{"Company", "company", kCompanyFields, {}, Naming::kField, "company_name"},
    Doctype{"Currency", "currency", kCurrencyFields, {}, Naming::kField, "currency_name"},
    Doctype{"Fiscal Year", "fiscal_year", kFiscalYearFields, {}, Naming::kField, "year"},
    Doctype{"Account", "account", kAccountFields, {}, Naming::kOfCompany, "account_name"},
    Doctype{"Cost Center",
            "cost_center",
            kCostCenterFields,
            {},
            Naming::kOfCompany,
            "cost_center_name"},
    Doctype{"Warehouse", "warehouse", kWarehouseFields, {}, Naming::kOfCompany, "warehouse_name"},
    Doctype{"UOM", "uom", kUomFields, {}, Naming::kField, "uom_name"},
    Doctype{"Item Group", "item_group", kItemGroupFields, {}, Naming::kField, "item_group_name"},
    Doctype{"Item", "item", kItemFields, {}, Naming::kField, "item_code"},
    Doctype{"Price List", "price_list", kPriceListFields, {}, Naming::kField, "price_list_name"},
    Doctype{"Item Price", "item_price", kItemPriceFields},
    Doctype{"Territory", "territory", kTerritoryFields, {}, Naming::kField, "territory_name"},
    Doctype{"Customer Group",
            "customer_group",
            kCustomerGroupFields,
            {},
            Naming::kField,
            "customer_group_name"},
    Doctype{"Customer", "customer", kCustomerFields, {}, Naming::kCounted, "customer_name"},
    Doctype{"Mode of Payment", "mode_of_payment", kModeFields, kModeChildren, Naming::kField,
            "mode_of_payment"},
    Doctype{"POS Profile", "pos_profile", kProfileFields, kProfileChildren, Naming::kPrompt},
    Doctype{"Stock Entry Type", "stock_entry_type", kStockEntryTypeFields, {}, Naming::kPrompt},
};

}  // namespace

std::span<const Doctype> master_doctypes() {
  return kDoctypes;
}

}  // namespace acrida::demo
