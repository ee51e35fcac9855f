// A POS Invoice: what a till sends, what the site computes from it, and the document it sends back.
//
// Thread: values.
#pragma once

#include <string>
#include <vector>

#include "demo/catalogue.h"
#include "demo/document.h"

namespace acrida::demo {

struct InvoiceItem {
  std::string name;
  std::string item_code;
  std::string item_name;
  double qty = 0;
  double rate = 0;
  double price_list_rate = 0;
  std::string warehouse;
  std::string uom = "Nos";
  std::string item_group = "Finished Goods";
};

struct InvoicePayment {
  std::string name;
  std::string mode_of_payment;
  std::string type;     // "Cash" or "Bank"
  std::string account;  // of the ledger
  double amount = 0;
};

struct InvoiceTax {
  std::string name;
  std::string charge_type;  // "On Net Total" or "Actual"
  std::string account_head;
  std::string description;
  double rate = 0;           // percent
  bool is_included = false;  // in the rates of the items
  double tax_amount = 0;     // given when Actual, otherwise computed
};

struct PosInvoice {
  std::string name;
  std::string owner;
  std::string modified_by;
  std::string creation;
  std::string modified;
  std::string posting_date;
  std::string posting_time;
  std::string customer;
  std::string pos_profile;
  std::string remarks;
  int docstatus = kDraft;
  bool is_pos = true;
  std::string company{kCompany};
  std::string currency{kCurrency};
  double conversion_rate = 1;
  std::string selling_price_list{kPriceList};
  std::string set_warehouse{kWarehouse};
  std::string debit_to = "Debtors - SJ";
  std::string account_for_change_amount = "Cash - SJ";
  std::string write_off_account;
  double write_off_amount = 0;
  std::string consolidated_invoice;  // the Sales Invoice that a closing entry made of it
  std::vector<InvoiceItem> items;
  std::vector<InvoicePayment> payments;
  std::vector<InvoiceTax> taxes;
  double paid_amount = 0;

  // Computed by compute().
  std::string status;
  double total_qty = 0;
  double total = 0;      // of the items, with the taxes that their rates include
  double net_total = 0;  // without
  double grand_total = 0;
  double rounded_total = 0;
  double change_amount = 0;
};

// What must be paid: the rounded total, or the grand total when that rounds to nothing.
double amount_due(const PosInvoice& invoice);

// Fills the computed fields from the others.
void compute(PosInvoice& invoice);

// The document as Frappe v15 serialises it: fields without a value are absent.
std::string to_json(const PosInvoice& invoice);

}  // namespace acrida::demo
