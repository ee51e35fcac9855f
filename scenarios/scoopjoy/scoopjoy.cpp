// The ScoopJoy load test: tills, managers and the back office of an ice cream franchise on Frappe.
//
// The three kinds of users, their calls, names, weights and waits are those of the locustfile that
// the franchise wrote. Beyond it, every till has an account of its own, tagged with its branch, and
// answers are checked for what a status of 200 does not prove.
#include <acrida/acrida.h>

#include <array>
#include <string>
#include <vector>

using namespace acrida;
using namespace std::chrono_literals;

namespace {

struct Item {
  const char* code;
  int rate;
};
constexpr std::array kItems = {Item{"MANGO-SORBET-500ML", 200}, Item{"CHOCO-CONE-PACK6", 350},
                               Item{"VANILLA-TUB-1L", 450}, Item{"BUTTERSCOTCH-CUP", 80},
                               Item{"STRAWBERRY-STICK", 60}};
constexpr std::array kSearchTerms = {"mango", "chocolate", "vanilla", "butter", "straw"};
constexpr std::array kPayments = {"Cash", "UPI", "Card"};
constexpr std::array kOutlets = {"SJ-BLR-001", "SJ-MUM-001"};
const std::string kWarehouse = "Finished Goods - SJ";
const std::string kCompany = "ScoopJoy Foods Pvt Ltd";

CsvFeeder tills("accounts.csv", where("profile", "pos"));
CsvFeeder managers("accounts.csv", where("profile", "dashboard"));
CsvFeeder accountants("accounts.csv", where("profile", "report"));

// A user of a Frappe site.
struct FrappeUser : HttpUser {
  // Ends the user when the site does not know the account.
  Task<> log_in(CsvRow account) {
    const JsonText body = object("usr", account["usr"], "pwd", account["pwd"]);
    auto answer = co_await client.post("/api/method/login").json(body).catch_response();
    const bool logged_in = answer.ok() && answer.json()["message"] == "Logged In";
    if (answer.ok() && !logged_in)
      answer.failure("not logged in");
    if (!logged_in)
      throw StopUser("login failed for " + std::string(account["usr"]));
    client.set_header("X-Frappe-CSRF-Token", answer.cookie("csrf_token"));
    client.set_header("Accept", "application/json");
  }

  Task<> call(std::string method, JsonText arguments, std::string name) {
    co_await client.post("/api/method/" + method).json(arguments).name("/api/method/" + name);
  }

  Task<> run_report(std::string report, JsonText filters, std::string name) {
    const JsonText arguments = object("report_name", report, "filters", filters);
    auto answer = co_await client.post("/api/method/frappe.desk.query_report.run")
                      .json(arguments)
                      .name("/api/method/query_report.run [" + name + "]")
                      .catch_response();
    if (answer.ok() && !answer.json()["message"]["columns"].is_array()) {
      answer.failure("a report without columns");
    }
  }
};

struct POSTerminal : FrappeUser {
  std::string pos_profile;

  Task<> on_start() override {
    const CsvRow account = tills.row_of(*this);
    set_label(account["branch"]);
    pos_profile = account["pos_profile"];
    co_await log_in(account);
  }

  Task<> create_pos_invoice() {
    std::vector<JsonText> items;
    std::int64_t amount = 0;
    for (auto left = random().integer(1, 5); left > 0; --left) {
      const Item& item = random().choice(kItems);
      const std::int64_t qty = random().integer(1, 10);
      items.push_back(
          object("item_code", item.code, "qty", qty, "rate", item.rate, "warehouse", kWarehouse));
      amount += qty * item.rate;
    }
    const JsonText payment =
        object("mode_of_payment", random().choice(kPayments), "amount", amount);
    const JsonText invoice = object("doctype", "POS Invoice", "pos_profile", pos_profile, "is_pos",
                                    1, "items", items, "payments", array(payment));
    auto created = co_await client.post("/api/resource/POS Invoice")
                       .json(invoice)
                       .name("/api/resource/POS Invoice [create]");
    const std::string name(created.json()["data"]["name"].text());
    if (created.ok() && !name.empty()) {
      const JsonText submission = object("docstatus", 1);
      co_await client.put("/api/resource/POS Invoice/" + name)
          .json(submission)
          .name("/api/resource/POS Invoice [submit]");
    }
  }

  Task<> search_items() {
    co_await call("erpnext.selling.page.point_of_sale.point_of_sale.search_by_term",
                  object("search_term", random().choice(kSearchTerms), "pos_profile", pos_profile),
                  "pos.search_by_term");
  }

  Task<> get_item_stock() {
    co_await call("erpnext.stock.utils.get_stock_balance",
                  object("item_code", random().choice(kItems).code, "warehouse", kWarehouse),
                  "get_stock_balance");
  }
};

struct DashboardUser : FrappeUser {
  Task<> on_start() override { co_await log_in(managers.row_of(*this)); }

  Task<> view_outlet_dashboard() {
    co_await call("scoopjoy.api.mobile.get_outlet_dashboard",
                  object("outlet", random().choice(kOutlets)), "get_outlet_dashboard");
  }

  Task<> list_recent_invoices() {
    co_await client.get("/api/resource/Sales Invoice")
        .query("filters", R"([["posting_date", ">=", "2026-03-01"]])")
        .query("fields", R"(["name", "grand_total", "status", "posting_date"])")
        .query("limit_page_length", 50)
        .name("/api/resource/Sales Invoice [list]");
  }

  Task<> view_sales_report() {
    co_await run_report(
        "ScoopJoy Sales Analytics",
        object("company", kCompany, "from_date", "2026-03-01", "to_date", "2026-03-20"), "sales");
  }
};

struct ReportUser : FrappeUser {
  Task<> on_start() override { co_await log_in(accountants.row_of(*this)); }

  Task<> profit_loss_report() {
    co_await run_report("Profit and Loss Statement",
                        object("company", kCompany, "from_fiscal_year", "2025-2026",
                               "to_fiscal_year", "2025-2026", "periodicity", "Monthly"),
                        "P&L");
  }

  Task<> royalty_report() {
    co_await run_report("ScoopJoy Royalty Summary", object("month", "March", "year", "2026"),
                        "royalty");
  }
};

}  // namespace

ACRIDA_SCENARIO(scenario) {
  scenario.writes("POS Invoices, which can be removed until a closing entry consolidates them");
  const std::string accounts = scenario.param("accounts", "accounts.csv",
                                              "CSV file of accounts, as the one beside this file");
  for (CsvFeeder* feeder : {&tills, &managers, &accountants}) {
    scenario.load(*feeder, accounts);
  }
  scenario.user<POSTerminal>("POSTerminal")
      .weight(7)
      .wait_time(between(1s, 3s))
      .task("create_pos_invoice", &POSTerminal::create_pos_invoice, 5)
      .task("search_items", &POSTerminal::search_items, 3)
      .task("get_item_stock", &POSTerminal::get_item_stock);
  scenario.user<DashboardUser>("DashboardUser")
      .weight(2)
      .wait_time(between(3s, 8s))
      .task("view_outlet_dashboard", &DashboardUser::view_outlet_dashboard, 3)
      .task("list_recent_invoices", &DashboardUser::list_recent_invoices, 2)
      .task("view_sales_report", &DashboardUser::view_sales_report);
  scenario.user<ReportUser>("ReportUser")
      .weight(1)
      .wait_time(between(5s, 15s))
      .task("profit_loss_report", &ReportUser::profit_loss_report, 2)
      .task("royalty_report", &ReportUser::royalty_report);
}
