#include "demo/master_rules.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "demo/catalogue.h"
#include "demo/document_store.h"

namespace acrida::demo {
namespace {

bool mode_has_account(Database& database, std::string_view mode, std::string_view company) {
  Query row = database.query(
      "SELECT 1 FROM mode_of_payment_account WHERE parent = ? AND company = ? AND "
      "default_account != ''");
  row.bind(mode).bind(company);
  return row.next();
}

Checked check_of_company(Database& database,
                         const Document& document,
                         std::string_view doctype,
                         std::string_view field) {
  const std::string& name = document.text(field);
  if (name.empty() ||
      document_text(database, doctype, name, "company") == document.text("company")) {
    return {};
  }
  return refuse(validation_error(name + " does not belong to Company " + document.text("company")));
}

Checked check_profile_links(Database& database, const Document& profile) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kOfCompany{{
      {"Warehouse", "warehouse"},
      {"Account", "write_off_account"},
      {"Account", "account_for_change_amount"},
      {"Account", "income_account"},
      {"Account", "expense_account"},
      {"Cost Center", "cost_center"},
      {"Cost Center", "write_off_cost_center"},
  }};
  for (const auto& [doctype, field] : kOfCompany) {
    if (auto checked = check_of_company(database, profile, doctype, field); !checked) {
      return checked;
    }
  }
  return {};
}

}  // namespace

Checked validate_item(SiteState& /*site*/, Document& item, const Document* /*before*/) {
  for (const std::string_view field : {"item_name", "description"}) {
    if (item.text(field).empty()) {
      item.set(field, item.text(field == "item_name" ? "item_code" : "item_name"));
    }
  }
  return {};
}

Checked item_inserted(SiteState& site, Document& item) {
  const Doctype& doctype = *find_doctype("Item Price");
  const bool has_list = document_exists(*site.database, *find_doctype("Price List"), kPriceList);
  if (item.number("standard_rate") <= 0 || !has_list) {
    return {};
  }
  Document price(doctype, WallTime());
  price.name = site.names.next(kRowNameLength);
  price.owner = item.owner;
  price.modified_by = item.modified_by;
  price.creation = item.creation;
  price.modified = item.modified;
  price.set("item_code", item.name);
  price.set("price_list", kPriceList);
  price.set("price_list_rate", item.number("standard_rate"));
  if (auto valid = validate_item_price(site, price, nullptr); !valid) {
    return valid;
  }
  insert_document(*site.database, price);
  return {};
}

Checked trash_item(SiteState& site, const Document& item) {
  for (const char* sql :
       {"DELETE FROM item_price WHERE item_code = ?", "DELETE FROM bin WHERE item_code = ?"}) {
    site.database->query(sql).bind(item.name).run();
  }
  return {};
}

Checked validate_item_price(SiteState& site, Document& price, const Document* /*before*/) {
  Database& database = *site.database;
  const std::string item = price.text("item_code");
  const std::string list = price.text("price_list");
  price.set("item_name", document_text(database, "Item", item, "item_name"));
  price.set("currency", document_text(database, "Price List", list, "currency"));
  price.set("selling", document_number(database, "Price List", list, "selling"));
  price.set("buying", document_number(database, "Price List", list, "buying"));
  if (price.text("uom").empty()) {
    price.set("uom", document_text(database, "Item", item, "stock_uom"));
  }
  const std::string uom = price.text("uom");
  Query other = database.query(
      "SELECT 1 FROM item_price WHERE item_code = ? AND price_list = ? AND uom = ? AND name != ?");
  other.bind(item).bind(list).bind(uom).bind(price.name);
  if (!other.next()) {
    return {};
  }
  return refuse({.exc_type = "ItemPriceDuplicateItem",
                 .message =
                     "Item Price appears multiple times based on Price List, Supplier/Customer, "
                     "Currency, Item, Batch, UOM, Qty, and Dates.",
                 .module_name = "erpnext.stock.doctype.item_price.item_price"});
}

Checked validate_pos_profile(SiteState& site, Document& profile, const Document* /*before*/) {
  if (auto checked = check_profile_links(*site.database, profile); !checked) {
    return checked;
  }
  const std::vector<DocumentRow>& payments = profile.rows("payments");
  const ChildTable& table = child_table(*profile.doctype, "payments");
  if (payments.empty()) {
    return refuse(
        validation_error("Payment methods are mandatory. Please add at least one payment method."));
  }
  int defaults = 0;
  for (const DocumentRow& payment : payments) {
    defaults += value_of(payment, table, "default").number != 0 ? 1 : 0;
  }
  if (defaults != 1) {
    return refuse(validation_error(defaults == 0
                                       ? "Please select a default mode of payment"
                                       : "You can only select one mode of payment as default"));
  }
  return check_mode_accounts(*site.database, profile, "payments");
}

Checked validate_user_permission(SiteState& site,
                                 Document& permission,
                                 const Document* /*before*/) {
  Query same = site.database->query(
      "SELECT 1 FROM user_permission WHERE user = ? AND allow = ? AND for_value = ? AND "
      "applicable_for = ? AND name != ?");
  same.bind(permission.text("user")).bind(permission.text("allow"));
  same.bind(permission.text("for_value")).bind(permission.text("applicable_for"));
  same.bind(permission.name);
  if (same.next()) {
    return refuse({.status = 409,
                   .exc_type = "DuplicateEntryError",
                   .message = "User permission already exists"});
  }
  if (!permission.is_set("is_default")) {
    return {};
  }
  Query other = site.database->query(
      "SELECT 1 FROM user_permission WHERE user = ? AND allow = ? AND is_default AND name != ? AND "
      "(applicable_for = ? OR apply_to_all_doctypes)");
  other.bind(permission.text("user")).bind(permission.text("allow")).bind(permission.name);
  other.bind(permission.text("applicable_for"));
  return other.next() ? refuse(validation_error(permission.text("user") +
                                                " has already assigned default value for " +
                                                permission.text("allow") + "."))
                      : Checked();
}

Checked validate_server_script(SiteState& /*site*/, Document& script, const Document* /*before*/) {
  const bool needs_method =
      script.text("script_type") == "API" && script.text("api_method").empty();
  return needs_method ? refuse(mandatory_error("[Server Script, " + script.name + "]: api_method"))
                      : Checked();
}

Checked check_mode_accounts(Database& database, const Document& document, std::string_view table) {
  const ChildTable& definition = child_table(*document.doctype, table);
  std::vector<std::string> without;
  for (const DocumentRow& row : document.rows(table)) {
    const std::string& mode = value_of(row, definition, "mode_of_payment").text;
    if (!mode.empty() && !mode_has_account(database, mode, document.text("company"))) {
      without.push_back(mode);
    }
  }
  if (without.empty()) {
    return {};
  }
  return refuse(titled_error(
      "Missing Account", "Please set default Cash or Bank account in Mode of Payment" +
                             std::string(without.size() == 1 ? " " : "s ") + join(without, ", ")));
}

}  // namespace acrida::demo
