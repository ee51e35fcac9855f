#include "demo/lost_invoice.h"

#include <optional>
#include <utility>

#include "demo/doctype.h"
#include "demo/document_store.h"
#include "demo/pos_invoice_page.h"
#include "demo/pos_invoice_store.h"

namespace acrida::demo {
namespace {

// By the same user, whom the site would let do it too.
Call follow_up(const Call& call, std::string_view method, std::string subject, Value arguments) {
  Call next = call;
  next.request.method = method;
  next.subject = std::move(subject);
  next.arguments = std::move(arguments);
  return next;
}

// The page that tills use makes the copy too: it takes the next number and its stock as any other.
bool submit_again(SiteState& site, const Call& call, std::string_view name) {
  const auto invoice = find_pos_invoice(*site.database, name);
  if (!invoice) {
    return false;
  }
  auto document = Value::parse(to_json(*invoice));
  if (!document) {
    return false;
  }
  Call copy = follow_up(call, "POST", {}, *std::move(document));
  return create_pos_invoice(site, copy).has_value();
}

// Cancelled first, which takes it out of sales and stock; its number stays used.
bool lose(SiteState& site, const Call& call, const std::string& name) {
  auto cancelled = Value::parse(R"({"docstatus":2})");
  if (!cancelled) {
    return false;
  }
  Call cancel = follow_up(call, "PUT", name, *std::move(cancelled));
  if (!update_pos_invoice(site, cancel)) {
    return false;
  }
  Database& database = *site.database;
  Transaction transaction(database);
  delete_document(database, *find_doctype("POS Invoice"), name);
  return transaction.commit().has_value();
}

}  // namespace

bool will_submit(SiteState& site, const Call& call) {
  if (call.doctype != "POS Invoice" || call.arguments["docstatus"].as_integer() != kSubmitted) {
    return false;
  }
  if (call.request.method == "POST") {
    return call.subject.empty();
  }
  if (call.request.method != "PUT") {
    return false;
  }
  Query row = site.database->query("SELECT docstatus FROM pos_invoice WHERE name = ?");
  row.bind(call.subject);
  return row.next() && row.integer(0) == kDraft;
}

void spoil_submission(SiteState& site, const Call& call, const Page& page) {
  Faults& faults = site.load.faults;
  const auto answer = Value::parse(page.body);
  if (!answer) {
    return;
  }
  const std::string name = (*answer)["data"]["name"].as_text();
  if (faults.strikes(Fault::kDoubleSubmit)) {
    if (submit_again(site, call, name)) {
      faults.count(Fault::kDoubleSubmit);
    }
  } else if (faults.strikes(Fault::kLostCommit)) {
    if (lose(site, call, name)) {
      faults.count(Fault::kLostCommit);
    }
  }
}

}  // namespace acrida::demo
