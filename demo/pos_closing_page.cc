#include "demo/pos_closing_page.h"

#include <array>
#include <string>
#include <vector>

#include "demo/pos_invoice.h"
#include "demo/pos_invoice_store.h"

namespace acrida::demo {
namespace {

std::vector<std::string> names_of_shift(Database& database, const Value& arguments) {
  const std::string user = arguments["user"].as_text();
  const std::string profile = arguments["pos_profile"].as_text();
  const std::string start = arguments["start"].as_text();
  const std::string end = arguments["end"].as_text();
  Query row = database.query(
      "SELECT name FROM pos_invoice WHERE pos_profile = ? AND docstatus = 1 AND "
      "consolidated_invoice = '' AND owner = ? AND posting_date || ' ' || posting_time BETWEEN ? "
      "AND ? ORDER BY name LIMIT ?");
  row.bind(profile).bind(user).bind(start).bind(end).bind(kShiftInvoicesMax);
  std::vector<std::string> names;
  while (row.next()) {
    names.emplace_back(row.text(0));
  }
  return names;
}

std::int64_t invoices_of_closing(Database& database, std::string_view name) {
  Query row = database.query("SELECT count(*) FROM pos_closing_entry_invoice WHERE parent = ?");
  row.bind(name);
  return row.next() ? row.integer(0) : 0;
}

}  // namespace

Answer get_pos_invoices(SiteState& site, Call& call) {
  constexpr std::array<std::string_view, 4> kArguments{"start", "end", "pos_profile", "user"};
  for (const std::string_view argument : kArguments) {
    if (call.arguments[argument].is_null()) {
      return refuse(
          python_error("TypeError", "get_pos_invoices() missing 1 required positional argument: '" +
                                        std::string(argument) + "'"));
    }
  }
  std::string invoices = "[";
  for (const std::string& name : names_of_shift(*site.database, call.arguments)) {
    if (const auto invoice = find_pos_invoice(*site.database, name)) {
      invoices += invoices.size() == 1 ? "" : ",";
      invoices += to_json(*invoice);
    }
  }
  return message_page(invoices + "]");
}

ServicePlan plan_pos_closing_create(SiteState& site, const Call& call) {
  const bool is_submitted = call.arguments["docstatus"].as_integer() == kSubmitted;
  const auto invoices = static_cast<std::int64_t>(call.arguments["pos_transactions"].size());
  return {.before_lock = is_submitted ? site.costs.closing + invoices * site.costs.closing_invoice
                                      : site.costs.document,
          .lock = {},
          .under_lock = {}};
}

ServicePlan plan_pos_closing_submit(SiteState& site, const Call& call) {
  const std::int64_t invoices = invoices_of_closing(*site.database, call.subject);
  return {.before_lock = Duration(0),
          .lock = "row POS Closing Entry " + call.subject,
          .under_lock = site.costs.closing + invoices * site.costs.closing_invoice};
}

}  // namespace acrida::demo
