#include "demo/doctype.h"

#include <array>

namespace acrida::demo {
namespace {

constexpr std::array kPosInvoiceFields{
    Field{"name"},
    Field{"docstatus", FieldKind::kInteger},
    Field{"status"},
    Field{"owner"},
    Field{"modified_by"},
    Field{"creation"},
    Field{"modified"},
    Field{"posting_date"},
    Field{"posting_time"},
    Field{"customer"},
    Field{"pos_profile"},
    Field{"grand_total", FieldKind::kReal},
    Field{"rounded_total", FieldKind::kReal},
    Field{"total_qty", FieldKind::kReal},
    Field{"paid_amount", FieldKind::kReal},
    Field{"change_amount", FieldKind::kReal},
    Field{"is_pos", FieldKind::kInteger},
    Field{"remarks"},
};

constexpr std::array kSalesInvoiceFields{
    Field{"name"},
    Field{"docstatus", FieldKind::kInteger},
    Field{"status"},
    Field{"owner"},
    Field{"creation"},
    Field{"modified"},
    Field{"posting_date"},
    Field{"due_date"},
    Field{"company"},
    Field{"customer"},
    Field{"customer_name", FieldKind::kText, "customer"},
    Field{"outlet"},
    Field{"grand_total", FieldKind::kReal},
    Field{"net_total", FieldKind::kReal},
    Field{"outstanding_amount", FieldKind::kReal},
    Field{"is_pos", FieldKind::kInteger},
    Field{"is_return", FieldKind::kInteger},
};

constexpr std::array kItemFields{
    Field{"name"},
    Field{"item_code", FieldKind::kText, "name"},
    Field{"item_name"},
    Field{"item_group"},
    Field{"stock_uom"},
    Field{"standard_rate", FieldKind::kReal},
    Field{"valuation_rate", FieldKind::kReal},
    Field{"disabled", FieldKind::kInteger},
    Field{"modified"},
};

constexpr std::array kPosProfileFields{Field{"name"}, Field{"warehouse"}, Field{"customer"}};
constexpr std::array kModeFields{Field{"name"}, Field{"type"}};
constexpr std::array kWarehouseFields{Field{"name"}, Field{"company"}};
constexpr std::array kCustomerFields{
    Field{"name"}, Field{"customer_name", FieldKind::kText, "name"}, Field{"customer_group"}};

constexpr std::array<Doctype, 7> kDoctypes{{
    {"POS Invoice", "pos_invoice", kPosInvoiceFields, "modified"},
    {"Sales Invoice", "sales_invoice", kSalesInvoiceFields, "modified"},
    {"Item", "item", kItemFields, "modified"},
    {"POS Profile", "pos_profile", kPosProfileFields, "name"},
    {"Mode of Payment", "mode_of_payment", kModeFields, "name"},
    {"Warehouse", "warehouse", kWarehouseFields, "name"},
    {"Customer", "customer", kCustomerFields, "name"},
}};

}  // namespace

const Doctype* find_doctype(std::string_view name) {
  for (const Doctype& doctype : kDoctypes) {
    if (doctype.name == name) {
      return &doctype;
    }
  }
  return nullptr;
}

const Field* find_field(const Doctype& doctype, std::string_view name) {
  for (const Field& field : doctype.fields) {
    if (field.name == name) {
      return &field;
    }
  }
  return nullptr;
}

std::string_view column_of(const Field& field) {
  return field.column.empty() ? field.name : field.column;
}

}  // namespace acrida::demo
