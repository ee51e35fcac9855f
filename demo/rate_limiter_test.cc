#include "demo/rate_limiter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "demo/site_testing.h"

namespace acrida::demo {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

constexpr std::string_view kDashboard = "/api/method/scoopjoy.api.mobile.get_outlet_dashboard";

HttpRequest dashboard_from(std::string_view address) {
  HttpRequest request = json_request("POST", kDashboard, R"({"outlet":"SJ-BLR-001"})");
  request.forwarded_for = address;
  return request;
}

// One second of processing in each minute; kTestStart begins a minute, and a search takes 600 ms.
class SiteLimit : public ::testing::Test {
 protected:
  static SiteOptions options() {
    SiteOptions options;
    options.costs.spread = 0;
    options.costs.stock = milliseconds(600);
    options.costs.commit = Duration(0);
    options.load.rate_limit = SiteRateLimit{.limit = seconds(1), .window = seconds(60)};
    return options;
  }
  const HttpReply& ask(Duration at) {
    const JobId job = erp_.arrive(
        at,
        json_request("POST", "/api/method/erpnext.stock.utils.get_stock_balance",
                     R"({"item_code":"VANILLA-CUP","warehouse":"Finished Goods - SJ"})"),
        sid_);
    erp_.run_until(at + seconds(1));
    return erp_.served(job).reply;
  }

  BusySite erp_{options(), 5};
  std::string sid_ = erp_.sid_of(kTill, kTillPassword);
};

TEST_F(SiteLimit, RefusesWhenTheWindowsProcessingTimeIsSpent) {
  const HttpReply& first = ask(seconds(0));
  EXPECT_EQ(first.status, 200);
  EXPECT_THAT(first.headers, HasSubstr("X-RateLimit-Limit: 1000000\r\n"));
  EXPECT_THAT(first.headers, HasSubstr("X-RateLimit-Remaining: 0\r\n"));
  EXPECT_THAT(first.headers, HasSubstr("X-RateLimit-Reset: 60\r\n"));
  EXPECT_EQ(first.headers.find("Retry-After"), std::string::npos);
  // 0.6 of 1 second are spent: the next one is served, and overdraws.
  EXPECT_EQ(ask(seconds(10)).status, 200);
  const HttpReply& refused = ask(seconds(20));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(json_of(refused)["exc_type"], "TooManyRequestsError");
  EXPECT_THAT(refused.headers, HasSubstr("Retry-After: 40\r\n"));
}

TEST_F(SiteLimit, BeginsAnewWithTheWindow) {
  ask(seconds(0));
  ask(seconds(10));
  EXPECT_EQ(ask(seconds(58)).status, 429);
  EXPECT_EQ(ask(seconds(60)).status, 200);
}

TEST_F(SiteLimit, HoldsForLoginsToo) {
  ask(seconds(0));
  ask(seconds(10));
  const JobId login =
      erp_.arrive(seconds(20),
                  json_request("POST", "/api/method/login",
                               R"({"usr":"manager@scoopjoy.com","pwd":"manager_test_password"})"),
                  "Guest");
  const JobId page = erp_.arrive(seconds(20), get_request("/app"), sid_);
  erp_.run_until(seconds(30));
  EXPECT_EQ(erp_.served(login).reply.status, 429);
  EXPECT_EQ(erp_.served(page).reply.status, 429);
  EXPECT_EQ(erp_.served(page).reply.content_type, "text/html; charset=utf-8");
}

TEST(DashboardLimit, CountsTheCallsOfAnAddressInAWindow) {
  SiteOptions options{.costs = DemoCosts::none()};
  options.load.dashboard_limit = CallRateLimit{.calls = 3, .window = seconds(60)};
  TestSite site(options);
  site.log_in();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(site.ask(dashboard_from("10.0.0.1")).status, 200);
    site.advance(seconds(10));
  }
  const HttpReply refused = site.ask(dashboard_from("10.0.0.1, 10.0.0.2"));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(json_of(refused)["exc_type"], "RateLimitExceededError");
  EXPECT_EQ(server_message_of(refused)["message"],
            "You hit the rate limit because of too many requests. Please try after sometime.");
  EXPECT_EQ(refused.headers, "");
  EXPECT_EQ(site.ask(dashboard_from("10.0.0.2")).status, 200);
  EXPECT_EQ(site.get("/api/method/ping").status, 200);
  // The window began with the first call.
  site.advance(seconds(30));
  EXPECT_EQ(site.ask(dashboard_from("10.0.0.1")).status, 200);
}

TEST(CallRateLimiter, FollowsALimitedNumberOfAddresses) {
  CallRateLimiter limiter({.calls = 1, .window = seconds(60)});
  for (std::size_t i = 0; i < CallRateLimiter::kAddressesMax; ++i) {
    EXPECT_TRUE(limiter.admit(std::to_string(i), kTestStart));
  }
  EXPECT_TRUE(limiter.admit("one more", kTestStart));
  EXPECT_TRUE(limiter.admit("one more", kTestStart));
  EXPECT_FALSE(limiter.admit("7", kTestStart));
  EXPECT_TRUE(limiter.admit("one more", kTestStart + seconds(60)));
  EXPECT_FALSE(limiter.admit("one more", kTestStart + seconds(60)));
}

}  // namespace
}  // namespace acrida::demo
