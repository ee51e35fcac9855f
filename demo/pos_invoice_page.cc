#include "demo/pos_invoice_page.h"

#include <string>
#include <utility>

#include "demo/calendar.h"
#include "demo/item_default.h"
#include "demo/money.h"
#include "demo/naming_series.h"
#include "demo/permissions.h"
#include "demo/pos_invoice.h"
#include "demo/pos_invoice_input.h"
#include "demo/pos_invoice_store.h"
#include "demo/stock.h"

namespace acrida::demo {
namespace {

using Changed = std::expected<void, ErpError>;

constexpr std::string_view kDoctype = "POS Invoice";

std::unexpected<ErpError> refuse(ErpError error) {
  return std::unexpected<ErpError>(std::move(error));
}

const Account* account_of(const Call& call) {
  return call.session == nullptr ? nullptr : call.session->account;
}

std::string row_lock(const Call& call) {
  return "row POS Invoice " + call.subject;
}

std::string outlet_of(Database& database, const PosInvoice& invoice) {
  Query row = database.query("SELECT outlet FROM pos_profile WHERE name = ?");
  row.bind(invoice.pos_profile);
  return row.next() ? std::string(row.text(0)) : std::string();
}

// Adds the invoice to its outlet's sales and to the stock that awaits consolidation, or takes it
// out again.
void book(Database& database, const PosInvoice& invoice, int sign) {
  const std::string outlet = outlet_of(database, invoice);
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

Changed submit(SiteState& site, const Call& call, PosInvoice& invoice) {
  if (!may(account_of(call), Action::kSubmit, kDoctype)) {
    return refuse(not_permitted(action_name(Action::kSubmit), kDoctype));
  }
  if (auto complete = check_complete(invoice); !complete) {
    return complete;
  }
  invoice.docstatus = kSubmitted;
  book(*site.database, invoice, +1);
  return {};
}

Changed cancel(SiteState& site, const Call& call, PosInvoice& invoice) {
  if (!may(account_of(call), Action::kCancel, kDoctype)) {
    return refuse(not_permitted(action_name(Action::kCancel), kDoctype));
  }
  invoice.docstatus = kCancelled;
  book(*site.database, invoice, -1);
  return {};
}

ErpError transition_error(int from, int to) {
  const auto name = [](int docstatus) {
    return docstatus == kDraft       ? "0 (Draft)"
           : docstatus == kSubmitted ? "1 (Submitted)"
                                     : "2 (Cancelled)";
  };
  return {.exc_type = "DocstatusTransitionError",
          .message = std::string("Cannot change docstatus from ") + name(from) + " to " + name(to)};
}

// What a PUT makes of a document that stands at invoice.docstatus.
Changed change(SiteState& site, const Call& call, PosInvoice& invoice) {
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
    return {};  // an update after submit, of which nothing may change
  }
  if (target == kCancelled) {
    return refuse(transition_error(kDraft, kCancelled));
  }
  if (auto applied = apply_arguments(site, call, invoice); !applied) {
    return applied;
  }
  return target == kSubmitted ? submit(site, call, invoice) : check_complete(invoice);
}

Changed check_unmodified(const Call& call, const PosInvoice& invoice) {
  const std::string seen = call.arguments["modified"].as_text();
  if (seen.empty() || seen == invoice.modified) {
    return {};
  }
  return refuse({.exc_type = "TimestampMismatchError",
                 .message = "Error: Document has been modified after you have opened it (" +
                            invoice.modified + "). Please refresh to get the latest document."});
}

}  // namespace

ServicePlan plan_pos_invoice_create(SiteState& site, const Call& call) {
  return {.before_lock = Duration(0),
          .lock = "series ACC-PSINV-" + std::to_string(year_of(call.now)) + "-",
          .under_lock = site.costs.create,
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
  if (!may(account_of(call), Action::kCreate, kDoctype)) {
    return refuse(not_permitted(action_name(Action::kCreate), kDoctype));
  }
  PosInvoice invoice{.owner = account_of(call)->usr,
                     .modified_by = account_of(call)->usr,
                     .creation = timestamp_text(call.now),
                     .posting_date = date_text(call.now),
                     .posting_time = time_text(call.now)};
  invoice.modified = invoice.creation;
  if (auto applied = apply_arguments(site, call, invoice); !applied) {
    return refuse(std::move(applied.error()));
  }
  Transaction transaction(*site.database);
  invoice.name = next_name(*site.database, "ACC-PSINV-" + std::to_string(year_of(call.now)) + "-");
  if (auto complete = check_complete(invoice); !complete) {
    return refuse(std::move(complete.error()));
  }
  if (call.arguments["docstatus"].as_integer() == kSubmitted) {
    if (auto submitted = submit(site, call, invoice); !submitted) {
      return refuse(std::move(submitted.error()));
    }
    compute(invoice);
  }
  note_item_defaults(site, call);
  insert(*site.database, invoice);
  if (auto committed = transaction.commit(); !committed) {
    return refuse(database_error(committed.error().message()));
  }
  return data_page(to_json(invoice));
}

Answer update_pos_invoice(SiteState& site, Call& call) {
  if (!may(account_of(call), Action::kWrite, kDoctype)) {
    return refuse(not_permitted(action_name(Action::kWrite), kDoctype));
  }
  auto invoice = find_pos_invoice(*site.database, call.subject);
  if (!invoice) {
    return refuse(missing_document(kDoctype, call.subject));
  }
  if (auto unmodified = check_unmodified(call, *invoice); !unmodified) {
    return refuse(std::move(unmodified.error()));
  }
  Transaction transaction(*site.database);
  const int docstatus_before = invoice->docstatus;
  if (auto changed = change(site, call, *invoice); !changed) {
    return refuse(std::move(changed.error()));
  }
  if (docstatus_before == kDraft || invoice->docstatus != docstatus_before) {
    invoice->modified = timestamp_text(call.now);
    invoice->modified_by = account_of(call)->usr;
    compute(*invoice);
    note_item_defaults(site, call);
    replace(*site.database, *invoice);
  }
  if (auto committed = transaction.commit(); !committed) {
    return refuse(database_error(committed.error().message()));
  }
  return data_page(to_json(*invoice));
}

Answer read_pos_invoice(SiteState& site, Call& call) {
  if (!may(account_of(call), Action::kRead, kDoctype)) {
    return refuse(not_permitted(action_name(Action::kRead), kDoctype));
  }
  const auto invoice = find_pos_invoice(*site.database, call.subject);
  if (!invoice) {
    return refuse(missing_document(kDoctype, call.subject));
  }
  return data_page(to_json(*invoice));
}

}  // namespace acrida::demo
