#include "site/site_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "site/account_check.h"
#include "site/sim_frappe_testing.h"
#include "site/site_preparation.h"
#include "site/site_probe.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class Check : public testing::Test {
 protected:
  bool check() {
    findings.clear();
    return check_site(frappe.client(),
                      {.host = host,
                       .plan = plan,
                       .accounts = accounts,
                       .admin = SiteAdmin{"Administrator", "admin", ""}},
                      [this](const SiteFinding& finding) { findings.push_back(finding); });
  }

  // A site that has been prepared for the plan.
  void make_ready() {
    set_up_company(frappe);
    SitePreparation preparation(frappe.client());
    preparation.look(site_needs(plan, accounts, {.frappe_major = 15, .today = "2026-03-12"}));
    ASSERT_TRUE(preparation.carry_out([](const SiteFinding&) {}));
    for (const SiteAccount& account : accounts) {
      frappe.passwords[account.user] = account.password;
    }
    frappe.methods["shop.api.dashboard"] = 1;
    frappe.methods["frappe.desk.query_report.run"] =
        Value::object({{"columns", Value::list({})}, {"result", Value::list({1, 2})}});
  }

  // The findings of this label, as lines.
  std::string said(std::string_view label) const {
    std::string text;
    for (const SiteFinding& finding : findings) {
      text += finding.label == label ? finding_text(finding) : "";
    }
    return text;
  }
  std::string failures() const {
    std::string text;
    for (const SiteFinding& finding : findings) {
      text += finding.level == SiteLevel::kFail ? finding_text(finding) : "";
    }
    return text;
  }

  SimFrappe frappe;
  Url host = *Url::parse("http://10.0.0.1");
  SitePlan plan = shop_plan();
  std::vector<SiteAccount> accounts = shop_accounts();
  std::vector<SiteFinding> findings;
};

TEST_F(Check, APreparedSiteIsReady) {
  make_ready();
  EXPECT_TRUE(check());
  EXPECT_THAT(failures(), IsEmpty());
  EXPECT_THAT(said("logins"), HasSubstr("all 2 accounts log in"));
  EXPECT_THAT(said("version"), StartsWith("ok    version              frappe 15.101.0"));
  EXPECT_THAT(said("method"), HasSubstr("shop.api.dashboard: answers 3 calls in a row"));
  EXPECT_THAT(said("report"), HasSubstr("Sales: 2 rows"));
  EXPECT_THAT(said("CSRF"), HasSubstr("needs no token"));
  EXPECT_THAT(said("connection"), HasSubstr("without TLS"));
}

TEST_F(Check, ASiteThatWantsATokenOfEverySessionIsSaid) {
  make_ready();
  frappe.special = [](const std::string& what, const Value&) -> std::optional<SimReply> {
    return what == "POST /api/method/ping"
               ? std::optional(SimFrappe::refusal(400, "CSRFTokenError", "Invalid Request"))
               : std::nullopt;
  };
  check();
  EXPECT_THAT(said("CSRF"), StartsWith("warn"));
  EXPECT_THAT(said("CSRF"), HasSubstr("wants a token of every session"));
}

TEST_F(Check, OnlyItsOwnNamesAndAddressesAreThisMachine) {
  const auto is_this_machine = [](const std::string& url) {
    return is_loopback(*Url::parse(url));
  };
  for (const std::string url :
       {"http://localhost:8000", "http://127.0.0.1", "http://127.1.2.3", "http://[::1]:80"}) {
    EXPECT_TRUE(is_this_machine(url)) << url;
  }
  for (const std::string url : {"http://127.shop.example.com", "http://127.0.0.1.example.com",
                                "http://10.0.0.127", "http://localhost.example.com"}) {
    EXPECT_FALSE(is_this_machine(url)) << url;
  }
}

TEST_F(Check, EachMissingPieceIsNamedWithItsRemedy) {
  set_up_company(frappe);
  EXPECT_FALSE(check());
  EXPECT_THAT(said("items"), HasSubstr("FAIL"));
  EXPECT_THAT(said("items"), HasSubstr("CONE does not exist"));
  EXPECT_THAT(said("items"), HasSubstr("-> acrida prepare-site does it: create Item CONE"));
  EXPECT_THAT(said("modes of payment"), HasSubstr("UPI does not exist"));
  EXPECT_THAT(said("POS opening entries"), HasSubstr("none is open for Till"));
  EXPECT_THAT(said("default customer"), HasSubstr("2 of 2 tills have none"));
  EXPECT_THAT(said("stock"), HasSubstr("CONE (0 of 1000)"));
  EXPECT_THAT(said("company"), StartsWith("ok"));
}

