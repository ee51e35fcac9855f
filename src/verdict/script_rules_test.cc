#include "verdict/script_rules.h"

#include <gtest/gtest.h>

#include <string>

#include "verdict/diagnosis_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Two seconds with 50 requests each, `failed` of the first ones failed, and a good minute.
BuiltRun first_hundred(std::uint64_t failed) {
  BuiltRun run;
  run.at(0).users(5).request({.failure = "HTTPError('404 Client Error')", .count = failed});
  run.request({.count = 50 - failed});
  for (int second = 1; second < 60; ++second) {
    run.at(second).users(5).request({.count = 50}).waits(50, seconds(1));
  }
  return run;
}

TEST(ScriptRules, ScriptBrokenFiresWhenTheFirstRequestsFail) {
  BuiltRun run = first_hundred(16);
  const Finding* const finding = run.finding("script-broken");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text,
            "16 of the first 100 requests failed, before there was any load to speak of");
  EXPECT_EQ(finding->evidence.front().value, "GET /a: HTTPError('404 Client Error')");
}

TEST(ScriptRules, ScriptBrokenIsSilentAboutFailuresThatComeLater) {
  EXPECT_EQ(first_hundred(15).finding("script-broken"), nullptr);
  BuiltRun run = first_hundred(0);
  run.at(2).request({.failure = "HTTPError('500 Server Error')", .count = 1'000});
  EXPECT_EQ(run.finding("script-broken"), nullptr);
}

TEST(ScriptRules, ScriptBrokenIsSilentBelowTwentyRequests) {
  BuiltRun run;
  run.at(0).users(1).request({.failure = "broken", .count = 19});
  EXPECT_EQ(run.finding("script-broken"), nullptr);
}

BuiltRun with_names(int many, std::uint64_t each) {
  BuiltRun run = healthy_run();
  for (int i = 0; i < many; ++i) {
    const std::string name = "/api/resource/Item/ITEM-" + std::to_string(i);
    run.at(i % 300).request({.name = name, .count = each});
  }
  return run;
}

TEST(ScriptRules, NamesExplodeFiresAndSuggestsOneName) {
  BuiltRun run = with_names(498, 2);
  const Finding* const finding = run.finding("names-explode");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->next_step, "give these requests one name: name=\"/api/resource/Item/[id]\"");
  BuiltRun once = with_names(60, 1);
  EXPECT_NE(once.finding("names-explode"), nullptr);
}

TEST(ScriptRules, NamesExplodeIsSilentForNamesThatAreUsed) {
  EXPECT_EQ(with_names(497, 2).finding("names-explode"), nullptr);
  EXPECT_EQ(with_names(46, 1).finding("names-explode"), nullptr);
}

// Five users; each request takes `time`, and one follows the other.
BuiltRun hammering(Duration time, std::uint64_t waits) {
  BuiltRun run;
  for (int second = 0; second < 60; ++second) {
    run.at(second).users(5).request({.time = time, .count = 50}).waits(waits, seconds(1));
  }
  return run;
}

TEST(ScriptRules, NoThinkFiresForUsersThatNeverWait) {
  BuiltRun run = hammering(milliseconds(96), 0);
  ASSERT_NE(run.finding("no-think"), nullptr);
}

TEST(ScriptRules, NoThinkIsSilentForUsersThatWaitAndForArrivals) {
  EXPECT_EQ(hammering(milliseconds(96), 1).finding("no-think"), nullptr);
  EXPECT_EQ(hammering(milliseconds(94), 0).finding("no-think"), nullptr);
  EXPECT_EQ(hammering(milliseconds(96), 0).finding("no-think", {.open_model = true}), nullptr);
}

BuiltRun with_logins(std::uint64_t logins, std::uint64_t in_on_start) {
  BuiltRun run;
  run.at(0).users(5).request({.count = 900});
  run.request({.method = "POST", .name = "/api/method/login", .count = logins});
  run.data().entries.back().counts.in_on_start = in_on_start;
  return run;
}

TEST(ScriptRules, LoginHeavyFiresWhenATaskLogsIn) {
  BuiltRun run = with_logins(120, 10);
  ASSERT_NE(run.finding("login-heavy"), nullptr);
  EXPECT_EQ(run.finding("login-heavy")->entries, std::vector<std::uint32_t>{1});
}

TEST(ScriptRules, LoginHeavyIsSilentAboutLoginsInOnStart) {
  EXPECT_EQ(with_logins(120, 120).finding("login-heavy"), nullptr);
  EXPECT_EQ(with_logins(90, 0).finding("login-heavy"), nullptr);
}

BuiltRun with_url(std::string_view url) {
  BuiltRun run = healthy_run();
  run.at(10).request({.name = url});
  return run;
}

TEST(ScriptRules, ThirdPartyFiresForAnotherDomain) {
  const RunFacts facts = {.host = "https://erp.example.com"};
  BuiltRun run = with_url("https://fonts.example.net/a.woff");
  const Finding* const finding = run.finding("third-party", facts);
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->text.starts_with("1 request names go to another site, fonts.example.net"));
}

TEST(ScriptRules, ThirdPartyIsSilentForTheSitesOwnDomain) {
  const RunFacts facts = {.host = "https://erp.example.com:8443"};
  EXPECT_EQ(with_url("https://files.Example.com/a").finding("third-party", facts), nullptr);
  EXPECT_EQ(with_url("/go?to=https://other.net/").finding("third-party", facts), nullptr);
  EXPECT_EQ(with_url("https://other.net/").finding("third-party"), nullptr);  // no host known
  EXPECT_EQ(with_url("http://10.0.0.1:80/").finding("third-party", {.host = "http://10.0.0.1"}),
            nullptr);
}

}  // namespace
}  // namespace acrida
