#include "demo/pos_opening_entry.h"

#include <string>

#include "demo/document_store.h"
#include "demo/master_rules.h"

namespace acrida::demo {
namespace {

std::string_view status_of(const Document& opening) {
  switch (opening.docstatus) {
    case kDraft:
      return "Draft";
    case kCancelled:
      return "Cancelled";
    default:
      return opening.text("pos_closing_entry").empty() ? "Open" : "Closed";
  }
}

}  // namespace

Checked validate_pos_opening(SiteState& site, Document& opening, const Document* /*before*/) {
  Database& database = *site.database;
  const std::string& profile = opening.text("pos_profile");
  const std::string& company = opening.text("company");
  if (!profile.empty() && document_text(database, "POS Profile", profile, "company") != company) {
    return refuse(
        validation_error("POS Profile " + profile + " does not belongs to company " + company));
  }
  const std::string& user = opening.text("user");
  if (!user.empty() && document_number(database, "User", user, "enabled") == 0) {
    return refuse(
        validation_error("User " + user + " is disabled. Please select valid user/cashier"));
  }
  if (auto checked = check_mode_accounts(database, opening, "balance_details"); !checked) {
    return checked;
  }
  opening.set("status", status_of(opening));
  return {};
}

Checked pos_opening_cancelled(SiteState& site, Document& opening) {
  const std::string& closing = opening.text("pos_closing_entry");
  if (!closing.empty()) {
    return refuse({.exc_type = "LinkExistsError",
                   .message = "Cannot delete or cancel because POS Opening Entry " + opening.name +
                              " is linked with POS Closing Entry " + closing});
  }
  opening.set("status", status_of(opening));
  replace_document(*site.database, opening);
  return {};
}

bool has_open_shift(Database& database, std::string_view pos_profile) {
  Query row = database.query(
      "SELECT 1 FROM pos_opening_entry WHERE pos_profile = ? AND docstatus = 1 AND "
      "status = 'Open' LIMIT 1");
  row.bind(pos_profile);
  return row.next();
}

void set_closing_of_shift(Database& database, std::string_view opening, std::string_view closing) {
  database.query("UPDATE pos_opening_entry SET pos_closing_entry = ?, status = ? WHERE name = ?")
      .bind(closing)
      .bind(std::string_view(closing.empty() ? "Open" : "Closed"))
      .bind(opening)
      .run();
}

}  // namespace acrida::demo
