// The site under load: workers, the queue before them, locks and costs, in simulated time.
#include <gtest/gtest.h>

#include "demo/site_testing.h"

namespace acrida::demo {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kStock = "/api/method/erpnext.stock.utils.get_stock_balance";

DemoCosts even_costs() {
  DemoCosts costs;
  costs.spread = 0;
  return costs;
}

class Load : public ::testing::Test {
 protected:
  HttpRequest stock() const {
    return json_request("POST", kStock,
                        R"({"item_code":"VANILLA-CUP","warehouse":"Finished Goods - SJ"})");
  }
  HttpRequest create() const {
    return json_request("POST", "/api/resource/POS%20Invoice",
                        order_of("VANILLA-CUP", 1, 50).dump());
  }
  HttpRequest submit(const std::string& name) const {
    return json_request("PUT", "/api/resource/POS%20Invoice/" + name, R"({"docstatus":1})");
  }
  std::string till() { return erp_.sid_of(kTill, kTillPassword); }

  BusySite erp_{even_costs(), 5};
};

TEST_F(Load, OneRequestTakesItsCost) {
  const JobId job = erp_.arrive(milliseconds(0), stock(), till());
  erp_.run_until(std::chrono::seconds(1));
  EXPECT_EQ(erp_.served(job).reply.status, 200);
  EXPECT_EQ(erp_.served(job).queued, Duration(0));
  EXPECT_EQ(erp_.served(job).done, milliseconds(4 + 2));  // stock and its commit
}

TEST_F(Load, AQueueFormsWhenAllWorkersAreBusy) {
  const std::string sid = till();
  JobId last = 0;
  for (int i = 0; i < 6; ++i) {
    last = erp_.arrive(milliseconds(0), stock(), sid);
  }
  erp_.run_until(milliseconds(1));
  EXPECT_EQ(erp_.in_service(), 5U);
  EXPECT_EQ(erp_.queued(), 1U);
  erp_.run_until(std::chrono::seconds(1));
  EXPECT_EQ(erp_.served_count(), 6U);
  EXPECT_EQ(erp_.served(last - 1).queued, Duration(0));
  EXPECT_EQ(erp_.served(last).queued, milliseconds(6));
  EXPECT_EQ(erp_.served(last).done, milliseconds(12));
}

TEST_F(Load, TheSeriesLockSerialisesCreates) {
  const std::string sid = till();
  const JobId first = erp_.arrive(milliseconds(0), create(), sid);
  for (int i = 1; i < 4; ++i) {
    erp_.arrive(milliseconds(0), create(), sid);
  }
  const JobId other = erp_.arrive(milliseconds(0), stock(), sid);
  erp_.run_until(std::chrono::seconds(1));
  for (JobId i = 0; i < 4; ++i) {
    EXPECT_EQ(erp_.served(first + i).queued, Duration(0));
    EXPECT_EQ(erp_.served(first + i).done, milliseconds(37) * (i + 1));
    EXPECT_EQ(json_of(erp_.served(first + i).reply)["data"]["name"],
              "ACC-PSINV-2026-0000" + std::to_string(i + 1));
  }
  EXPECT_EQ(erp_.served(other).done, milliseconds(6));
}

TEST_F(Load, ACreateThatIsRefusedForALinkNeverTakesTheSeries) {
  const std::string sid = till();
  nlohmann::json order = order_of("VANILLA-CUP", 1, 50);
  order["payments"][0]["mode_of_payment"] = "Barter";
  const HttpRequest refused = json_request("POST", "/api/resource/POS%20Invoice", order.dump());
  const JobId first = erp_.arrive(milliseconds(0), create(), sid);
  const JobId second = erp_.arrive(milliseconds(0), refused, sid);
  const JobId third = erp_.arrive(milliseconds(0), create(), sid);
  erp_.run_until(std::chrono::seconds(1));
  EXPECT_EQ(json_of(erp_.served(second).reply)["exc_type"], "LinkValidationError");
  EXPECT_EQ(erp_.served(second).done, milliseconds(2));
  EXPECT_EQ(erp_.served(first).done, milliseconds(37));
  EXPECT_EQ(erp_.served(third).done, milliseconds(2 * 37));
}

TEST_F(Load, ACreateThatAValidationRefusesFreesTheSeriesAtOnce) {
  const std::string sid = till();
  nlohmann::json order = order_of("VANILLA-CUP", 1, 50);
  order["payments"].clear();
  const HttpRequest refused = json_request("POST", "/api/resource/POS%20Invoice", order.dump());
  const JobId first = erp_.arrive(milliseconds(0), create(), sid);
  const JobId second = erp_.arrive(milliseconds(0), refused, sid);
  const JobId third = erp_.arrive(milliseconds(0), create(), sid);
  erp_.run_until(std::chrono::seconds(1));
  EXPECT_EQ(erp_.served(second).reply.status, 417);
  EXPECT_EQ(erp_.served(second).done, milliseconds(37 + 2));
  EXPECT_EQ(erp_.served(third).done, milliseconds(37 + 2 + 37));
  EXPECT_EQ(json_of(erp_.served(first).reply)["data"]["name"], "ACC-PSINV-2026-00001");
  EXPECT_EQ(json_of(erp_.served(third).reply)["data"]["name"], "ACC-PSINV-2026-00002");
}

TEST_F(Load, CreatesNeverExceedOneOverTheInsertWhateverTheWorkers) {
  for (const int workers : {1, 5, 50}) {
    BusySite erp(even_costs(), workers);
    const std::string sid = erp.sid_of(kTill, kTillPassword);
    const JobId first = erp.arrive(milliseconds(0), create(), sid);
    for (int i = 1; i < 400; ++i) {
      erp.arrive(milliseconds(10 * i), create(), sid);
    }
    // 35 ms of insert and 2 ms of commit: 27 creates a second.
    erp.run_until(std::chrono::seconds(4));
    EXPECT_EQ(erp.served_count(), 4000U / 37) << workers;
    EXPECT_EQ(erp.served(first + 107).done, milliseconds(37 * 108)) << workers;
  }
}

TEST_F(Load, CreatesThatWaitForTheLockStarveEverybodyElse) {
  const std::string sid = till();
  for (int i = 0; i < 5; ++i) {
    erp_.arrive(milliseconds(0), create(), sid);
  }
  const JobId other = erp_.arrive(milliseconds(0), stock(), sid);
  erp_.run_until(std::chrono::seconds(1));
  EXPECT_EQ(erp_.served(other).queued, milliseconds(37));
}

TEST_F(Load, SubmitsOfDifferentInvoicesRunSideBySide) {
  const std::string sid = till();
  erp_.arrive(milliseconds(0), create(), sid);
  erp_.arrive(milliseconds(0), create(), sid);
  erp_.run_until(milliseconds(100));
  const JobId one = erp_.arrive(milliseconds(100), submit("ACC-PSINV-2026-00001"), sid);
  const JobId two = erp_.arrive(milliseconds(100), submit("ACC-PSINV-2026-00002"), sid);
  const JobId again = erp_.arrive(milliseconds(100), submit("ACC-PSINV-2026-00002"), sid);
  erp_.run_until(std::chrono::seconds(1));
  EXPECT_EQ(erp_.served(one).done, milliseconds(122));
  EXPECT_EQ(erp_.served(two).done, milliseconds(122));
  EXPECT_EQ(erp_.served(again).done, milliseconds(144));
  EXPECT_EQ(erp_.served(again).reply.status, 200);
}

TEST_F(Load, SubmitsCostMoreAsUnconsolidatedInvoicesGrow) {
  const std::string sid = till();
  erp_.arrive(milliseconds(0), create(), sid);
  erp_.arrive(milliseconds(0), create(), sid);
  erp_.run_until(milliseconds(100));
  const JobId one = erp_.arrive(milliseconds(100), submit("ACC-PSINV-2026-00001"), sid);
  erp_.run_until(milliseconds(200));
  const JobId two = erp_.arrive(milliseconds(200), submit("ACC-PSINV-2026-00002"), sid);
  erp_.run_until(std::chrono::seconds(1));
  EXPECT_EQ(erp_.served(one).done, milliseconds(122));
  EXPECT_EQ(erp_.served(two).done, milliseconds(222) + std::chrono::microseconds(1));
}

TEST_F(Load, SearchSlowsWithInvoices) {
  const std::string sid = till();
  const HttpRequest search = json_request(
      "POST", "/api/method/erpnext.selling.page.point_of_sale.point_of_sale.search_by_term",
      R"({"search_term":"VANILLA-CUP","pos_profile":"SJ-BLR-001-POS"})");
  const auto time_of_search = [&](Duration at) {
    const JobId job = erp_.arrive(at, search, sid);
    erp_.run_until(at + std::chrono::seconds(1));
    return erp_.served(job).done - at;
  };
  EXPECT_EQ(time_of_search(milliseconds(0)), milliseconds(12 + 2));
  for (int i = 1; i <= 50; ++i) {
    const Duration at = std::chrono::seconds(i);
    erp_.arrive(at, create(), sid);
    erp_.run_until(at + milliseconds(100));
    erp_.arrive(at + milliseconds(100),
                submit("ACC-PSINV-2026-000" + std::string(i < 10 ? "0" : "") + std::to_string(i)),
                sid);
  }
  // A microsecond for each of the 50 rows that no closing entry has consolidated.
  EXPECT_EQ(time_of_search(std::chrono::seconds(60)),
            milliseconds(14) + std::chrono::microseconds(50));
}

TEST_F(Load, ACreateThatWaitsTooLongForTheSeriesIsRolledBack) {
  SiteOptions options{.costs = even_costs()};
  options.load.lock_wait = milliseconds(50);
  BusySite erp(options, 5);
  const std::string sid = erp.sid_of(kTill, kTillPassword);
  const JobId first = erp.arrive(milliseconds(0), create(), sid);
  for (int i = 1; i < 3; ++i) {
    erp.arrive(milliseconds(0), create(), sid);
  }
  erp.run_until(std::chrono::seconds(1));
  EXPECT_EQ(erp.served(first + 1).reply.status, 200);
  EXPECT_EQ(erp.served(first + 2).done, milliseconds(50));
  EXPECT_EQ(erp.served(first + 2).reply.status, 500);
  EXPECT_EQ(json_of(erp.served(first + 2).reply)["exc_type"], "QueryTimeoutError");
  const JobId next = erp.arrive(std::chrono::seconds(1), create(), sid);
  erp.run_until(std::chrono::seconds(2));
  EXPECT_EQ(json_of(erp.served(next).reply)["data"]["name"], "ACC-PSINV-2026-00003");
}

class ItemDefaults : public Load {
 protected:
  // Two items whose income account is not the company's, in this order.
  static std::string rows(const char* first, const char* second) {
    nlohmann::json order = order_of(first, 1, 50);
    order["items"].push_back(order["items"][0]);
    order["items"][1]["item_code"] = second;
    for (auto& row : order["items"]) {
      row["income_account"] = "Ice Cream Sales - SJ";
    }
    return order.dump();
  }
  static HttpRequest change(int number, const std::string& body) {
    return json_request(
        "PUT", "/api/resource/POS%20Invoice/ACC-PSINV-2026-0000" + std::to_string(number), body);
  }
};

TEST_F(ItemDefaults, SavesThatWriteThemInOppositeOrdersMeetInADeadlock) {
  const std::string sid = till();
  erp_.arrive(milliseconds(0), create(), sid);
  erp_.arrive(milliseconds(0), create(), sid);
  erp_.run_until(milliseconds(100));
  const JobId there =
      erp_.arrive(milliseconds(100), change(1, rows("VANILLA-CUP", "MANGO-KULFI-STICK")), sid);
  const JobId back =
      erp_.arrive(milliseconds(101), change(2, rows("MANGO-KULFI-STICK", "VANILLA-CUP")), sid);
  erp_.run_until(milliseconds(200));
  EXPECT_EQ(erp_.served(there).reply.status, 200);
  EXPECT_EQ(erp_.served(back).reply.status, 500);
  EXPECT_EQ(json_of(erp_.served(back).reply)["exc_type"], "QueryDeadlockError");
  EXPECT_EQ(erp_.effects().deadlocks, 1U);
  // The items have their defaults now: nothing is written, so nothing is locked.
  const JobId again =
      erp_.arrive(milliseconds(200), change(1, rows("VANILLA-CUP", "MANGO-KULFI-STICK")), sid);
  const JobId other =
      erp_.arrive(milliseconds(201), change(2, rows("MANGO-KULFI-STICK", "VANILLA-CUP")), sid);
  erp_.run_until(milliseconds(300));
  EXPECT_EQ(erp_.served(again).done, milliseconds(208));
  EXPECT_EQ(erp_.served(other).done, milliseconds(209));
}

TEST_F(ItemDefaults, OfTheCompanysOwnAccountAreNotWritten) {
  const std::string sid = till();
  std::string body = rows("VANILLA-CUP", "MANGO-KULFI-STICK");
  for (std::size_t at = 0; (at = body.find("Ice Cream Sales", at)) != std::string::npos;) {
    body.replace(at, std::string_view("Ice Cream Sales").size(), "Sales");
  }
  Call call =
      erp_.site().admit(json_request("POST", "/api/resource/POS%20Invoice", body), kTestStart);
  call.request.cookie = "sid=" + sid;
  EXPECT_TRUE(erp_.site().plan(call, kTestStart).row_locks.empty());
}

class Reports : public ::testing::Test {
 protected:
  static SiteOptions slow_report(Duration prepared_after) {
    SiteOptions options{.costs = even_costs()};
    options.costs.profit_and_loss = std::chrono::seconds(16);
    options.costs.commit = Duration(0);
    options.load.prepared_after = prepared_after;
    return options;
  }
  static HttpRequest profit_and_loss() {
    return json_request("POST", "/api/method/frappe.desk.query_report.run",
                        R"({"report_name":"Profit and Loss Statement","filters":{)"
                        R"("company":"ScoopJoy Foods Pvt Ltd","from_fiscal_year":"2025-2026",)"
                        R"("to_fiscal_year":"2025-2026","periodicity":"Monthly",)"
                        R"("filter_based_on":"Fiscal Year"}})");
  }
  static bool has_rows(const BusySite::Served& served) {
    return json_of(served.reply)["message"].contains("columns");
  }
};

TEST_F(Reports, FlipToPreparedWhenTheyHaveRunForFifteenSeconds) {
  BusySite erp(slow_report(kPreparedAfter), 5);
  const std::string sid = erp.sid_of("accounts@scoopjoy.com", "accounts_test_password");
  const JobId slow = erp.arrive(milliseconds(0), profit_and_loss(), sid);
  const JobId before = erp.arrive(milliseconds(14'999), profit_and_loss(), sid);
  const JobId after = erp.arrive(milliseconds(15'000), profit_and_loss(), sid);
  const JobId much_later = erp.arrive(std::chrono::hours(30), profit_and_loss(), sid);
  erp.run_until(std::chrono::hours(31));
  EXPECT_EQ(erp.served(slow).done, std::chrono::seconds(16));
  EXPECT_TRUE(has_rows(erp.served(slow)));
  EXPECT_EQ(erp.served(before).done, milliseconds(30'999));
  EXPECT_TRUE(has_rows(erp.served(before)));
  EXPECT_EQ(erp.served(after).done, milliseconds(15'006));
  EXPECT_EQ(erp.served(after).reply.status, 200);
  EXPECT_EQ(erp.served(after).reply.body, R"({"message":{"prepared_report":true,"doc":null}})");
  EXPECT_FALSE(has_rows(erp.served(much_later)));
}

TEST_F(Reports, SayOfThemselvesThatTheyArePrepared) {
  BusySite erp(slow_report(kPreparedAfter), 5);
  const std::string sid = erp.sid_of("accounts@scoopjoy.com", "accounts_test_password");
  const HttpRequest read = get_request("/api/resource/Report/Profit%20and%20Loss%20Statement");
  erp.arrive(milliseconds(0), profit_and_loss(), sid);
  const JobId before = erp.arrive(milliseconds(14'990), read, sid);
  const JobId after = erp.arrive(milliseconds(15'000), read, sid);
  erp.run_until(std::chrono::hours(1));
  const auto flag_of = [&](JobId job) {
    return json_of(erp.served(job).reply).at("data").at("prepared_report");
  };
  EXPECT_EQ(flag_of(before), 0);
  EXPECT_EQ(flag_of(after), 1);
}

TEST_F(Reports, ThatTakeLessOrAreNotWatchedGoOnAnswering) {
  for (const Duration after : {Duration(std::chrono::seconds(16)), Duration(0)}) {
    BusySite erp(slow_report(after), 5);
    const std::string sid = erp.sid_of("accounts@scoopjoy.com", "accounts_test_password");
    erp.arrive(milliseconds(0), profit_and_loss(), sid);
    const JobId next = erp.arrive(std::chrono::minutes(1), profit_and_loss(), sid);
    erp.run_until(std::chrono::hours(1));
    EXPECT_TRUE(has_rows(erp.served(next)));
  }
}

TEST_F(Load, LoginsOfOneAccountWaitForItsRow) {
  const HttpRequest login =
      json_request("POST", "/api/method/login",
                   R"({"usr":"manager@scoopjoy.com","pwd":"manager_test_password"})");
  const JobId one = erp_.arrive(milliseconds(0), login, "Guest");
  const JobId two = erp_.arrive(milliseconds(0), login, "Guest");
  erp_.run_until(std::chrono::seconds(1));
  EXPECT_EQ(erp_.served(one).done, milliseconds(40 + 5 + 2));
  EXPECT_EQ(erp_.served(two).done, milliseconds(40 + 2 * (5 + 2)));
}

TEST_F(Load, ARefusalIsCheap) {
  const JobId job = erp_.arrive(milliseconds(0), create(), "Guest");
  const JobId stale = erp_.arrive(milliseconds(0), stock(), "0123");
  erp_.run_until(std::chrono::seconds(1));
  EXPECT_EQ(erp_.served(stale).done, milliseconds(2));
  EXPECT_EQ(erp_.served(job).reply.status, 403);
}

TEST(FreeLoad, WithoutCostsEverythingIsAnsweredAtItsArrival) {
  BusySite erp(DemoCosts::none(), 1);
  const std::string sid = erp.sid_of(kTill, kTillPassword);
  for (int i = 0; i < 100; ++i) {
    erp.arrive(
        milliseconds(0),
        json_request("POST", "/api/resource/POS%20Invoice", order_of("VANILLA-CUP", 1, 50).dump()),
        sid);
  }
  erp.run_until(milliseconds(0));
  EXPECT_EQ(erp.served_count(), 100U);
}

TEST(Spread, StaysWithinItsBounds) {
  DemoCosts costs;
  costs.spread = 0.15;
  BusySite erp(costs, 1);
  const std::string sid = erp.sid_of(kTill, kTillPassword);
  for (int i = 0; i < 200; ++i) {
    const Duration at = std::chrono::seconds(i);
    const JobId job = erp.arrive(at, get_request("/api/method/ping"), sid);
    erp.run_until(at + milliseconds(999));
    EXPECT_GE(erp.served(job).done - at, std::chrono::microseconds(850));
    EXPECT_LE(erp.served(job).done - at, std::chrono::microseconds(1150));
  }
}

TEST(ClosingLoad, GrowsWithTheInvoicesItConsolidates) {
  DemoCosts costs = DemoCosts::none();
  costs.closing = milliseconds(150);
  costs.closing_invoice = milliseconds(30);
  BusySite erp(costs, 1);
  const std::string sid = erp.sid_of(kTill, kTillPassword);
  const auto ask = [&](std::string_view method, std::string target, const nlohmann::json& body) {
    const JobId job = erp.arrive(milliseconds(0), json_request(method, target, body.dump()), sid);
    erp.run_until(std::chrono::hours(1));
    return erp.served(job);
  };
  nlohmann::json rows = nlohmann::json::array();
  for (int i = 0; i < 4; ++i) {
    nlohmann::json order = order_of("VANILLA-CUP", 1, 50);
    order["docstatus"] = 1;
    const auto made = ask("POST", "/api/resource/POS%20Invoice", order);
    rows.push_back({{"pos_invoice", json_of(made.reply)["data"]["name"]}});
  }
  const auto draft = ask("POST", "/api/resource/POS%20Closing%20Entry",
                         {{"pos_opening_entry", "POS-OPE-2025-00001"},
                          {"period_start_date", "2026-03-20 00:00:00"},
                          {"period_end_date", "2026-03-20 23:00:00"},
                          {"company", "ScoopJoy Foods Pvt Ltd"},
                          {"pos_profile", "SJ-BLR-001-POS"},
                          {"user", kTill},
                          {"pos_transactions", rows}});
  ASSERT_EQ(draft.reply.status, 200) << draft.reply.body;
  const auto closed = ask("PUT",
                          "/api/resource/POS%20Closing%20Entry/" +
                              json_of(draft.reply)["data"]["name"].get<std::string>(),
                          {{"docstatus", 1}});
  ASSERT_EQ(closed.reply.status, 200) << closed.reply.body;
  EXPECT_EQ(closed.done - draft.done, milliseconds(150 + 4 * 30));
}

}  // namespace
}  // namespace acrida::demo