TEST_F(Check, AStockBenchHasServerScriptsOff) {
  set_up_company(frappe);
  EXPECT_FALSE(check());
  EXPECT_THAT(said("server scripts"),
              HasSubstr("-> acrida prepare-site does it: create Server Script Acrida dashboard; "
                        "Server Scripts are off on a stock bench of Frappe 15: on the server: "
                        "bench set-config -g server_script_enabled 1, then bench restart"));
}

TEST_F(Check, ACheckWritesNothing) {
  make_ready();
  frappe.site.asked.clear();
  check();
  for (const std::string& asked : frappe.site.asked) {
    EXPECT_TRUE(asked.starts_with("GET ") || asked.starts_with("POST /api/method/")) << asked;
  }
}

TEST_F(Check, ASiteThatIsNotThereEndsTheCheck) {
  frappe.site.kernel.stop_listening(*Endpoint::from_literal("10.0.0.1", 80));
  EXPECT_FALSE(check());
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(said("connection"), HasSubstr("Connection refused"));
}

TEST_F(Check, TheDevelopmentServerIsRefused) {
  make_ready();
  frappe.headers = "Server: Werkzeug/3.0.1 Python/3.11\r\n";
  EXPECT_FALSE(check());
  EXPECT_THAT(said("server"), HasSubstr("bench setup production"));
}

TEST_F(Check, ASiteWideRateLimitIsSaidInSeconds) {
  make_ready();
  frappe.headers =
      "X-RateLimit-Limit: 600000000\r\nX-RateLimit-Remaining: 42000000\r\n"
      "X-RateLimit-Reset: 1800\r\n";
  EXPECT_TRUE(check());
  EXPECT_THAT(said("rate limit"), HasSubstr("get 600 s of processing in a window, 42 s are left"));
}

TEST_F(Check, ThreeBadLoginsAreEnough) {
  make_ready();
  accounts.clear();
  for (int i = 0; i < 50; ++i) {
    accounts.push_back({.user = "u" + std::to_string(i), .password = "wrong", .profile = "pos"});
  }
  EXPECT_FALSE(check());
  EXPECT_EQ(std::ranges::count(frappe.site.asked, "POST /api/method/login"), 3 + 1);
  EXPECT_THAT(said("logins"), HasSubstr("47 were not tried"));
}

TEST_F(Check, LoginsComeAtAGentlePace) {
  make_ready();
  const TimePoint begin = frappe.site.loop.now();
  check_accounts(frappe.client(), plan, accounts, [](const SiteFinding&) {});
  EXPECT_GE(frappe.site.loop.now() - begin, kLoginPause);
}

TEST_F(Check, AMethodWithALimitPerAddressIsFound) {
  make_ready();
  int calls = 0;
  frappe.special = [&](const std::string& what, const Value&) -> std::optional<SimReply> {
    if (what == "POST /api/method/shop.api.dashboard" && ++calls > 2) {
      return SimFrappe::refusal(429, "RateLimitExceededError", "You hit the rate limit");
    }
    return std::nullopt;
  };
  // The administrator's look does not call it: there is a script.
  EXPECT_FALSE(check());
  EXPECT_THAT(said("method"), HasSubstr("call 3 in a row is refused with 429"));
}

TEST_F(Check, APreparedReportIsNoReport) {
  make_ready();
  frappe.methods["frappe.desk.query_report.run"] =
      Value::object({{"prepared_report", true}, {"doc", Value()}});
  EXPECT_FALSE(check());
  EXPECT_THAT(said("report"), HasSubstr("clear Prepared Report"));
}

TEST_F(Check, WithoutAnAdministratorWhatIsNotVisibleIsSaid) {
  make_ready();
  frappe.special = [](const std::string& what, const Value&) -> std::optional<SimReply> {
    if (what == "GET /api/resource/User") {
      return SimFrappe::refusal(403, "PermissionError", "No permission for User");
    }
    return std::nullopt;
  };
  findings.clear();
  EXPECT_TRUE(check_site(frappe.client(),
                         {.host = host, .plan = plan, .accounts = accounts, .admin = {}},
                         [this](const SiteFinding& finding) { findings.push_back(finding); }));
  EXPECT_THAT(said("users"), HasSubstr("warn"));
  EXPECT_THAT(said("users"), HasSubstr("--admin-user"));
}

TEST_F(Check, AnotherVersionIsSaid) {
  make_ready();
  frappe.methods["frappe.utils.change_log.get_versions"] =
      Value::object({{"frappe", Value::object({{"version", "14.93.0"}})},
                     {"erpnext", Value::object({{"version", "14.90.0"}})}});
  check();
  EXPECT_THAT(said("version"), HasSubstr("checks a POS Invoice for less than v15"));
}

TEST_F(Check, ATillOfAProfileThatThePlanDoesNotKnowIsNamed) {
  make_ready();
  accounts.back().pos_profile = "Till 9";
  EXPECT_FALSE(check());
  EXPECT_THAT(said("tills"), HasSubstr("Till 9"));
}

}  // namespace
}  // namespace acrida
