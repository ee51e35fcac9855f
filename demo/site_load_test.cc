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
