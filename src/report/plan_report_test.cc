#include "report/plan_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace acrida {
namespace {

using testing::HasSubstr;

// 70 users, of which a row can reach its rate, one cannot, and one is made when users start.
Learned learned() {
  LearnedTask sell;
  sell.name = "sell";
  sell.executions = 3;
  sell.requests = {{"POST", "create", 1, 0.02, 0}, {"GET", "list", 2, 0.02, 0}};
  LearnedClass till;
  till.name = "Till";
  till.users = 70;
  till.wait.seconds = 4;
  till.on_start = {{"POST", "login", 1, 0.02, 0}};
  till.tasks = {sell};
  Learned made;
  made.source = "rehearsed against http://shop";
  made.spawn_rate = 5;
  made.classes = {till};
  return made;
}

LoadPlan plan() {
  const auto p = [](double quantile, double seconds) {
    return Limit{.measure = Measure::kPercentile, .quantile = quantile, .value = seconds};
  };
  const auto rate = [](double value) {
    return Limit{.measure = Measure::kRate, .value = value};
  };
  return plan_load(learned(), {{"Create", {1}, {p(0.5, 0.3), p(0.99, 1), rate(25)}},
                               {"List", {2}, {p(0.5, 0.1), rate(20)}},
                               {"Login", {0}, {p(0.99, 1)}}});
}

TEST(PlanReport, TheTableHasTheBestRateBesideTheTarget) {
  const std::string text = plan_text(plan());
  EXPECT_THAT(text, HasSubstr("Load: 70 users (70 Till); rehearsed against http://shop\n"));
  EXPECT_THAT(text, testing::ContainsRegex("Create +25 +17.5 +15.6  NEVER; 113 such users would"));
  EXPECT_THAT(text, testing::ContainsRegex("List +20 +35.0 +31.1  reached"));
  EXPECT_THAT(text, HasSubstr("Login p99: users make 70 of them when they start, and never again; "
                              "p99 takes 449"));
  EXPECT_THAT(text, HasSubstr("Till.sell=25/s  for Create"));
}

TEST(PlanReport, TheLineSaysWhatIsOutOfReachAndHowLongTheProofTakes) {
  EXPECT_EQ(plan_line(plan()),
            "Plan: 1 of 2 target rates are out of this load's reach (Create 17.5 of 25/s); 4 of 6 "
            "cells can be proven, which takes 1m20s");
}

TEST(PlanReport, TheJsonSaysTheSame) {
  const auto json = nlohmann::json::parse(plan_json(plan()));
  EXPECT_EQ(json["rows"][0]["users"], 113);
  EXPECT_EQ(json["rows"][0]["never"], true);
  EXPECT_EQ(json["rows"][1]["users"], nullptr);
  EXPECT_EQ(json["shortest_run_seconds"], 80);
  EXPECT_EQ(json["users_by_class"]["Till"], 70);
  EXPECT_EQ(json["arrivals"][0]["rate"], 25);
  EXPECT_EQ(json["rows"][0]["cells"][0]["limit_text"], "< 300 ms");
}

TEST(PlanReport, WithoutTargetsTheNamesAreLeft) {
  const std::string text = plan_text(plan_load(learned(), {}));
  EXPECT_THAT(text, testing::ContainsRegex("POST create +17.5 +17.2  20.0 ms, as in"));
  EXPECT_THAT(text, testing::Not(HasSubstr("Plan:")));
}

TEST(PlanReport, ARateWithoutLimitIsSaidToHaveNone) {
  Learned hasty = learned();
  hasty.classes[0].wait.seconds = 0;
  EXPECT_THAT(plan_text(plan_load(hasty, {})), HasSubstr("no limit"));
  EXPECT_EQ(nlohmann::json::parse(plan_json(plan_load(hasty, {})))["names"][1]["best"], nullptr);
}

}  // namespace
}  // namespace acrida
