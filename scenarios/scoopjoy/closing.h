// The end of a shift (--param close-shift=yes): the last till to leave a POS Profile closes it with
// a POS Closing Entry, which turns the day's POS Invoices into Sales Invoices and ledger entries.
//
// It takes the invoices that the site itself offers for the opening entry's cashier and period. On
// a stock site a closing entry holds those of one cashier alone: an outlet with a cashier for each
// till has an opening entry for each, and this closes the newest. A shift that holds an invoice of
// anybody but a test is left open: it is somebody's day, and a closing entry cannot be undone.
#pragma once

#include <acrida/acrida.h>

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "frappe.h"

// Who is at the tills of each profile; users of several threads ask.
class TillsAtWork {
 public:
  void arrive(const std::string& profile) {
    const std::lock_guard lock(mutex_);
    ++profiles_[profile].tills;
  }
  // The site's date, as it stands on what was sold last.
  void sold(const std::string& profile, std::string date) {
    const std::lock_guard lock(mutex_);
    profiles_[profile].date = std::move(date);
  }
  // The date to close with when this was the last till and something was sold, else empty.
  std::string leave(const std::string& profile) {
    const std::lock_guard lock(mutex_);
    Profile& left = profiles_[profile];
    return --left.tills == 0 ? left.date : std::string();
  }

 private:
  struct Profile {
    int tills = 0;
    std::string date;
  };
  std::mutex mutex_;
  std::map<std::string, Profile> profiles_;
};

// `till` is a logged-in user.
inline acrida::Task<> close_shift(FrappeUser* till, std::string pos_profile, std::string date) {
  using namespace acrida;
  const JsonText filters = array(array("pos_profile", "=", pos_profile),
                                 array("status", "=", "Open"), array("docstatus", "=", 1));
  auto open = co_await till->client.get("/api/resource/POS Opening Entry")
                  .query("filters", filters.text())
                  .query("order_by", "creation desc")
                  .query("limit_page_length", 1)
                  .name("/api/resource/POS Opening Entry [list]")
                  .catch_response();
  const std::string name(open.json()["data"][0]["name"].text());
  if (name.empty()) {
    if (open.ok())
      open.failure("no open POS Opening Entry of " + pos_profile);
    co_return;
  }
  auto opening = co_await till->client.get("/api/resource/POS Opening Entry/" + name)
                     .name("/api/resource/POS Opening Entry/[name]");
  const Json entry = opening.json()["data"];
  const std::string end = date + " 23:59:59";
  const JsonText period = object("start", entry["period_start_date"].text(), "end", end,
                                 "pos_profile", pos_profile, "user", entry["user"].text());
  auto offered = co_await till->client
                     .post(
                         "/api/method/erpnext.accounts.doctype.pos_closing_entry.pos_closing_entry"
                         ".get_pos_invoices")
                     .json(period)
                     .name("/api/method/get_pos_invoices")
                     .catch_response();

  std::vector<JsonText> sold;
  std::map<std::string, double> paid;  // by mode of payment
  for (const Json invoice : offered.json()["message"]) {
    if (!std::string(invoice["remarks"].text()).starts_with("acrida ")) {
      offered.failure("the open shift of " + pos_profile + " holds invoices that no test made");
      co_return;
    }
    sold.push_back(object("pos_invoice", invoice["name"].text(), "posting_date",
                          invoice["posting_date"].text(), "grand_total",
                          invoice["grand_total"].real(), "customer", invoice["customer"].text()));
    for (const Json payment : invoice["payments"]) {
      paid[std::string(payment["mode_of_payment"].text())] += payment["amount"].real();
    }
  }
  if (sold.empty())
    co_return;
  std::map<std::string, double> at_opening;
  for (const Json balance : entry["balance_details"]) {
    const std::string mode(balance["mode_of_payment"].text());
    at_opening[mode] = balance["opening_amount"].real();
    paid.emplace(mode, 0);
  }
  std::vector<JsonText> counted;
  for (const auto& [mode, amount] : paid) {
    const double expected = at_opening[mode] + amount;
    counted.push_back(object("mode_of_payment", mode, "opening_amount", at_opening[mode],
                             "expected_amount", expected, "closing_amount", expected));
  }
  const JsonText closing =
      object("period_start_date", entry["period_start_date"].text(), "period_end_date", end,
             "posting_date", date, "company", entry["company"].text(), "pos_profile", pos_profile,
             "user", entry["user"].text(), "pos_opening_entry", name, "pos_transactions", sold,
             "payment_reconciliation", counted);
  const std::string token = "closing of " + name;
  co_await till->write("POS Closing Entry", closing, till->document("POS Closing Entry", token));
}
