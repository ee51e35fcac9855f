// Faults on demand: which requests they strike, what their clients get and what the database holds.
#include "demo/fault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <set>

#include "demo/site_testing.h"

namespace acrida::demo {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

constexpr std::string_view kInvoices = "/api/resource/POS%20Invoice";

FaultRules rules_of(std::initializer_list<std::string_view> texts) {
  FaultRules rules;
  for (const std::string_view text : texts) {
    EXPECT_TRUE(rules.add(text)) << text;
  }
  return rules;
}

SiteOptions with_faults(std::initializer_list<std::string_view> texts, std::uint64_t seed = 1) {
  SiteOptions options{.costs = DemoCosts::none(), .seed = seed};
  options.load.faults = rules_of(texts);
  return options;
}

std::set<int> struck_of(Faults& faults, Fault fault, int requests) {
  std::set<int> struck;
  for (int i = 0; i < requests; ++i) {
    if (faults.strikes(fault)) {
      struck.insert(i);
    }
  }
  return struck;
}

TEST(Faults, StrikeEverySoManyRequests) {
  Faults faults(rules_of({"502=every:3"}), 1);
  EXPECT_EQ(struck_of(faults, Fault::kBadGateway, 10), (std::set<int>{2, 5, 8}));
}

TEST(Faults, StrikeAShareOfTheRequests) {
  Faults faults(rules_of({"502=0.1", "reset=1"}), 1);
  const std::size_t struck = struck_of(faults, Fault::kBadGateway, 10'000).size();
  EXPECT_GT(struck, 900U);
  EXPECT_LT(struck, 1100U);
  EXPECT_EQ(struck_of(faults, Fault::kReset, 100).size(), 100U);
  EXPECT_TRUE(struck_of(faults, Fault::kGatewayTimeout, 1000).empty());
}

TEST(Faults, ComeFromTheSeedAndNotFromEachOther) {
  Faults alone(rules_of({"502=0.1"}), 7);
  Faults beside(rules_of({"502=0.1", "504=0.5"}), 7);
  Faults other(rules_of({"502=0.1"}), 8);
  struck_of(beside, Fault::kGatewayTimeout, 100);
  const std::set<int> struck = struck_of(alone, Fault::kBadGateway, 1000);
  EXPECT_EQ(struck_of(beside, Fault::kBadGateway, 1000), struck);
  EXPECT_NE(struck_of(other, Fault::kBadGateway, 1000), struck);
}

TEST(FaultRules, TellWhatIsWrong) {
  FaultRules rules;
  EXPECT_THAT(rules.add("dedlock=0.5").error().message(), HasSubstr("did you mean deadlock?"));
  EXPECT_THAT(rules.add("502=every:x").error().message(), HasSubstr("after every:"));
  EXPECT_THAT(rules.add("502=1.5").error().message(), HasSubstr("a share above 0 and up to 1"));
  EXPECT_THAT(rules.add("502").error().message(), HasSubstr("KIND=SHARE"));
  EXPECT_TRUE(rules.is_empty());
  EXPECT_TRUE(rules.add("502=1"));
  EXPECT_THAT(rules.add("502=1").error().message(), HasSubstr("twice"));
}

TEST(FaultAnswers, EachKindHasItsStatusAndItsExcType) {
  struct Expected {
    const char* fault;
    int status;
    const char* exc_type;
  };
  for (const Expected& expected : {Expected{"deadlock", 500, "QueryDeadlockError"},
                                   Expected{"lock-timeout", 500, "QueryTimeoutError"},
                                   Expected{"maintenance", 503, "SessionStopped"},
                                   Expected{"429", 429, "TooManyRequestsError"}}) {
    TestSite site(with_faults({std::string(expected.fault) + "=every:2"}));
    site.forget_session();
    // The login is the first request of those that strike any.
    site.log_in();
    HttpReply reply = site.post(kInvoices, order_of("VANILLA-CUP", 1, 50));
    if (reply.status == 200) {
      reply = site.post(kInvoices, order_of("VANILLA-CUP", 1, 50));
    }
    EXPECT_EQ(reply.status, expected.status) << expected.fault;
    EXPECT_EQ(json_of(reply)["exc_type"], expected.exc_type);
    EXPECT_EQ(site.site().fault_counts(),
              (std::map<std::string, std::uint64_t>{{expected.fault, 1}}));
  }
}

TEST(FaultAnswers, OfNginxAreHtml) {
  for (const auto& [fault, status] : {std::pair{"502", 502}, std::pair{"504", 504}}) {
    TestSite site(with_faults({std::string(fault) + "=1"}));
    const HttpReply reply = site.get("/api/method/ping");
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(reply.content_type, "text/html");
    EXPECT_EQ(reply.server, "nginx");
    EXPECT_EQ(reply.set_cookies, "");
    EXPECT_THAT(reply.body, HasSubstr("<center>nginx</center>"));
  }
}

TEST(FaultAnswers, MaintenanceOutsideTheApiIsAPage) {
  TestSite site(with_faults({"maintenance=1"}));
  const HttpReply reply = site.get("/app");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.content_type, "text/html; charset=utf-8");
}

TEST(FaultAnswers, ADeadlockRollsTheCreateBackAndLeavesNoGap) {
  TestSite site(with_faults({"deadlock=every:2"}));
  site.log_in();
  std::vector<std::string> names;
  for (int i = 0; i < 6; ++i) {
    const HttpReply reply = site.post(kInvoices, order_of("VANILLA-CUP", 1, 50));
    if (reply.status == 200) {
      names.push_back(json_of(reply)["data"]["name"].get<std::string>());
    }
  }
  EXPECT_EQ(names, (std::vector<std::string>{"ACC-PSINV-2026-00001", "ACC-PSINV-2026-00002",
                                             "ACC-PSINV-2026-00003"}));
  EXPECT_EQ(site.site().fault_counts().at("deadlock"), 3U);
}

TEST(FaultAnswers, OfCreatesStrikeNothingElse) {
  TestSite site(with_faults({"deadlock=1"}));
  EXPECT_EQ(site.log_in().status, 200);
  EXPECT_EQ(site.get(kInvoices).status, 200);
  EXPECT_EQ(site.put(std::string(kInvoices) + "/X", {{"docstatus", 1}}).status, 404);
  EXPECT_EQ(site.site().fault_counts().at("deadlock"), 0U);
}

TEST(FaultTimes, ALockTimeoutHoldsItsWorkerForTheWait) {
  SiteOptions options = with_faults({"lock-timeout=every:2"});
  options.costs = parse_demo_costs("spread=0").value();
  BusySite erp(options, 1);
  const std::string sid = erp.sid_of(kTill, kTillPassword);
  const HttpRequest create = json_request("POST", kInvoices, order_of("VANILLA-CUP", 1, 50).dump());
  const JobId good = erp.arrive(seconds(0), create, sid);
  const JobId struck = erp.arrive(seconds(0), create, sid);
  const JobId behind = erp.arrive(seconds(0), create, sid);
  erp.run_until(std::chrono::minutes(2));
  EXPECT_EQ(erp.served(good).reply.status, 200);
  EXPECT_EQ(erp.served(struck).reply.status, 500);
  EXPECT_EQ(erp.served(struck).done, milliseconds(50'037));
  EXPECT_EQ(erp.served(behind).done, milliseconds(50'074));
}

TEST(FaultTimes, AGatewayTimeoutComesAfterItsWait) {
  SiteOptions options = with_faults({"504=1"});
  options.load.gateway_timeout = seconds(7);
  BusySite erp(options, 2);
  const JobId job = erp.arrive(seconds(0), get_request("/api/method/ping"), "Guest");
  erp.run_until(std::chrono::minutes(2));
  EXPECT_EQ(erp.served(job).reply.status, 504);
  EXPECT_EQ(erp.served(job).done, seconds(7));
}

// What the database holds after ten acknowledged submissions.
class SpoiledSubmissions : public ::testing::Test {
 protected:
  void submit_ten(std::initializer_list<std::string_view> faults) {
    site_.emplace(with_faults(faults));
    site_->log_in();
    for (int i = 0; i < 10; ++i) {
      json order = order_of("VANILLA-CUP", 1, 50);
      order["remarks"] = "acrida 0badcafe 1-" + std::to_string(i);
      const json draft = json_of(site_->post(kInvoices, order))["data"];
      const std::string url = std::string(kInvoices) + "/" + draft["name"].get<std::string>();
      const HttpReply reply = site_->put(url, {{"docstatus", 1}});
      EXPECT_EQ(reply.status, 200);
      EXPECT_EQ(json_of(reply)["data"]["name"], draft["name"]);
      EXPECT_EQ(json_of(reply)["data"]["docstatus"], 1);
      // Submitting again changes nothing, so no fault strikes it.
      site_->put(url, {{"docstatus", 1}});
    }
  }
  std::multiset<std::string> remarks_on_the_site() {
    const json list = json_of(
        site_->get(std::string(kInvoices) +
                   R"(?fields=["name"]&limit_page_length=100&filters=[["docstatus","=",1]])"));
    std::multiset<std::string> remarks;
    for (const json& row : list["data"]) {
      const json invoice =
          json_of(site_->get(std::string(kInvoices) + "/" + row["name"].get<std::string>()));
      remarks.insert(invoice["data"]["remarks"].get<std::string>());
    }
    return remarks;
  }
  // By item search: what submitted invoices have taken is not available.
  double taken() {
    const json found =
        json_of(site_->call("erpnext.selling.page.point_of_sale.point_of_sale.search_by_term",
                            {{"search_term", "VANILLA-CUP"}}));
    return 1'000'000 - found["message"]["items"][0]["actual_qty"].get<double>();
  }
  std::string next_name() {
    return json_of(site_->post(kInvoices, order_of("VANILLA-CUP", 1, 50)))["data"]["name"];
  }

  std::optional<TestSite> site_;
};

TEST_F(SpoiledSubmissions, ADoubleSubmitLeavesASecondCopyUnderTheNextNumber) {
  submit_ten({"double-submit=every:5"});
  const auto remarks = remarks_on_the_site();
  EXPECT_EQ(remarks.size(), 12U);
  for (int i = 0; i < 10; ++i) {
    const std::size_t copies = i == 4 || i == 9 ? 2 : 1;
    EXPECT_EQ(remarks.count("acrida 0badcafe 1-" + std::to_string(i)), copies) << i;
  }
  EXPECT_EQ(taken(), 12.0);
  EXPECT_EQ(next_name(), "ACC-PSINV-2026-00013");
  EXPECT_EQ(site_->site().fault_counts().at("double-submit"), 2U);
}

TEST_F(SpoiledSubmissions, ALostCommitLeavesNothingButItsNumber) {
  submit_ten({"lost-commit=every:5"});
  const auto remarks = remarks_on_the_site();
  EXPECT_EQ(remarks.size(), 8U);
  EXPECT_EQ(remarks.count("acrida 0badcafe 1-4"), 0U);
  EXPECT_EQ(remarks.count("acrida 0badcafe 1-9"), 0U);
  EXPECT_EQ(site_->get(std::string(kInvoices) + "/ACC-PSINV-2026-00005").status, 404);
  EXPECT_EQ(taken(), 8.0);
  EXPECT_EQ(next_name(), "ACC-PSINV-2026-00011");
  EXPECT_EQ(site_->site().fault_counts().at("lost-commit"), 2U);
}

TEST_F(SpoiledSubmissions, BothStrikeDifferentOnes) {
  submit_ten({"lost-commit=every:5", "double-submit=every:2"});
  // Double are 2, 4, 6, 8 and 10; of the others the fifth is lost.
  EXPECT_EQ(remarks_on_the_site().size(), 10U + 5 - 1);
  EXPECT_EQ(site_->site().fault_counts(),
            (std::map<std::string, std::uint64_t>{{"double-submit", 5}, {"lost-commit", 1}}));
}

}  // namespace
}  // namespace acrida::demo
