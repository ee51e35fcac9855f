#include "verdict/assessment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "verdict/judge_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr std::int64_t kSeconds = 120;

Assessment make(AssessmentRequest request) {
  Result<Assessment> made = Assessment::make(request);
  EXPECT_TRUE(made) << made.error().message();
  return std::move(*made);
}

AssessmentRequest table(std::string row) {
  return {.table = AssessmentRequest::Table{
              .path = "t.md", .text = "| Endpoint | p95 (ms) |\n|---|---|\n" + row + "\n"}};
}

// Twenty sales a second that take about so long, and two that fail of a hundred where they do.
MadeRun made(Duration time, bool failing = false) {
  MadeRun run;
  for (std::int64_t second = 0; second < kSeconds; ++second) {
    for (int i = 0; i < 20; ++i) {
      run.add(second, "/sale", time + milliseconds((second * 7 + i * 13) % 10),
              failing && i % 2 == 0);
    }
  }
  run.finish(kSeconds);
  run.data.total.counts.requests = kSeconds * 20;
  for (std::int64_t second = 0; second < kSeconds; ++second) {
    SeriesPoint& point = run.data.series.at(second);
    point.requests = 20;
    point.p50 = time;
    point.p95 = time;
  }
  return run;
}

TEST(Assessment, WhatCannotBeReadIsRefusedWithItsPlace) {
  EXPECT_THAT(Assessment::make(table("| Sale | < abc |")).error().message(),
              HasSubstr("t.md:3:12: expected a time such as 300ms, found 'abc'"));
  EXPECT_THAT(Assessment::make({.fail_if = {"p95 >"}}).error().message(),
              HasSubstr("--fail-if 'p95 >': column"));
  EXPECT_THAT(Assessment::make({.muted = {"tls-cots"}}).error().message(),
              HasSubstr("do you mean \"tls-cost\"?"));
}

TEST(Assessment, ASteadyRunWithinItsTargetsPasses) {
  const MadeRun run = made(milliseconds(100));
  const Verdict verdict = make(table("| Sale | < 300 |")).assess(run.data, {});
  EXPECT_EQ(verdict.outcome, Outcome::kPass) << verdict.sentence;
  EXPECT_THAT(verdict.sentence, HasSubstr("Yes: 50 Till users are carried."));
  EXPECT_FALSE(verdict.provisional);
}

TEST(Assessment, ASteadyRunOverItsTargetsFails) {
  const MadeRun run = made(milliseconds(500));
  const Verdict verdict = make(table("| Sale | < 300 |")).assess(run.data, {.over = false});
  EXPECT_EQ(verdict.outcome, Outcome::kFail);
  EXPECT_THAT(verdict.sentence, HasSubstr("So far, no: 50 Till users are not carried. Sale p95"));
  EXPECT_TRUE(verdict.provisional);
}

TEST(Assessment, AnInvalidRunPassesNothing) {
  MadeRun run = made(milliseconds(100));
  for (std::int64_t second = 0; second < kSeconds; ++second) {
    run.data.series.at(second).generator_cpu = 0.99;
  }
  const Verdict verdict = make(table("| Sale | < 300 |")).assess(run.data, {});
  EXPECT_FALSE(verdict.validity.valid());
  EXPECT_EQ(verdict.outcome, Outcome::kUnproven);
  EXPECT_EQ(verdict.rows[0].cells[0].reason, "the run is invalid");
  EXPECT_THAT(verdict.sentence, HasSubstr("No answer: the run is not to be trusted"));
}

TEST(Assessment, ARowWithoutRequestsIsUnproven) {
  const MadeRun run = made(milliseconds(100));
  const Verdict verdict = make(table("| Login | < 300 |")).assess(run.data, {});
  EXPECT_EQ(verdict.outcome, Outcome::kUnproven);
  EXPECT_TRUE(verdict.rows[0].entries.empty());
}

TEST(Assessment, WhatWasShownBeforeTheRunIsWhatIsJudged) {
  MadeRun run = made(milliseconds(100));
  run.data.entries.emplace_back().name = "/sale/sale";
  run.data.entries.back().method = "GET";
  Assessment assessment = make(table("| Sale | < 300 |"));
  const RequestName planned[] = {{"GET", "/sale"}};
  assessment.pin(planned);
  EXPECT_THAT(assessment.assess(run.data, {}).rows[0].entries, testing::ElementsAre(0));
}

TEST(Assessment, AConditionMayEndTheRunOnceItsGraceIsOver) {
  const MadeRun run = made(milliseconds(100), true);
  const Assessment assessment = make({.fail_if = {"failures > 10 % abort after 30s"}});
  EXPECT_FALSE(
      assessment.reason_to_abort(run.data, {.over = false, .run_time = std::chrono::seconds(20)}));
  const auto reason =
      assessment.reason_to_abort(run.data, {.over = false, .run_time = std::chrono::seconds(60)});
  ASSERT_TRUE(reason.has_value());
  EXPECT_THAT(*reason, HasSubstr("All requests failure rate is 50.0 %"));
  EXPECT_FALSE(
      make({.fail_if = {"failures > 60 % abort"}})
          .reason_to_abort(run.data, {.over = false, .run_time = std::chrono::seconds(60)}));
}

TEST(Assessment, APercentileMayEndTheRunToo) {
  const MadeRun run = made(milliseconds(100));
  const RunFacts facts{.over = false, .run_time = std::chrono::seconds(60)};
  const auto reason = make({.fail_if = {"p95 > 50ms abort"}}).reason_to_abort(run.data, facts);
  ASSERT_TRUE(reason.has_value());
  EXPECT_THAT(*reason, HasSubstr("All requests p95 is 109 ms ["));
  EXPECT_FALSE(make({.fail_if = {"p95 > 150ms abort"}}).reason_to_abort(run.data, facts));
  EXPECT_TRUE(make({.fail_if = {"p95 > 150ms abort", "max > 50ms abort"}})
                  .reason_to_abort(run.data, facts));
}

TEST(Assessment, WithoutTargetsThereIsStillADiagnosis) {
  const MadeRun run = made(milliseconds(100), true);
  const Verdict verdict = make({}).assess(run.data, {});
  EXPECT_FALSE(verdict.targets_given());
  const auto failing = std::ranges::find(verdict.findings, "failure-rate", &Finding::id);
  EXPECT_NE(failing, verdict.findings.end());
  const Verdict quiet = make({.muted = {"failure-rate"}}).assess(run.data, {});
  EXPECT_EQ(std::ranges::find(quiet.findings, "failure-rate", &Finding::id), quiet.findings.end());
}

}  // namespace
}  // namespace acrida
