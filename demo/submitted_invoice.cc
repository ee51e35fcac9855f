#include "demo/submitted_invoice.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/escape.h"
#include "demo/document_page.h"
#include "demo/json_text.h"

namespace acrida::demo {
namespace {

std::string text_of(const std::string& text) {
  return text;
}

std::string text_of(double number) {
  std::string text;
  append_json_real(text, number);
  return text;
}

std::string text_of(bool flag) {
  return flag ? "1" : "0";
}

template <class Thing, class Member>
struct Field {
  std::string_view label;
  Member Thing::* member;
};

// `row` is "Row #1:" of a row, and nothing of the invoice itself.
template <class Thing, class Member, std::size_t count>
Checked check_fields(const std::array<Field<Thing, Member>, count>& fields,
                     const Thing& stored,
                     const Thing& changed,
                     std::string_view row = {}) {
  for (const auto& [label, member] : fields) {
    if (stored.*member != changed.*member) {
      return refuse(
          changed_after_submit(row, label, text_of(stored.*member), text_of(changed.*member)));
    }
  }
  return {};
}

constexpr std::array<Field<PosInvoice, std::string>, 10> kTexts{{
    {"Customer", &PosInvoice::customer},
    {"POS Profile", &PosInvoice::pos_profile},
    {"Company", &PosInvoice::company},
    {"Date", &PosInvoice::posting_date},
    {"Currency", &PosInvoice::currency},
    {"Price List", &PosInvoice::selling_price_list},
    {"Account for Change Amount", &PosInvoice::account_for_change_amount},
    {"Write Off Account", &PosInvoice::write_off_account},
    {"Debit To", &PosInvoice::debit_to},
    {"Remarks", &PosInvoice::remarks},
}};
constexpr std::array<Field<PosInvoice, bool>, 1> kFlags{
    {{"Include Payment (POS)", &PosInvoice::is_pos}}};
constexpr std::array<Field<PosInvoice, double>, 3> kNumbers{{
    {"Exchange Rate", &PosInvoice::conversion_rate},
    {"Paid Amount", &PosInvoice::paid_amount},
    {"Write Off Amount", &PosInvoice::write_off_amount},
}};

constexpr std::array<Field<InvoiceItem, std::string>, 2> kItemTexts{
    {{"Item", &InvoiceItem::item_code}, {"Warehouse", &InvoiceItem::warehouse}}};
constexpr std::array<Field<InvoiceItem, double>, 2> kItemNumbers{
    {{"Quantity", &InvoiceItem::qty}, {"Rate", &InvoiceItem::rate}}};
constexpr std::array<Field<InvoicePayment, std::string>, 1> kPaymentTexts{
    {{"Mode of Payment", &InvoicePayment::mode_of_payment}}};
constexpr std::array<Field<InvoicePayment, double>, 1> kPaymentNumbers{
    {{"Amount", &InvoicePayment::amount}}};
constexpr std::array<Field<InvoiceTax, std::string>, 3> kTaxTexts{
    {{"Type", &InvoiceTax::charge_type},
     {"Account Head", &InvoiceTax::account_head},
     {"Description", &InvoiceTax::description}}};
constexpr std::array<Field<InvoiceTax, double>, 1> kTaxNumbers{{{"Tax Rate", &InvoiceTax::rate}}};

template <class Row, class Texts, class Numbers>
Checked check_rows(std::string_view label,
                   const std::vector<Row>& stored,
                   const std::vector<Row>& changed,
                   const Texts& texts,
                   const Numbers& numbers) {
  if (stored.size() != changed.size()) {
    return refuse(changed_after_submit({}, label, std::to_string(stored.size()),
                                       std::to_string(changed.size())));
  }
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const std::string row = "Row #" + std::to_string(i + 1) + ":";
    auto unchanged = check_fields(texts, stored[i], changed[i], row);
    if (unchanged) {
      unchanged = check_fields(numbers, stored[i], changed[i], row);
    }
    if (!unchanged) {
      return unchanged;
    }
  }
  return {};
}

}  // namespace

Checked check_unchanged(const PosInvoice& stored, const PosInvoice& changed) {
  const std::array<Checked, 6> checks{
      check_fields(kTexts, stored, changed),
      check_fields(kFlags, stored, changed),
      check_fields(kNumbers, stored, changed),
      check_rows("Items", stored.items, changed.items, kItemTexts, kItemNumbers),
      check_rows("Sales Invoice Payment", stored.payments, changed.payments, kPaymentTexts,
                 kPaymentNumbers),
      check_rows("Sales Taxes and Charges", stored.taxes, changed.taxes, kTaxTexts, kTaxNumbers),
  };
  for (const Checked& checked : checks) {
    if (!checked) {
      return checked;
    }
  }
  return {};
}

}  // namespace acrida::demo
