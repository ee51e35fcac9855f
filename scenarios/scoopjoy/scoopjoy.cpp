// The ScoopJoy load test: tills, managers and the back office of an ice cream franchise on Frappe.
//
// The three kinds of users, their calls, names, weights and waits are those of the locustfile that
// the franchise wrote. Beyond it, every till has an account of its own, tagged with its branch, and
// answers are checked for what a status of 200 does not prove.
//
// The calls are those that a stock ERPNext 15 takes, and the demo ERP takes them too, so nothing
// has to be chosen: items are searched by the method that can be called over HTTP, the Profit and
// Loss filters are whole, an invoice names its customer and what was paid. Each sale carries the
// run's id in its remarks, by which --reconcile and cleanup-site find it again.
#include <acrida/acrida.h>

#include <array>
#include <string>
#include <vector>

#include "closing.h"
#include "frappe.h"

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
const std::string kCustomer = "Walk-in Customer";
const std::string kPriceList = "Standard Selling";

CsvFeeder tills("accounts.csv", where("profile", "pos"));
CsvFeeder managers("accounts.csv", where("profile", "dashboard"));
CsvFeeder accountants("accounts.csv", where("profile", "report"));
TillsAtWork tills_at_work;
bool load_app = false;
bool close_the_shift = false;

struct POSTerminal : FrappeUser {
  std::string pos_profile;
  bool at_work = false;
  int sales = 0;

  Task<> on_start() override {
    const CsvRow account = tills.row_of(*this);
    set_label(std::string(account["branch"]) + "/till " + std::to_string(index() + 1));
    pos_profile = account["pos_profile"];
    co_await log_in(account);
    if (load_app)
      co_await load_desk();
    tills_at_work.arrive(pos_profile);
    at_work = true;
  }

  Task<> on_stop() override {
    const std::string date = at_work ? tills_at_work.leave(pos_profile) : "";
    if (close_the_shift && !date.empty())
      co_await close_shift(this, pos_profile, date);
  }

  Task<> create_pos_invoice() {
    const std::string mark = "acrida " + environment().run_id() + " " + std::to_string(id()) + "-" +
                             std::to_string(++sales);
    Document sale = document("POS Invoice", mark);
    std::vector<JsonText> items;
    std::int64_t amount = 0;
    for (auto left = random().integer(1, 5); left > 0; --left) {
      const Item& item = random().choice(kItems);
      const std::int64_t qty = random().integer(1, 10);
      items.push_back(
          object("item_code", item.code, "qty", qty, "rate", item.rate, "warehouse", kWarehouse));
      sale.item(item.code, kWarehouse, static_cast<double>(qty));
      amount += qty * item.rate;
    }
    const JsonText payment =
        object("mode_of_payment", random().choice(kPayments), "amount", amount);
    const JsonText invoice =
        object("doctype", "POS Invoice", "pos_profile", pos_profile, "is_pos", 1, "customer",
               kCustomer, "items", items, "payments", array(payment), "paid_amount", amount,
               "base_paid_amount", amount, "remarks", mark);
    co_await write("POS Invoice", invoice, sale);
    tills_at_work.sold(pos_profile, site_date);
  }

  Task<> search_items() {
    co_await call("erpnext.selling.page.point_of_sale.point_of_sale.get_items",
                  object("start", 0, "page_length", 40, "price_list", kPriceList, "item_group",
                         "All Item Groups", "pos_profile", pos_profile, "search_term",
                         random().choice(kSearchTerms)),
                  "pos.search_by_term");  // the locustfile's name, so that runs of both compare
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
    co_await run_report(
        "Profit and Loss Statement",
        object("company", kCompany, "filter_based_on", "Fiscal Year", "from_fiscal_year",
               "2025-2026", "to_fiscal_year", "2025-2026", "period_start_date", "2025-04-01",
               "period_end_date", "2026-03-31", "periodicity", "Monthly"),
        "P&L");
  }

  Task<> royalty_report() {
    co_await run_report("ScoopJoy Royalty Summary", object("month", "March", "year", "2026"),
                        "royalty");
  }
};

}  // namespace

ACRIDA_SCENARIO(scenario) {
  const std::string accounts = scenario.param("accounts", "accounts.csv",
                                              "CSV file of accounts, as the one beside this file");
  for (CsvFeeder* feeder : {&tills, &managers, &accountants}) {
    scenario.load(*feeder, accounts);
  }
  const CsvRow auditor = accountants.row(0);
  scenario.auditor(auditor["usr"], auditor["pwd"]);
  load_app = scenario.param("load-app", false, "tills load the desk and send its CSRF token");
  close_the_shift =
      scenario.param("close-shift", false, "the last till of a POS Profile closes its shift");
  scenario.writes(close_the_shift
                      ? "POS Invoices, and POS Closing Entries that close the POS Profiles' open "
                        "shifts and cannot be removed"
                      : "POS Invoices, which can be removed until a closing entry consolidates "
                        "them");
  scenario.user<POSTerminal>("POSTerminal")
      .weight(7)
      .works_shift()
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
