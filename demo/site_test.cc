#include "demo/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "demo/route.h"
#include "demo/site_testing.h"

namespace acrida::demo {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr std::string_view kSearch =
    "erpnext.selling.page.point_of_sale.point_of_sale.search_by_term";
constexpr std::string_view kStock = "erpnext.stock.utils.get_stock_balance";
constexpr std::string_view kDashboard = "scoopjoy.api.mobile.get_outlet_dashboard";

std::string route_of(HttpRequest request) {
  TestSite site;
  return std::string(site.site().admit(std::move(request), kTestStart).route->name);
}

std::string method_route_of(std::string_view method, const json& arguments) {
  return route_of(json_request("POST", "/api/method/" + std::string(method), arguments.dump()));
}

TEST(Route, TheCallsOfTheLoadTestHaveItsNames) {
  const std::string invoices = "/api/resource/POS%20Invoice";
  EXPECT_EQ(method_route_of("login", {}), "/api/method/login");
  EXPECT_EQ(route_of(json_request("POST", invoices, "{}")), "/api/resource/POS Invoice [create]");
  EXPECT_EQ(route_of(json_request("PUT", invoices + "/X", R"({"docstatus":1})")),
            "/api/resource/POS Invoice [submit]");
  EXPECT_EQ(method_route_of(kSearch, {}), "/api/method/pos.search_by_term");
  EXPECT_EQ(method_route_of(kStock, {}), "/api/method/get_stock_balance");
  EXPECT_EQ(method_route_of(kDashboard, {}), "/api/method/get_outlet_dashboard");
  EXPECT_EQ(route_of(get_request("/api/resource/Sales%20Invoice?limit_page_length=50")),
            "/api/resource/Sales Invoice [list]");
  const std::string_view run = "frappe.desk.query_report.run";
  EXPECT_EQ(method_route_of(run, {{"report_name", "ScoopJoy Sales Analytics"}}),
            "/api/method/query_report.run [sales]");
  EXPECT_EQ(method_route_of(run, {{"report_name", "Profit and Loss Statement"}}),
            "/api/method/query_report.run [P&L]");
  EXPECT_EQ(method_route_of(run, {{"report_name", "ScoopJoy Royalty Summary"}}),
            "/api/method/query_report.run [royalty]");
}

TEST(Route, OfABrokenPathIsUnknown) {
  for (const char* target : {"", "*", "/", "//", "/api", "/api/method/", "/api/resource/", "/%zz/%",
                             "/api/method/a/b", "/api/resource/Item/a/b", "?", "/../.."}) {
    EXPECT_THAT(route_of(get_request(target)), HasSubstr("[unknown]")) << target;
  }
}

TEST(Ping, IsForEverybody) {
  TestSite site;
  EXPECT_EQ(site.get("/api/method/ping").body, R"({"message":"pong"})");
  EXPECT_EQ(site.get("/api/v1/method/frappe.ping").body, R"({"message":"pong"})");
}

TEST(ItemSearch, FindsByCodeOrName) {
  TestSite site;
  site.log_in();
  const json found =
      json_of(site.call(kSearch, {{"search_term", "mango"}, {"pos_profile", "SJ-BLR-001-POS"}}));
  const json& items = found.at("message").at("items");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0]["item_code"], "MANGO-KULFI-STICK");
  EXPECT_EQ(items[0]["price_list_rate"], 70.0);
  EXPECT_EQ(items[0]["currency"], "INR");
  for (const char* term : {"mango", "chocolate", "vanilla", "butter", "straw"}) {
    EXPECT_THAT(site.call(kSearch, {{"search_term", term}}).body, HasSubstr("item_code")) << term;
  }
}

TEST(ItemSearch, NothingFoundIsAnEmptyList) {
  TestSite site;
  site.log_in();
  EXPECT_EQ(site.call(kSearch, {{"search_term", "pizza"}}).body, R"({"message":[]})");
}

TEST(ItemSearch, ShowsWhatSubmittedInvoicesHaveTaken) {
  TestSite site;
  site.log_in();
  const json draft =
      json_of(site.post("/api/resource/POS%20Invoice", order_of("VANILLA-CUP", 7, 50)));
  const std::string url =
      "/api/resource/POS%20Invoice/" + draft.at("data").at("name").get<std::string>();
  const auto available = [&] {
    const json found = json_of(site.call(kSearch, {{"search_term", "VANILLA-CUP"}}));
    return found["message"]["items"][0]["actual_qty"].get<double>();
  };
  const double before = available();
  site.put(url, {{"docstatus", 1}});
  EXPECT_EQ(available(), before - 7);
  site.put(url, {{"docstatus", 2}});
  EXPECT_EQ(available(), before);
}

TEST(StockBalance, StaysUntilInvoicesAreConsolidated) {
  TestSite site;
  site.log_in();
  const json arguments = {{"item_code", "VANILLA-CUP"}, {"warehouse", "Finished Goods - SJ"}};
  EXPECT_EQ(site.call(kStock, arguments).body, R"({"message":1000000.0})");
  EXPECT_EQ(site.call(kStock, {{"item_code", "GHOST"}, {"warehouse", "Moon"}}).body,
            R"({"message":0.0})");
}

