#include "demo/pos_invoice_page.h"

#include <string>
#include <utility>

#include "demo/calendar.h"
#include "demo/document_page.h"
#include "demo/document_store.h"
#include "demo/item_default.h"
#include "demo/money.h"
#include "demo/naming_series.h"
#include "demo/permissions.h"
#include "demo/pos_invoice.h"
#include "demo/pos_invoice_input.h"
#include "demo/pos_invoice_order.h"
#include "demo/pos_invoice_rows.h"
#include "demo/pos_invoice_store.h"
#include "demo/pos_invoice_validation.h"
#include "demo/stock.h"
#include "demo/submitted_invoice.h"
#include "demo/tag.h"

namespace acrida::demo {
namespace {

constexpr std::string_view kDoctype = "POS Invoice";

std::string row_lock(const Call& call) {
  return "row POS Invoice " + call.subject;
}

// "SJ-BLR-001" of the profile "SJ-BLR-001-POS".
std::string outlet_of(const PosInvoice& invoice) {
  return invoice.pos_profile.substr(0, invoice.pos_profile.rfind("-POS"));
}

// Adds the invoice to its outlet's sales and to the stock that awaits consolidation, or takes it
// out again.
void book(Database& database, const PosInvoice& invoice, int sign) {
  const std::string outlet = outlet_of(invoice);
  database
      .query(
          "INSERT INTO outlet_day VALUES (?, ?, ?, ?) ON CONFLICT (outlet, date) DO UPDATE SET "
          "orders = orders + excluded.orders, revenue = revenue + excluded.revenue")
      .bind(outlet)
      .bind(invoice.posting_date)
      .bind(sign)
      .bind(sign * invoice.grand_total)
      .run();
  for (const InvoiceItem& item : invoice.items) {
    database
        .query(
            "INSERT INTO outlet_item VALUES (?, ?, ?, ?) ON CONFLICT (outlet, item_code) DO "
            "UPDATE SET qty = qty + excluded.qty, amount = amount + excluded.amount")
        .bind(outlet)
        .bind(item.item_code)
        .bind(sign * item.qty)
        .bind(sign * round_money(item.qty * item.rate))
        .run();
    add_unconsolidated(database, item, sign);
  }
}

bool is_strict(const SiteState& site) {
  return site.mode == DemoMode::kStrict;
}

// Reads the arguments into the invoice: what happens before it gets its name.
Checked read_arguments(SiteState& site, const Call& call, PosInvoice& invoice) {
  if (!is_strict(site)) {
    return apply_arguments(site, call, invoice);
  }
  if (auto read = read_order(call, invoice); !read) {
    return read;
  }
  return check_order_links(*site.database, invoice);
}

// Fills and checks an invoice that is about to be saved with its docstatus.
Checked validate(SiteState& site, const Call& call, PosInvoice& invoice) {
  if (!is_strict(site)) {
    return check_complete(invoice);
  }
  if (invoice.is_pos && !invoice.customer.empty()) {
    if (auto filled = by_erpnext(fill_order(site, invoice)); !filled) {
      return filled;
    }
  }
  return validate_order(site, call, invoice);
}

// The same for one that is submitted thereby.
Checked validate_submission(SiteState& site, const Call& call, PosInvoice& invoice) {
  if (!may(call.account, Action::kSubmit, kDoctype)) {
    return refuse(not_permitted(action_name(Action::kSubmit), kDoctype));
  }
  invoice.docstatus = kSubmitted;
  return validate(site, call, invoice);
}

Checked submit(SiteState& site, const Call& call, PosInvoice& invoice) {
  auto valid = validate_submission(site, call, invoice);
  if (valid) {
    book(*site.database, invoice, +1);
  }
  return valid;
}

bool asks_for_submission(const Call& call) {
  return call.arguments["docstatus"].as_integer() == kSubmitted;
}

PosInvoice new_invoice(SiteState& site, const Call& call) {
  PosInvoice invoice = is_strict(site) ? new_order(site, call) : PosInvoice();
  invoice.owner = call.account->usr;
  invoice.modified_by = invoice.owner;
  invoice.creation = timestamp_text(call.now);
  invoice.modified = invoice.creation;
  invoice.posting_date = date_text(call.now);
  invoice.posting_time = time_text(call.now);
  return invoice;
}

ErpError consolidated_error(Database& database, std::string_view invoice) {
  Query row =
      database.query("SELECT parent FROM pos_closing_entry_invoice WHERE pos_invoice = ? LIMIT 1");
  row.bind(invoice);
  const std::string closing = row.next() ? std::string(row.text(0)) : std::string();
  return titled_error("Not Allowed", "You need to cancel POS Closing Entry " + closing +
                                         " to be able to cancel this document.");
}

Checked cancel(SiteState& site, const Call& call, PosInvoice& invoice) {
  if (!may(call.account, Action::kCancel, kDoctype)) {
    return refuse(not_permitted(action_name(Action::kCancel), kDoctype));
  }
  if (!invoice.consolidated_invoice.empty()) {
    return by_erpnext(refuse(consolidated_error(*site.database, invoice.name)));
  }
  invoice.docstatus = kCancelled;
  book(*site.database, invoice, -1);
  return {};
}

// What a PUT makes of a document that stands at invoice.docstatus.
Checked change(SiteState& site, const Call& call, PosInvoice& invoice) {
  const Value requested = call.arguments["docstatus"];
  const std::int64_t target = requested.is_null() ? invoice.docstatus : requested.as_integer();
  if (target < kDraft || target > kCancelled) {
    return refuse(validation_error("Invalid docstatus " + std::to_string(target)));
  }
  if (invoice.docstatus == kCancelled) {
    return refuse(validation_error("Cannot edit cancelled document"));
  }
  if (invoice.docstatus == kSubmitted && target == kCancelled) {
    return cancel(site, call, invoice);
  }
  if (target != invoice.docstatus && target != invoice.docstatus + 1) {
    return refuse(transition_error(invoice.docstatus, static_cast<int>(target)));
  }
  if (invoice.docstatus == kSubmitted) {
    PosInvoice changed = invoice;
    auto read = read_arguments(site, call, changed);
    return read ? check_unchanged(invoice, changed) : read;
  }
  if (target == kCancelled) {
    return refuse(transition_error(kDraft, kCancelled));
  }
  if (auto read = read_arguments(site, call, invoice); !read) {
    return read;
  }
  return target == kSubmitted ? submit(site, call, invoice) : validate(site, call, invoice);
}

}  // namespace

// Permissions and links are looked at before naming, which is where the lock is taken; the rest is
// validated under it, and a refusal frees it at once.
ServicePlan plan_pos_invoice_create(SiteState& site, const Call& call) {
  ServicePlan refused{.before_lock = site.costs.refusal,
                      .lock = {},
                      .under_lock = {},
                      .row_locks = {},
                      .is_rolled_back = true};
  if (!may(call.account, Action::kCreate, kDoctype)) {
    return refused;
  }
  PosInvoice invoice = new_invoice(site, call);
  if (!read_arguments(site, call, invoice)) {
    return refused;
  }
  const bool is_submitted = asks_for_submission(call);
  const std::string series = "series ACC-PSINV-" + std::to_string(year_of(call.now)) + "-";
  if (!(is_submitted ? validate_submission(site, call, invoice) : validate(site, call, invoice))) {
    refused.lock = series;
    std::swap(refused.before_lock, refused.under_lock);
    return refused;
  }
  return {.before_lock = Duration(0),
          .lock = series,
          .under_lock = site.costs.create + (is_submitted ? site.costs.submit : Duration(0)),
          .row_locks = item_default_locks(site, call)};
}

ServicePlan plan_pos_invoice_submit(SiteState& site, const Call& call) {
  const std::int64_t rows = site.costs.growth == Duration(0)
                                ? 0
                                : unconsolidated_rows_of_invoice(*site.database, call.subject);
  return {.before_lock = Duration(0),
          .lock = row_lock(call),
          .under_lock = site.costs.submit + rows * site.costs.growth,
          .row_locks = item_default_locks(site, call)};
}

ServicePlan plan_pos_invoice_update(SiteState& site, const Call& call) {
  return {.before_lock = Duration(0),
          .lock = row_lock(call),
          .under_lock = site.costs.document,
          .row_locks = item_default_locks(site, call)};
}

Answer create_pos_invoice(SiteState& site, Call& call) {
  if (!may(call.account, Action::kCreate, kDoctype)) {
    return refuse(not_permitted(action_name(Action::kCreate), kDoctype));
  }
  PosInvoice invoice = new_invoice(site, call);
  if (auto read = read_arguments(site, call, invoice); !read) {
    return refuse(std::move(read.error()));
  }
  Transaction transaction(*site.database);
  invoice.name = next_name(*site.database, "ACC-PSINV-" + std::to_string(year_of(call.now)) + "-");
  name_rows(site.names, invoice);
  auto valid =
      asks_for_submission(call) ? submit(site, call, invoice) : validate(site, call, invoice);
  if (!valid) {
    return refuse(std::move(valid.error()));
  }
  compute(invoice);
  note_item_defaults(site, call);
  insert(*site.database, invoice);
  if (auto committed = transaction.commit(); !committed) {
    return refuse(database_error(committed.error().message()));
  }
  return data_page(to_json(invoice));
}

Answer update_pos_invoice(SiteState& site, Call& call) {
  if (!may(call.account, Action::kWrite, kDoctype)) {
    return refuse(not_permitted(action_name(Action::kWrite), kDoctype));
  }
  auto invoice = find_pos_invoice(*site.database, call.subject);
  if (!invoice) {
    return refuse(missing_document(kDoctype, call.subject));
  }
  if (auto unmodified = check_unmodified(call.arguments, invoice->modified); !unmodified) {
    return refuse(std::move(unmodified.error()));
  }
  Transaction transaction(*site.database);
  const int docstatus_before = invoice->docstatus;
  if (auto changed = change(site, call, *invoice); !changed) {
    return refuse(std::move(changed.error()));
  }
  if (docstatus_before == kDraft || invoice->docstatus != docstatus_before) {
    name_rows(site.names, *invoice);
    invoice->modified = timestamp_text(call.now);
    invoice->modified_by = call.account->usr;
    compute(*invoice);
    note_item_defaults(site, call);
    replace(*site.database, *invoice);
  }
  if (auto committed = transaction.commit(); !committed) {
    return refuse(database_error(committed.error().message()));
  }
  return data_page(to_json(*invoice));
}

Answer delete_pos_invoice(SiteState& site, Call& call) {
  if (!may(call.account, Action::kDelete, kDoctype)) {
    return refuse(not_permitted(action_name(Action::kDelete), kDoctype));
  }
  const auto invoice = find_pos_invoice(*site.database, call.subject);
  if (!invoice) {
    return refuse(missing_document(kDoctype, call.subject));
  }
  if (invoice->docstatus == kSubmitted) {
    return refuse(
        validation_error("Submitted Record cannot be deleted. You must Cancel it first."));
  }
  const Doctype& doctype = *find_doctype(kDoctype);
  if (auto unlinked = check_unlinked(*site.database, doctype, invoice->name); !unlinked) {
    return refuse(std::move(unlinked.error()));
  }
  Transaction transaction(*site.database);
  delete_document(*site.database, doctype, invoice->name);
  remove_tags(*site.database, kDoctype, invoice->name);
  if (auto committed = transaction.commit(); !committed) {
    return refuse(database_error(committed.error().message()));
  }
  return Page{.status = 202, .body = R"({"data":"ok"})"};
}

Answer read_pos_invoice(SiteState& site, Call& call) {
  if (!may(call.account, Action::kRead, kDoctype)) {
    return refuse(not_permitted(action_name(Action::kRead), kDoctype));
  }
  const auto invoice = find_pos_invoice(*site.database, call.subject);
  if (!invoice) {
    return refuse(missing_document(kDoctype, call.subject));
  }
  return data_page(to_json(*invoice));
}

}  // namespace acrida::demo
