#include "verdict/diagnosis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "verdict/diagnosis_testing.h"

namespace acrida {
namespace {

std::string ids(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += std::string(finding.id) + ": " + finding.text + "\n";
  }
  return text;
}

Finding site_finding(Confidence confidence) {
  Finding finding;
  finding.id = "site-series";
  finding.set = FindingSet::kSite;
  finding.confidence = confidence;
  return finding;
}

TEST(Diagnosis, NothingIsFoundInAHealthyRun) {
  EXPECT_EQ(ids(healthy_run().diagnose()), "");
}

TEST(Diagnosis, NothingIsFoundWhereNothingHappened) {
  BuiltRun run;
  run.at(0).users(0);
  EXPECT_EQ(ids(run.diagnose()),
            "few-samples: 0 requests in all prove nothing about a p95, which "
            "takes 59\n");
  EXPECT_EQ(ids(diagnose(RunData(), RunFacts(), {.muted = {"few-samples"}})), "");
}

TEST(Diagnosis, ARunWithoutBlocksIsSeenAsAWhole) {
  BuiltRun run = healthy_run();
  run.at(100).request({.name = "/item", .failure = "broken", .count = 500});
  run.data().blocks = TimeBlocks();
  const std::vector<Finding> findings = diagnose(run.data(), RunFacts(), {});
  EXPECT_EQ(findings.front().id, "failure-rate");
}

TEST(Diagnosis, RulesHaveIdsOfTheirOwn) {
  std::set<std::string_view> known;
  for (const Rule& rule : all_rules()) {
    EXPECT_TRUE(known.insert(rule.id).second) << rule.id;
    EXPECT_FALSE(rule.what.empty());
  }
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Diagnosis, ThePageListsEveryRuleAndNoOther) {
  const std::string page = text_of(std::string(ACRIDA_SOURCE_DIR) + "/docs/diagnosis.md");
  std::string table = "| rule | set | fires when |\n|---|---|---|\n";
  for (const Rule& rule : all_rules()) {
    table += "| `" + std::string(rule.id) + "` | " + std::string(set_name(rule.set)) + " | " +
             std::string(rule.what) + " |\n";
  }
  EXPECT_NE(page.find(table + "\n"), std::string::npos) << table;
}

TEST(Diagnosis, RulesAreMutedByIdAndBySet) {
  BuiltRun run = healthy_run();
  run.data().server.servers = {"Werkzeug/3.0 Python/3.11"};
  run.data().vitals.descriptors_max = 900;
  run.data().vitals.descriptors_limit = 1'000;
  EXPECT_EQ(run.diagnose().size(), 2U);
  EXPECT_EQ(run.diagnose({}, {.muted = {"dev-server"}}).front().id, "gen-fd");
  EXPECT_EQ(run.diagnose({}, {.muted = {"validity"}}).front().id, "dev-server");
  EXPECT_TRUE(run.diagnose({}, {.muted = {"validity", "safety"}}).empty());
}

TEST(Diagnosis, AMisspeltRuleGetsTheNearestOne) {
  EXPECT_TRUE(check_muted({"sat-flat", "network"}).has_value());
  const Result<void> wrong = check_muted({"sat-flat", "sat-flet"});
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().message(),
            "no rule and no set of rules is called \"sat-flet\"; do you mean \"sat-flat\"?");
  EXPECT_EQ(check_muted({"zzzzzzzzz"}).error().message(),
            "no rule and no set of rules is called \"zzzzzzzzz\"; docs/diagnosis.md lists them");
}

TEST(Diagnosis, WhatInvalidatesComesFirstThenWhatIsSurerThenCauses) {
  BuiltRun run = healthy_run();
  run.data().server.servers = {"Werkzeug/3.0"};  // high
  run.data().vitals.network_share_max = 0.95;    // medium
  run.data().vitals.network_interface = "eth0";
  run.data().clock_steps = 1;  // invalidates
  run.data().clock_step_largest = std::chrono::seconds(1);
  run.at(30).request({.name = "/item", .failure = "broken", .count = 800});  // high, an effect
  const std::vector<Finding> findings = run.diagnose();
  ASSERT_EQ(findings.size(), 4U) << ids(findings);
  EXPECT_EQ(findings[0].id, "clock-jump");
  EXPECT_EQ(findings[1].id, "dev-server");
  EXPECT_EQ(findings[2].id, "failure-rate");
  EXPECT_EQ(findings[3].id, "gen-net");
}

TEST(Diagnosis, FindingsMadeElsewhereAreMutedAndOrderedToo) {
  BuiltRun run = healthy_run();
  run.data().vitals.network_share_max = 0.95;
  const RunData data = run.finished();
  const std::vector<Finding> both = diagnose(data, {}, {}, {site_finding(Confidence::kHigh)});
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0].id, "site-series");
  EXPECT_EQ(diagnose(data, {}, {}, {site_finding(Confidence::kLow)}).back().id, "site-series");
  EXPECT_EQ(diagnose(data, {}, {.muted = {"site"}}, {site_finding(Confidence::kHigh)}).size(), 1U);
}

TEST(Diagnosis, RulesThatKnowNoFrappeAreSilentWhereItsSituationsSayTheSame) {
  BuiltRun run = healthy_run();
  run.data().causes.push_back(
      {.entry = 0, .status = 500, .cause = "QueryDeadlockError", .message = {}, .count = 5});
  const RunData data = run.finished();
  const auto ids_with = [&data](std::uint64_t told) {
    Finding said;
    said.id = "frappe-deadlock";
    said.set = FindingSet::kSite;
    said.entries = {0};
    said.struck = {told};
    std::vector<std::string> ids;
    for (const Finding& finding : diagnose(data, {}, {}, {said})) {
      ids.emplace_back(finding.id);
    }
    return ids;
  };
  EXPECT_THAT(ids_with(5), testing::Not(testing::Contains("deadlock")));
  EXPECT_THAT(ids_with(4), testing::Contains("deadlock"));  // one of them it does not tell
}

}  // namespace
}  // namespace acrida