TEST(StockBalance, AMissingArgumentIsAPythonError) {
  TestSite site;
  site.log_in();
  const HttpReply reply = site.call(kStock, {{"item_code", "VANILLA-CUP"}});
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(json_of(reply)["exc_type"], "TypeError");
  EXPECT_EQ(json_of(reply)["exception"],
            "TypeError: get_stock_balance() missing 1 required positional argument: 'warehouse'");
}

TEST(Dashboard, ShowsAnOutletsSales) {
  TestSite site;
  site.log_in("manager@scoopjoy.com", "manager_test_password");
  for (const char* outlet : {"SJ-BLR-001", "SJ-MUM-001"}) {
    const json board = json_of(site.call(kDashboard, {{"outlet", outlet}})).at("message");
    EXPECT_EQ(board["outlet"], outlet);
    EXPECT_GT(board["total_revenue"], 0.0);
    EXPECT_GT(board["invoice_count"], 0);
    EXPECT_EQ(board["top_items"].size(), 5U);
    EXPECT_GE(board["royalty_due"], 40000.0);
  }
}

TEST(Dashboard, CountsWhatTillsSell) {
  TestSite site;
  site.log_in();
  const auto board = [&] {
    return json_of(site.call(kDashboard, {{"outlet", "SJ-BLR-001"}})).at("message");
  };
  const json before = board();
  const json draft =
      json_of(site.post("/api/resource/POS%20Invoice", order_of("VANILLA-CUP", 7, 50)));
  EXPECT_EQ(board()["pending_orders"], before["pending_orders"].get<int>() + 1);
  site.put("/api/resource/POS%20Invoice/" + draft.at("data").at("name").get<std::string>(),
           {{"docstatus", 1}});
  EXPECT_EQ(board()["pending_orders"], before["pending_orders"]);
}

TEST(Dashboard, OfAnotherOutletIsNotATills) {
  TestSite site;
  site.log_in();
  EXPECT_EQ(site.call(kDashboard, {{"outlet", "SJ-MUM-001"}}).status, 403);
  site.log_in("manager@scoopjoy.com", "manager_test_password");
  EXPECT_EQ(site.call(kDashboard, {{"outlet", "SJ-MARS-1"}}).status, 404);
}

TEST(SiteErrors, GuestsAreToldToLogIn) {
  TestSite site;
  const HttpReply reply = site.call(kStock, {{"item_code", "X"}});
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(json_of(reply)["exc_type"], "PermissionError");
  const json message = server_message_of(reply);
  EXPECT_EQ(message["title"], "Method Not Allowed");
  EXPECT_THAT(message["message"].get<std::string>(),
              HasSubstr("Function <strong>" + std::string(kStock) + "</strong> is not"));
  EXPECT_EQ(message["raise_exception"], 1);
}

TEST(SiteErrors, AnUnknownMethodIs417) {
  TestSite site;
  site.log_in();
  const HttpReply reply = site.call("scoopjoy.api.fly", json::object());
  EXPECT_EQ(reply.status, 417);
  EXPECT_EQ(json_of(reply)["exc_type"], "ValidationError");
  EXPECT_THAT(json_of(reply)["exception"].get<std::string>(),
              HasSubstr("Failed to get method for command scoopjoy.api.fly"));
}

TEST(SiteErrors, ABodyThatIsNoJsonIs500) {
  TestSite site;
  site.log_in();
  for (const std::string& body : {std::string("{"), std::string("{\"a\":1}}"), std::string("\xff"),
                                  std::string(200, '[') + std::string(200, ']')}) {
    const HttpReply reply = site.ask(json_request("POST", "/api/method/ping", body));
    EXPECT_EQ(reply.status, 500) << body;
    EXPECT_EQ(json_of(reply)["exc_type"], "JSONDecodeError") << body;
  }
}

TEST(SiteErrors, AJsonScalarIs417) {
  TestSite site;
  const HttpReply reply = site.ask(json_request("POST", "/api/method/ping", "42"));
  EXPECT_EQ(reply.status, 417);
  EXPECT_EQ(server_message_of(reply)["message"], "Invalid request arguments");
}

TEST(SiteErrors, OtherVerbsAndOtherPagesAreHtml) {
  TestSite site;
  EXPECT_EQ(site.ask(json_request("PATCH", "/api/resource/Item", "{}")).status, 405);
  const HttpReply page = site.get("/robots.txt");
  EXPECT_EQ(page.status, 404);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(json_of(site.get("/api/nothing"))["exc_type"], "DoesNotExistError");
}

TEST(SiteErrors, HostileTextsComeBackAsJson) {
  TestSite site;
  site.log_in();
  const HttpReply reply = site.get("/api/resource/%22%3Cscript%3E%00%ff%0d%0aSet-Cookie:%20x");
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(json_of(reply)["exc_type"], "DoesNotExistError");
  EXPECT_TRUE(std::ranges::all_of(reply.body, [](char c) { return c >= ' ' && c < '\x7f'; }));
}

}  // namespace
}  // namespace acrida::demo
