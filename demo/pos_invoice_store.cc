#include "demo/pos_invoice_store.h"

namespace acrida::demo {
namespace {

void insert_rows(Database& database, const PosInvoice& invoice) {
  int idx = 0;
  for (const InvoiceItem& item : invoice.items) {
    database
        .query(
            "INSERT INTO pos_invoice_item (parent, idx, name, item_code, qty, rate, warehouse) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)")
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
  for (const InvoiceTax& tax : invoice.taxes) {
    database
        .query(
            "INSERT INTO pos_invoice_tax (parent, idx, name, charge_type, account_head, "
            "description, rate, included_in_print_rate, tax_amount) VALUES (?, ?, ?, ?, ?, ?, ?, "
            "?, ?)")
        .bind(invoice.name)
        .bind(++idx)
        .bind(tax.name)
        .bind(tax.charge_type)
        .bind(tax.account_head)
        .bind(tax.description)
        .bind(tax.rate)
        .bind(tax.is_included ? 1 : 0)
        .bind(tax.tax_amount)
        .run();
  }
  idx = 0;
  for (const InvoicePayment& payment : invoice.payments) {
    database
        .query(
            "INSERT INTO pos_invoice_payment (parent, idx, name, mode_of_payment, amount) "
            "VALUES (?, ?, ?, ?, ?)")
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
      "SELECT r.name, r.item_code, i.item_name, r.qty, r.rate, coalesce((SELECT price_list_rate "
      "FROM item_price WHERE item_code = i.name AND price_list = ?2 AND uom = i.stock_uom LIMIT "
      "1), "
      "(SELECT price_list_rate FROM item_price WHERE item_code = i.name AND price_list = ?2 LIMIT "
      "1), "
      "0), r.warehouse, i.stock_uom, i.item_group "
      "FROM pos_invoice_item r JOIN item i ON i.name = r.item_code WHERE r.parent = ?1 "
      "ORDER BY r.idx");
  row.bind(invoice.name).bind(invoice.selling_price_list);
  while (row.next()) {
    invoice.items.push_back({.name = std::string(row.text(0)),
                             .item_code = std::string(row.text(1)),
                             .item_name = std::string(row.text(2)),
                             .qty = row.real(3),
                             .rate = row.real(4),
                             .price_list_rate = row.real(5),
                             .warehouse = std::string(row.text(6)),
                             .uom = std::string(row.text(7)),
                             .item_group = std::string(row.text(8))});
  }
}

void load_payments(Database& database, PosInvoice& invoice) {
  Query row = database.query(
      "SELECT r.name, r.mode_of_payment, m.type, coalesce((SELECT a.default_account "
      "FROM mode_of_payment_account a WHERE a.parent = m.name AND a.company = ?2 "
      "ORDER BY a.idx LIMIT 1), ''), r.amount "
      "FROM pos_invoice_payment r JOIN mode_of_payment m ON m.name = r.mode_of_payment "
      "WHERE r.parent = ?1 ORDER BY r.idx");
  row.bind(invoice.name).bind(invoice.company);
  while (row.next()) {
    invoice.payments.push_back({.name = std::string(row.text(0)),
                                .mode_of_payment = std::string(row.text(1)),
                                .type = std::string(row.text(2)),
                                .account = std::string(row.text(3)),
                                .amount = row.real(4)});
  }
}

void load_taxes(Database& database, PosInvoice& invoice) {
  Query row = database.query(
      "SELECT name, charge_type, account_head, description, rate, included_in_print_rate, "
      "tax_amount FROM pos_invoice_tax WHERE parent = ? ORDER BY idx");
  row.bind(invoice.name);
  while (row.next()) {
    invoice.taxes.push_back({.name = std::string(row.text(0)),
                             .charge_type = std::string(row.text(1)),
                             .account_head = std::string(row.text(2)),
                             .description = std::string(row.text(3)),
                             .rate = row.real(4),
                             .is_included = row.integer(5) != 0,
                             .tax_amount = row.real(6)});
  }
}

}  // namespace

void insert(Database& database, const PosInvoice& invoice) {
  Query row = database.query(
      "INSERT INTO pos_invoice (name, docstatus, status, owner, modified_by, creation, modified, "
      "posting_date, posting_time, customer, pos_profile, grand_total, rounded_total, total_qty, "
      "paid_amount, change_amount, is_pos, remarks, company, currency, conversion_rate, "
      "selling_price_list, debit_to, account_for_change_amount, write_off_account, "
      "write_off_amount, consolidated_invoice, net_total) VALUES "
      "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  row.bind(invoice.name).bind(invoice.docstatus).bind(invoice.status).bind(invoice.owner);
  row.bind(invoice.modified_by).bind(invoice.creation).bind(invoice.modified);
  row.bind(invoice.posting_date).bind(invoice.posting_time).bind(invoice.customer);
  row.bind(invoice.pos_profile).bind(invoice.grand_total).bind(invoice.rounded_total);
  row.bind(invoice.total_qty).bind(invoice.paid_amount).bind(invoice.change_amount);
  row.bind(invoice.is_pos ? 1 : 0).bind(invoice.remarks).bind(invoice.company);
  row.bind(invoice.currency).bind(invoice.conversion_rate).bind(invoice.selling_price_list);
  row.bind(invoice.debit_to).bind(invoice.account_for_change_amount);
  row.bind(invoice.write_off_account).bind(invoice.write_off_amount);
  row.bind(invoice.consolidated_invoice).bind(invoice.net_total).run();
  insert_rows(database, invoice);
}

void replace(Database& database, const PosInvoice& invoice) {
  database.query("DELETE FROM pos_invoice_item WHERE parent = ?").bind(invoice.name).run();
  database.query("DELETE FROM pos_invoice_payment WHERE parent = ?").bind(invoice.name).run();
  database.query("DELETE FROM pos_invoice_tax WHERE parent = ?").bind(invoice.name).run();
  database.query("DELETE FROM pos_invoice WHERE name = ?").bind(invoice.name).run();
  insert(database, invoice);
}

std::optional<PosInvoice> find_pos_invoice(Database& database, std::string_view name) {
  PosInvoice invoice;
  {
    Query row = database.query(
        "SELECT name, docstatus, owner, modified_by, creation, modified, posting_date, "
        "posting_time, customer, pos_profile, paid_amount, is_pos, remarks, company, currency, "
        "conversion_rate, selling_price_list, debit_to, account_for_change_amount, "
        "write_off_account, write_off_amount, consolidated_invoice FROM pos_invoice "
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
    invoice.company = row.text(13);
    invoice.currency = row.text(14);
    invoice.conversion_rate = row.real(15);
    invoice.selling_price_list = row.text(16);
    invoice.debit_to = row.text(17);
    invoice.account_for_change_amount = row.text(18);
    invoice.write_off_account = row.text(19);
    invoice.write_off_amount = row.real(20);
    invoice.consolidated_invoice = row.text(21);
  }
  load_items(database, invoice);
  load_payments(database, invoice);
  load_taxes(database, invoice);
  compute(invoice);
  return invoice;
}

}  // namespace acrida::demo
