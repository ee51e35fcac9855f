#include "demo/pos_invoice_rows.h"

#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "base/escape.h"

namespace acrida::demo {
namespace {

constexpr double kAmountBelow = 1e12;         // MariaDB's decimal(21,9)
constexpr std::size_t kTextBytesMax = 65535;  // MariaDB's text
constexpr std::size_t kEchoBytesMax = 140;    // Frappe's Data fields hold no more

using Column = std::pair<std::string_view, double>;

template <std::size_t count>
Checked check_amounts(const std::array<Column, count>& columns) {
  for (const auto& [column, number] : columns) {
    if (auto fits = check_amount(number, column); !fits) {
      return fits;
    }
  }
  return {};
}

template <class Row>
void name_table(RandomNames& names, std::vector<Row>& table) {
  for (Row& row : table) {
    if (row.name.empty()) {
      row.name = names.next(kRowNameLength);
    }
  }
}

}  // namespace

Checked check_amount(double number, std::string_view column) {
  if (std::abs(number) < kAmountBelow) {
    return {};
  }
  ErpError error = python_error("DataError", "(1264, \"Out of range value for column '" +
                                                 std::string(column) + "' at row 1\")");
  error.module_name = "pymysql.err";
  return refuse(std::move(error));
}

Checked check_remarks(const PosInvoice& invoice) {
  return invoice.remarks.size() <= kTextBytesMax
             ? Checked()
             : refuse(
                   {.exc_type = "CharacterLengthExceededError",
                    .message = "Remarks will get truncated, as max characters allowed is 65535"});
}

Checked check_table(const Value& table, std::string_view field) {
  if (!table.is_null() && !table.is_list()) {
    return refuse(python_error("TypeError", "'" + std::string(field) + "' is not iterable"));
  }
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (!table.at(i).is_object()) {
      return refuse(python_error("TypeError", "a row of " + std::string(field) + " is no object"));
    }
  }
  if (table.size() > kInvoiceRowsMax) {
    return refuse(validation_error("The demo site takes at most " +
                                   std::to_string(kInvoiceRowsMax) + " rows in " +
                                   std::string(field)));
  }
  return {};
}

Checked read_items(const Value& rows, PosInvoice& invoice) {
  invoice.items.clear();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Value row = rows.at(i);
    InvoiceItem item{.item_code = row["item_code"].as_text(),
                     .qty = row["qty"].as_real(),
                     .rate = row["rate"].as_real(),
                     .warehouse = row["warehouse"].as_text()};
    const std::array<Column, 3> columns{
        {{"qty", item.qty}, {"rate", item.rate}, {"amount", item.qty * item.rate}}};
    if (auto fits = check_amounts(columns); !fits) {
      return fits;
    }
    invoice.items.push_back(std::move(item));
  }
  return {};
}

Checked read_payments(const Value& rows, PosInvoice& invoice) {
  invoice.payments.clear();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Value row = rows.at(i);
    InvoicePayment payment{.mode_of_payment = row["mode_of_payment"].as_text(),
                           .amount = row["amount"].as_real()};
    if (auto fits = check_amount(payment.amount, "amount"); !fits) {
      return fits;
    }
    invoice.payments.push_back(std::move(payment));
  }
  return {};
}

Checked read_taxes(const Value& rows, PosInvoice& invoice) {
  invoice.taxes.clear();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Value row = rows.at(i);
    InvoiceTax tax{.charge_type = shorten(row["charge_type"].as_text(), kEchoBytesMax),
                   .account_head = row["account_head"].as_text(),
                   .description = shorten(row["description"].as_text(), kEchoBytesMax),
                   .rate = row["rate"].as_real(),
                   .is_included = row["included_in_print_rate"].as_integer() != 0,
                   .tax_amount = row["tax_amount"].as_real()};
    const std::array<Column, 2> columns{{{"rate", tax.rate}, {"tax_amount", tax.tax_amount}}};
    if (auto fits = check_amounts(columns); !fits) {
      return fits;
    }
    if (tax.description.empty()) {
      tax.description = tax.account_head.substr(0, tax.account_head.rfind(" - "));
    }
    invoice.taxes.push_back(std::move(tax));
  }
  return {};
}

void name_rows(RandomNames& names, PosInvoice& invoice) {
  name_table(names, invoice.items);
  name_table(names, invoice.payments);
  name_table(names, invoice.taxes);
}

}  // namespace acrida::demo
