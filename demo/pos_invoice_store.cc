#include "demo/pos_invoice_store.h"

namespace acrida::demo {
namespace {

void insert_rows(Database& database, const PosInvoice& invoice) {
  int idx = 0;
  for (const InvoiceItem& item : invoice.items) {
    database.query("INSERT INTO pos_invoice_item VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(invoice.name)
        .bind(++idx)
        .bind(item.name)
        .bind(item.item_code)
        .bind(item.qty)
        .bind(item.rate)
        .bind(item.warehouse)
        .run();
  }
  idx = 0;
  for (const InvoicePayment& payment : invoice.payments) {
    database.query("INSERT INTO pos_invoice_payment VALUES (?, ?, ?, ?, ?)")
        .bind(invoice.name)
        .bind(++idx)
        .bind(payment.name)
        .bind(payment.mode_of_payment)
        .bind(payment.amount)
        .run();
  }
}

void load_items(Database& database, PosInvoice& invoice) {
  Query row = database.query(
      "SELECT r.name, r.item_code, i.item_name, r.qty, r.rate, i.standard_rate, r.warehouse "
      "FROM pos_invoice_item r JOIN item i ON i.name = r.item_code WHERE r.parent = ? "
      "ORDER BY r.idx");
  row.bind(invoice.name);
  while (row.next()) {
    invoice.items.push_back({.name = std::string(row.text(0)),
                             .item_code = std::string(row.text(1)),
                             .item_name = std::string(row.text(2)),
                             .qty = row.real(3),
                             .rate = row.real(4),
                             .price_list_rate = row.real(5),
                             .warehouse = std::string(row.text(6))});
  }
}

void load_payments(Database& database, PosInvoice& invoice) {
  Query row = database.query(
      "SELECT r.name, r.mode_of_payment, m.type, m.account, r.amount FROM pos_invoice_payment r "
      "JOIN mode_of_payment m ON m.name = r.mode_of_payment WHERE r.parent = ? ORDER BY r.idx");
  row.bind(invoice.name);
  while (row.next()) {
    invoice.payments.push_back({.name = std::string(row.text(0)),
                                .mode_of_payment = std::string(row.text(1)),
                                .type = std::string(row.text(2)),
                                .account = std::string(row.text(3)),
                                .amount = row.real(4)});
  }
}

}  // namespace

void insert(Database& database, const PosInvoice& invoice) {
  database
      .query(
          "INSERT INTO pos_invoice VALUES "
          "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(invoice.name)
      .bind(invoice.docstatus)
      .bind(invoice.status)
      .bind(invoice.owner)
      .bind(invoice.modified_by)
      .bind(invoice.creation)
      .bind(invoice.modified)
      .bind(invoice.posting_date)
      .bind(invoice.posting_time)
      .bind(invoice.customer)
      .bind(invoice.pos_profile)
      .bind(invoice.grand_total)
      .bind(invoice.rounded_total)
      .bind(invoice.total_qty)
      .bind(invoice.paid_amount)
      .bind(invoice.change_amount)
      .bind(invoice.is_pos ? 1 : 0)
      .bind(invoice.remarks)
      .run();
  insert_rows(database, invoice);
}

void replace(Database& database, const PosInvoice& invoice) {
  database.query("DELETE FROM pos_invoice_item WHERE parent = ?").bind(invoice.name).run();
  database.query("DELETE FROM pos_invoice_payment WHERE parent = ?").bind(invoice.name).run();
  database.query("DELETE FROM pos_invoice WHERE name = ?").bind(invoice.name).run();
  insert(database, invoice);
}

std::optional<PosInvoice> find_pos_invoice(Database& database, std::string_view name) {
  PosInvoice invoice;
  {
    Query row = database.query(
        "SELECT name, docstatus, owner, modified_by, creation, modified, posting_date, "
        "posting_time, customer, pos_profile, paid_amount, is_pos, remarks FROM pos_invoice "
        "WHERE name = ?");
    row.bind(name);
    if (!row.next()) {
      return std::nullopt;
    }
    invoice.name = row.text(0);
    invoice.docstatus = static_cast<int>(row.integer(1));
    invoice.owner = row.text(2);
    invoice.modified_by = row.text(3);
    invoice.creation = row.text(4);
    invoice.modified = row.text(5);
    invoice.posting_date = row.text(6);
    invoice.posting_time = row.text(7);
    invoice.customer = row.text(8);
    invoice.pos_profile = row.text(9);
    invoice.paid_amount = row.real(10);
    invoice.is_pos = row.integer(11) != 0;
    invoice.remarks = row.text(12);
  }
  load_items(database, invoice);
  load_payments(database, invoice);
  compute(invoice);
  return invoice;
}

}  // namespace acrida::demo
