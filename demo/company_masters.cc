#include "demo/company_masters.h"

#include <array>
#include <initializer_list>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/strings.h"
#include "demo/account.h"
#include "demo/catalogue.h"
#include "demo/document.h"
#include "demo/document_store.h"
#include "demo/user_document.h"

namespace acrida::demo {
namespace {

constexpr std::string_view kMade = "2025-03-28 09:00:00.000000";

using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

std::string with_suffix(std::string_view name) {
  return std::string(name) + std::string(kCompanySuffix);
}

void give(FieldValue& value, std::string_view text) {
  if (value.kind == FieldKind::kText || value.kind == FieldKind::kSecret) {
    value.text = text;
  } else {
    value.number = parse_real(text).value_or(0);
  }
}

Document make(std::string_view doctype, std::string_view name, Fields fields) {
  const Doctype* definition = find_doctype(doctype);
  ACRIDA_CHECK(definition != nullptr);
  Document document(*definition, WallTime());
  document.name = name;
  for (const auto& [field, text] : fields) {
    give(document.value(field), text);
  }
  return document;
}

void add_row(Document& document, std::string_view table, Fields fields) {
  const ChildTable& definition = child_table(*document.doctype, table);
  DocumentRow row;
  row.name = document.name + " " + std::to_string(document.rows(table).size() + 1);
  for (const Field& field : definition.fields) {
    row.values.push_back(initial_value(field, WallTime()));
  }
  for (const auto& [field, text] : fields) {
    give(value_of(row, definition, field), text);
  }
  document.rows(table).push_back(std::move(row));
}

void insert(Database& database, Document document) {
  document.owner = kAdministratorName;
  document.modified_by = kAdministratorName;
  document.creation = kMade;
  document.modified = kMade;
  insert_document(database, document);
}

void insert(Database& database, std::string_view doctype, std::string_view name, Fields fields) {
  insert(database, make(doctype, name, fields));
}

struct LedgerAccount {
  std::string_view name;
  std::string_view parent;
  std::string_view root_type;
  std::string_view account_type;
  bool is_group = false;
};

constexpr std::array<LedgerAccount, 20> kLedger{{
    {"Application of Funds (Assets)", "", "Asset", "", true},
    {"Current Assets", "Application of Funds (Assets)", "Asset", "", true},
    {"Accounts Receivable", "Current Assets", "Asset", "", true},
    {"Debtors", "Accounts Receivable", "Asset", "Receivable"},
    {"Cash In Hand", "Current Assets", "Asset", "Cash", true},
    {"Cash", "Cash In Hand", "Asset", "Cash"},
    {"Bank Accounts", "Current Assets", "Asset", "Bank", true},
    {"Bank", "Bank Accounts", "Asset", "Bank"},
    {"Stock In Hand", "Current Assets", "Asset", "Stock"},
    {"Income", "", "Income", "", true},
    {"Sales", "Income", "Income", "Income Account"},
    {"Royalty Income", "Income", "Income", ""},
    {"Expenses", "", "Expense", "", true},
    {"Cost of Goods Sold", "Expenses", "Expense", "Cost of Goods Sold"},
    {"Salary", "Expenses", "Expense", ""},
    {"Office Rent", "Expenses", "Expense", ""},
    {"Utility Expenses", "Expenses", "Expense", ""},
    {"Marketing Expenses", "Expenses", "Expense", ""},
    {"Write Off", "Expenses", "Expense", ""},
    {"Round Off", "Expenses", "Expense", "Round Off"},
}};

void insert_company(Database& database) {
  insert(database, "Currency", kCurrency,
         {{"currency_name", kCurrency}, {"smallest_currency_fraction_value", "0.01"}});
  insert(database, "Company", kCompany,
         {{"company_name", kCompany},
          {"abbr", "SJ"},
          {"default_currency", kCurrency},
          {"country", "India"},
          {"cost_center", "Main - SJ"},
          {"default_income_account", "Sales - SJ"},
          {"default_expense_account", "Cost of Goods Sold - SJ"},
          {"default_receivable_account", "Debtors - SJ"},
          {"write_off_account", "Write Off - SJ"}});
  for (const LedgerAccount& account : kLedger) {
    const std::string parent = account.parent.empty() ? "" : with_suffix(account.parent);
    insert(database, "Account", with_suffix(account.name),
           {{"account_name", account.name},
            {"company", kCompany},
            {"parent_account", parent},
            {"root_type", account.root_type},
            {"account_type", account.account_type},
            {"account_currency", kCurrency},
            {"is_group", account.is_group ? "1" : "0"}});
  }
  const std::string all_cost_centers = with_suffix(kCompany);
  insert(database, "Cost Center", all_cost_centers,
         {{"cost_center_name", kCompany}, {"company", kCompany}, {"is_group", "1"}});
  insert(database, "Cost Center", "Main - SJ",
         {{"cost_center_name", "Main"},
          {"company", kCompany},
          {"parent_cost_center", all_cost_centers}});
  insert(
      database, "Fiscal Year", "2025-2026",
      {{"year", "2025-2026"}, {"year_start_date", "2025-04-01"}, {"year_end_date", "2026-03-31"}});
  insert(
      database, "Fiscal Year", "2026-2027",
      {{"year", "2026-2027"}, {"year_start_date", "2026-04-01"}, {"year_end_date", "2027-03-31"}});
}

void insert_warehouses(Database& database) {
  constexpr std::string_view kAll = "All Warehouses";
  insert(database, "Warehouse", with_suffix(kAll),
         {{"warehouse_name", kAll}, {"company", kCompany}, {"is_group", "1"}});
  for (const std::string_view name :
       {"Stores", "Work In Progress", "Finished Goods", "Goods In Transit"}) {
    insert(
        database, "Warehouse", with_suffix(name),
        {{"warehouse_name", name}, {"company", kCompany}, {"parent_warehouse", with_suffix(kAll)}});
  }
}

void insert_trees(Database& database) {
  insert(database, "Territory", "All Territories",
         {{"territory_name", "All Territories"}, {"is_group", "1"}});
  insert(database, "Territory", "India",
         {{"territory_name", "India"}, {"parent_territory", "All Territories"}});
  insert(database, "Customer Group", "All Customer Groups",
         {{"customer_group_name", "All Customer Groups"}, {"is_group", "1"}});
  for (const std::string_view name : {"Individual", "Commercial"}) {
    insert(database, "Customer Group", name,
           {{"customer_group_name", name}, {"parent_customer_group", "All Customer Groups"}});
  }
  insert(database, "Item Group", "All Item Groups",
         {{"item_group_name", "All Item Groups"}, {"is_group", "1"}});
  for (const std::string_view name : {"Products", "Raw Material", "Services", "Sub Assemblies"}) {
    insert(database, "Item Group", name,
           {{"item_group_name", name}, {"parent_item_group", "All Item Groups"}});
  }
}

// What the setup wizard makes for selling.
void insert_selling(Database& database) {
  insert(database, "UOM", "Nos", {{"uom_name", "Nos"}, {"must_be_whole_number", "1"}});
  for (const std::string_view name : {"Kg", "Litre", "Box"}) {
    insert(database, "UOM", name, {{"uom_name", name}});
  }
  insert(database, "Price List", kPriceList,
         {{"price_list_name", kPriceList}, {"currency", kCurrency}, {"selling", "1"}});
  insert(database, "Price List", "Standard Buying",
         {{"price_list_name", "Standard Buying"}, {"currency", kCurrency}, {"buying", "1"}});
  for (const std::string_view name : {"Material Receipt", "Material Issue", "Material Transfer"}) {
    insert(database, "Stock Entry Type", name, {{"purpose", name}});
  }
}

void insert_mode(Database& database, std::string_view name, std::string_view account) {
  Document mode = make("Mode of Payment", name,
                       {{"mode_of_payment", name}, {"type", name == "Cash" ? "Cash" : "Bank"}});
  if (!account.empty()) {
    add_row(mode, "accounts", {{"company", kCompany}, {"default_account", account}});
  }
  insert(database, std::move(mode));
}

// On a stock site only Cash has an account.
void insert_modes(Database& database, DemoMode mode) {
  const std::string_view bank = mode == DemoMode::kTutorial ? "Bank - SJ" : "";
  for (const std::string_view name : kStockModesOfPayment) {
    insert_mode(database, name, name == "Cash" ? "Cash - SJ" : bank);
  }
  for (const std::string_view name : kTutorialModesOfPayment) {
    if (mode == DemoMode::kTutorial) {
      insert_mode(database, name, bank);
    }
  }
}

void insert_person(Database& database, const Account& account) {
  insert(database, user_document(account));
}

void insert_administration(Database& database) {
  for (const std::string_view role :
       {"Accounts User", "Accounts Manager", "Auditor", "Item Manager", "Sales User",
        "Sales Manager", "Sales Master Manager", "Stock User", "Stock Manager", "System Manager"}) {
    insert(database, "Role", role, {{"role_name", role}});
  }
  for (const std::string_view role : {"All", "Guest", "Customer"}) {
    insert(database, "Role", role, {{"role_name", role}, {"desk_access", "0"}});
  }
  insert(database, "System Settings", "System Settings",
         {{"country", "India"},
          {"language", "en"},
          {"time_zone", "UTC"},
          {"session_expiry", "170:00"},
          {"allow_error_traceback", "1"},
          {"allow_consecutive_login_attempts", "10"},
          {"allow_login_after_fail", "60"},
          {"setup_complete", "1"}});
  Document report = make("Report", kProfitAndLossReport,
                         {{"report_name", kProfitAndLossReport},
                          {"ref_doctype", "GL Entry"},
                          {"report_type", "Script Report"},
                          {"is_standard", "Yes"},
                          {"module", "Accounts"}});
  for (const std::string_view role : {"Accounts User", "Accounts Manager", "Auditor"}) {
    add_row(report, "roles", {{"role", role}});
  }
  insert(database, std::move(report));
  insert_person(database, administrator());
}

void insert_items(Database& database) {
  constexpr std::string_view kGroup = "Finished Goods";
  insert(database, "Item Group", kGroup,
         {{"item_group_name", kGroup}, {"parent_item_group", "All Item Groups"}});
  for (const CatalogueItem& item : kItems) {
    Document document = make("Item", item.code,
                             {{"item_code", item.code},
                              {"item_name", item.name},
                              {"description", item.name},
                              {"item_group", kGroup},
                              {"stock_uom", "Nos"}});
    document.set("standard_rate", item.rate);
    document.set("valuation_rate", item.valuation);
    insert(database, std::move(document));
    Document price = make("Item Price", "price " + std::string(item.code),
                          {{"item_code", item.code},
                           {"item_name", item.name},
                           {"price_list", kPriceList},
                           {"currency", kCurrency},
                           {"uom", "Nos"},
                           {"selling", "1"}});
    price.set("price_list_rate", item.rate);
    insert(database, std::move(price));
    Document bin = make("Bin", "bin " + std::string(item.code) + " " + std::string(kWarehouse),
                        {{"item_code", item.code}, {"warehouse", kWarehouse}});
    bin.set("actual_qty", item.stock);
    insert(database, std::move(bin));
  }
}

void insert_pos_profiles(Database& database, DemoMode mode) {
  const bool is_tutorial = mode == DemoMode::kTutorial;
  for (std::size_t i = 0; i < kTillOutlets; ++i) {
    const std::string name = std::string(kOutlets[i].code) + "-POS";
    Document profile = make("POS Profile", name,
                            {{"company", kCompany},
                             {"customer", is_tutorial ? kWalkInCustomer : ""},
                             {"country", "India"},
                             {"warehouse", kWarehouse},
                             {"currency", kCurrency},
                             {"selling_price_list", kPriceList},
                             {"write_off_account", "Write Off - SJ"},
                             {"write_off_cost_center", "Main - SJ"},
                             {"account_for_change_amount", "Cash - SJ"},
                             {"cost_center", "Main - SJ"}});
    add_row(profile, "payments", {{"default", "1"}, {"mode_of_payment", "Cash"}});
    insert(database, std::move(profile));
  }
}

void insert_franchise(Database& database, DemoMode mode) {
  insert_items(database);
  const bool is_tutorial = mode == DemoMode::kTutorial;
  if (is_tutorial) {
    insert(database, "Customer", kWalkInCustomer,
           {{"customer_name", kWalkInCustomer}, {"customer_group", "Individual"}});
  }
  for (const Outlet& outlet : kOutlets) {
    if (!is_tutorial) {
      insert(database, "Customer", outlet.name,
             {{"customer_name", outlet.name}, {"customer_group", "Commercial"}});
    }
  }
  insert_pos_profiles(database, mode);
  for (const Account& person : franchise_people()) {
    insert_person(database, person);
  }
}

// What makes the load test's calls work: on a strict site it is missing.
void insert_tutorial(Database& database) {
  for (const std::string_view method : {kDashboardMethod, kSearchByTermMethod}) {
    insert(database, "Server Script", method.substr(method.rfind('.') + 1),
           {{"script_type", "API"},
            {"api_method", method},
            {"script", "# served by the demo ERP itself"}});
  }
  for (const std::string_view name : {kSalesReport, kRoyaltyReport}) {
    insert(database, "Report", name,
           {{"report_name", name},
            {"ref_doctype", "Sales Invoice"},
            {"report_type", "Query Report"},
            {"is_standard", "No"}});
  }
  for (std::size_t i = 0; i < kTillOutlets; ++i) {
    const std::string number = std::to_string(i + 1);
    Document opening = make("POS Opening Entry", "POS-OPE-2025-0000" + number,
                            {{"period_start_date", kMade.substr(0, 19)},
                             {"posting_date", kMade.substr(0, 10)},
                             {"status", "Open"},
                             {"company", kCompany},
                             {"pos_profile", std::string(kOutlets[i].code) + "-POS"},
                             {"user", "pos-terminal-" + number + "@scoopjoy.com"}});
    opening.docstatus = kSubmitted;
    add_row(opening, "balance_details", {{"mode_of_payment", "Cash"}});
    insert(database, std::move(opening));
  }
  database.query("INSERT INTO series VALUES ('POS-OPE-2025-', ?)")
      .bind(static_cast<int>(kTillOutlets))
      .run();
}

}  // namespace

void insert_masters(Database& database, const SiteOptions& options) {
  insert_company(database);
  insert_warehouses(database);
  insert_trees(database);
  insert_selling(database);
  insert_modes(database, options.mode);
  insert_administration(database);
  if (options.site == DemoSite::kStock) {
    insert_franchise(database, options.mode);
  }
  if (options.mode == DemoMode::kTutorial) {
    insert_tutorial(database);
  }
}

}  // namespace acrida::demo
