#include "verdict/reach_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "verdict/diagnosis_testing.h"
#include "verdict/sentence.h"
#include "verdict/verdict.h"

namespace acrida {
namespace {

using testing::HasSubstr;

const RunFacts kShop = {.host = "https://shop.example.com"};

void add_unanswered(RunData& data, std::string_view cause, std::uint64_t count) {
  CauseRecord& record = data.causes.emplace_back();
  record.cause = cause;
  record.count = count;
  record.failures = count;
  record.first = data.start + std::chrono::seconds(5);
  record.last = data.start + std::chrono::seconds(8);
}

// So many requests, of which some got no answer.
RunData run_with(std::uint64_t answered, std::uint64_t unanswered, std::string_view cause) {
  BuiltRun run;
  run.users(3).request({.name = "/login", .count = answered});
  run.request({.name = "/login", .failure = "no answer", .count = unanswered});
  RunData data = run.finished();
  add_unanswered(data, cause, unanswered);
  return data;
}

TEST(ReachRules, UnreachableSaysWhatStandsInTheWay) {
  struct Case {
    std::string_view cause;
    std::string_view text;
  };
  for (const Case& told : std::to_array<Case>({
           {"connection refused",
            "nothing listens at https://shop.example.com: every connection was refused"},
           {"dns", "the name of https://shop.example.com is not known here"},
           {"tls", "no encrypted connection to https://shop.example.com could be made"},
           {"timeout", "https://shop.example.com did not answer a single request in time"},
           {"reset", "https://shop.example.com ended every connection without an answer"},
           {"proxy", "the proxy let no request through to https://shop.example.com"},
           {"protocol", "what answers at https://shop.example.com does not speak HTTP"},
           {"connection", "no connection to https://shop.example.com could be made"},
       })) {
    const std::vector<Finding> findings = diagnose(run_with(0, 6, told.cause), kShop, {});
    ASSERT_EQ(findings.size(), 1U) << told.cause;  // all else follows from it
    EXPECT_EQ(findings.front().id, "unreachable");
    EXPECT_EQ(findings.front().text, told.text);
    EXPECT_EQ(findings.front().evidence.front().value, "6 of 6");
    EXPECT_FALSE(findings.front().causes.empty());
    EXPECT_NE(findings.front().next_step, "");
  }
}

TEST(ReachRules, UnreachableIsSilentOnceAnybodyAnswered) {
  const std::vector<Finding> findings = diagnose(run_with(1, 500, "connection refused"), kShop, {});
  EXPECT_EQ(unreachable(findings), nullptr);
  EXPECT_EQ(unreachable(diagnose(RunData(), kShop, {})), nullptr);
}

TEST(ReachRules, WhatTheScenarioCouldNotSendIsItsOwnFault) {
  EXPECT_EQ(unreachable(diagnose(run_with(0, 500, "request"), kShop, {})), nullptr);
}

TEST(ReachRules, NoAnswerFiresWhereMoreThanOneInAHundredGotNone) {
  const std::vector<Finding> findings = diagnose(run_with(900, 100, "reset"), kShop, {});
  const auto found = std::ranges::find(findings, "no-answer", &Finding::id);
  ASSERT_NE(found, findings.end());
  EXPECT_EQ(found->text,
            "10.0 % of the requests got no answer (100 of 1000): the connection ended before the "
            "answer did");
  EXPECT_EQ(found->struck, std::vector<std::uint64_t>{100});
  EXPECT_EQ(found->first_second, 5);
  EXPECT_EQ(found->last_second, 9);
}

TEST(ReachRules, NoAnswerIsSilentOnAFewAndOnLittle) {
  BuiltRun healthy = healthy_run();
  EXPECT_EQ(healthy.finding("no-answer"), nullptr);
  const std::vector<Finding> few = diagnose(run_with(995, 5, "reset"), kShop, {});
  EXPECT_EQ(std::ranges::find(few, "no-answer", &Finding::id), few.end());
  const std::vector<Finding> little = diagnose(run_with(10, 40, "reset"), kShop, {});
  EXPECT_EQ(std::ranges::find(little, "no-answer", &Finding::id), little.end());
}

TEST(ReachRules, TheOwnerIsToldThatNobodyIsThere) {
  const RunData data = run_with(0, 6, "connection refused");
  Verdict verdict;
  verdict.findings = diagnose(data, kShop, {});
  EXPECT_THAT(
      owner_sentence(verdict, data, kShop),
      HasSubstr("No answer: nothing listens at https://shop.example.com: every connection was "
                "refused. Nothing was learned of what the site carries."));
}

}  // namespace
}  // namespace acrida
