#include "verdict/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "acrida/random.h"
#include "verdict/judge_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

const Limit kP95{.measure = Measure::kPercentile, .quantile = 0.95, .value = 0.3};
const Limit kP99{.measure = Measure::kPercentile, .quantile = 0.99, .value = 0.3};

Limit limit_of(Measure measure, double value) {
  return {.measure = measure, .value = value};
}

class Judging : public testing::Test {
 protected:
  // `per_second` requests in each of `seconds`, of `share_slow` of which 500 ms, the others 100 ms.
  void serve(std::int64_t seconds, int per_second, double share_slow, double share_failed = 0) {
    for (std::int64_t second = 0; second < seconds; ++second) {
      for (int i = 0; i < per_second; ++i) {
        const bool slow = random_.real() < share_slow;
        run_.add(second, "/sale", slow ? milliseconds(500) : milliseconds(100),
                 random_.real() < share_failed);
      }
    }
    seconds_ = seconds;
  }

  CellVerdict judge(const Limit& limit) {
    run_.finish(seconds_);
    const std::uint32_t entries[] = {0};
    const BlockIndex index(run_.data.blocks);
    const RowSample sample(index, entries, {0, seconds_});
    return judge_cell(
        {.limit = limit, .sample = sample, .whole_run = whole_run_, .offered = offered_});
  }

  MadeRun run_;
  bool whole_run_ = false;
  std::optional<double> offered_;

 private:
  Random random_{1};
  std::int64_t seconds_ = 0;
};

TEST_F(Judging, EnoughQuickRequestsPass) {
  serve(60, 10, 0.01);
  const CellVerdict cell = judge(kP95);
  EXPECT_EQ(cell.outcome, Outcome::kPass);
  EXPECT_NEAR(cell.value.value(), 0.1, 0.001);
  EXPECT_NEAR(cell.margin.value(), 0.667, 0.01);
  EXPECT_EQ(cell.samples, 600U);
  EXPECT_EQ(cell.reason, "");
}

TEST_F(Judging, EnoughSlowRequestsFail) {
  serve(60, 10, 0.2);
  const CellVerdict cell = judge(kP95);
  EXPECT_EQ(cell.outcome, Outcome::kFail);
  EXPECT_NEAR(cell.value.value(), 0.5, 0.001);
  EXPECT_NEAR(cell.lower.value(), 0.5, 0.001);
}

TEST_F(Judging, FortyRequestsNeverProveAP99) {
  serve(40, 1, 0);
  const CellVerdict cell = judge(kP99);
  EXPECT_EQ(cell.outcome, Outcome::kUnproven);
  EXPECT_THAT(cell.reason, HasSubstr("40 requests; it takes 299 to prove a p99"));
  ASSERT_TRUE(cell.more_time.has_value());
  EXPECT_NEAR(to_seconds(*cell.more_time), 259, 30);  // 299 requests at one a second
}

TEST_F(Judging, WhatGrowsSlowlyFarBelowItsLimitPasses) {
  for (std::int64_t second = 0; second < 240; ++second) {
    for (int i = 0; i < 13; ++i) {
      run_.add(second, "/sale", milliseconds(20 + second / 24) + std::chrono::microseconds(i * 97));
    }
  }
  run_.finish(240);
  const std::vector<std::uint32_t> entries = {0};
  const BlockIndex index(run_.data.blocks);
  const RowSample sample(index, entries, {0, 240});
  EXPECT_EQ(judge_cell({.limit = kP95, .sample = sample}).outcome, Outcome::kPass);
  EXPECT_EQ(judge_cell({.limit = kP99, .sample = sample}).outcome, Outcome::kPass);
}

TEST_F(Judging, AFewSecondsInWhichAllAreSlowFail) {
  serve(5, 16, 1);
  EXPECT_EQ(judge(kP95).outcome, Outcome::kFail);
}

TEST_F(Judging, WhatUsersDoOnceIsNoMatterOfTime) {
  serve(7, 10, 0);
  whole_run_ = true;
  const CellVerdict cell = judge(kP99);
  EXPECT_EQ(cell.outcome, Outcome::kUnproven);
  EXPECT_FALSE(cell.more_time.has_value());
  EXPECT_THAT(cell.reason, HasSubstr("as many of them as users"));
}

TEST_F(Judging, ACloseOneIsUnprovenAndSaysHowLongItWouldTake) {
  serve(60, 10, 0.05);
  const CellVerdict cell = judge(kP95);
  EXPECT_EQ(cell.outcome, Outcome::kUnproven);
  EXPECT_THAT(cell.reason, HasSubstr("too close to tell"));
  EXPECT_TRUE(cell.more_time.has_value());
}

TEST_F(Judging, ARequestThatFailedWasNotServedHoweverQuickItsAnswer) {
  serve(60, 10, 0, 0.15);
  const CellVerdict p95 = judge(kP95);
  EXPECT_EQ(p95.outcome, Outcome::kFail);
  EXPECT_FALSE(p95.value.has_value());
  EXPECT_THAT(p95.reason, HasSubstr("of these requests failed"));
}

TEST_F(Judging, TheFailureRateHasItsBounds) {
  serve(60, 10, 0, 0.05);
  EXPECT_EQ(judge(limit_of(Measure::kFailureRate, 0.01)).outcome, Outcome::kFail);
  EXPECT_EQ(judge(limit_of(Measure::kFailureRate, 0.10)).outcome, Outcome::kPass);
  EXPECT_EQ(judge(limit_of(Measure::kFailureRate, 0.052)).outcome, Outcome::kUnproven);
}

TEST_F(Judging, TheMaximumIsWhatWasObserved) {
  serve(60, 10, 0.01);
  EXPECT_EQ(judge(limit_of(Measure::kMax, 0.4)).outcome, Outcome::kFail);
  const CellVerdict cell = judge(limit_of(Measure::kMax, 0.6));
  EXPECT_EQ(cell.outcome, Outcome::kPass);
  EXPECT_EQ(cell.reason, "none of 600 exceeded it; at 95 % at most 0.5 % do");
}

TEST_F(Judging, TheMeanHasItsInterval) {
  serve(60, 10, 0.25);  // 200 ms
  EXPECT_EQ(judge(limit_of(Measure::kMean, 0.3)).outcome, Outcome::kPass);
  EXPECT_EQ(judge(limit_of(Measure::kMean, 0.15)).outcome, Outcome::kFail);
  EXPECT_EQ(judge(limit_of(Measure::kMean, 0.201)).outcome, Outcome::kUnproven);
}

TEST_F(Judging, ARateThatNobodyAskedForIsUnproven) {
  serve(60, 10, 0);
  Limit rate = limit_of(Measure::kRate, 25);
  rate.inclusive = true;
  offered_ = 13.6;
  const CellVerdict cell = judge(rate);
  EXPECT_EQ(cell.outcome, Outcome::kUnproven);
  EXPECT_THAT(cell.reason, HasSubstr("not asked for: these users send 13.6 a second at most"));
  offered_ = 30;
  EXPECT_EQ(judge(rate).outcome, Outcome::kFail);
  offered_.reset();
  EXPECT_EQ(judge(rate).outcome, Outcome::kUnproven);
  rate.value = 10;
  EXPECT_EQ(judge(rate).outcome, Outcome::kPass);
}

TEST_F(Judging, NoRequestProvesNothing) {
  serve(10, 1, 0);
  run_.finish(10);
  const std::vector<std::uint32_t> entries = {0};
  const BlockIndex index(run_.data.blocks);
  const RowSample sample(index, entries, {20, 30});
  const CellVerdict cell = judge_cell({.limit = kP95, .sample = sample});
  EXPECT_EQ(cell.outcome, Outcome::kUnproven);
  EXPECT_FALSE(cell.value.has_value());
}

TEST_F(Judging, ALimitForSomeSecondsIsBrokenWhenEachOfThemBreaksIt) {
  for (std::int64_t second = 0; second < 60; ++second) {
    const bool slow = second >= 20 && second < 29;
    run_.add(second, "/sale", slow ? milliseconds(500) : milliseconds(100));
  }
  run_.finish(60);
  const std::vector<std::uint32_t> entries = {0};
  const BlockIndex index(run_.data.blocks);
  const RowSample sample(index, entries, {0, 60});
  Limit limit = kP95;
  limit.span = Limit::Span::kFor;
  limit.span_length = std::chrono::seconds(10);
  EXPECT_EQ(judge_cell({.limit = limit, .sample = sample}).outcome, Outcome::kPass);
  limit.span_length = std::chrono::seconds(9);
  const CellVerdict cell = judge_cell({.limit = limit, .sample = sample});
  EXPECT_EQ(cell.outcome, Outcome::kFail);
  EXPECT_EQ(cell.reason, "broken from 20.0 s to 29.0 s of the run: 500 ms");
}

TEST_F(Judging, WithinTakesTheBeginningAndOverTakesWholeStretches) {
  for (std::int64_t second = 0; second < 60; ++second) {
    run_.add(second, "/sale", second < 2 ? milliseconds(500) : milliseconds(100));
  }
  run_.finish(60);
  const std::vector<std::uint32_t> entries = {0};
  const BlockIndex index(run_.data.blocks);
  const RowSample sample(index, entries, {0, 60});
  Limit limit = limit_of(Measure::kMean, 0.3);
  limit.span_length = std::chrono::seconds(10);
  limit.span = Limit::Span::kWithin;
  EXPECT_EQ(judge_cell({.limit = limit, .sample = sample}).outcome, Outcome::kFail);
  limit.span = Limit::Span::kOver;
  EXPECT_EQ(judge_cell({.limit = limit, .sample = sample}).outcome, Outcome::kPass);
}

TEST_F(Judging, AStretchThatNeverWasProvesNothing) {
  serve(40, 1, 0);
  Limit limit = kP99;
  limit.span = Limit::Span::kOver;
  limit.span_length = std::chrono::hours(1);
  EXPECT_EQ(judge(limit).outcome, Outcome::kUnproven);
  limit.span = Limit::Span::kWithin;
  const CellVerdict few = judge(limit);
  EXPECT_EQ(few.outcome, Outcome::kUnproven);
  EXPECT_EQ(few.reason, "40 requests; it takes 299 to prove a p99");
}

TEST_F(Judging, NoMaximumAndNoMeanIsHeldByFailures) {
  serve(60, 10, 0, 0.5);
  EXPECT_EQ(judge(limit_of(Measure::kMax, 0.6)).outcome, Outcome::kUnproven);
  EXPECT_EQ(judge(limit_of(Measure::kMean, 0.3)).outcome, Outcome::kUnproven);
}

TEST_F(Judging, WhatMaxRpsHeldBackIsNotTheSitesFault) {
  serve(60, 10, 0);
  run_.finish(60);
  const std::vector<std::uint32_t> entries = {0};
  const BlockIndex index(run_.data.blocks);
  const RowSample sample(index, entries, {0, 60});
  Limit rate = limit_of(Measure::kRate, 25);
  const CellVerdict cell =
      judge_cell({.limit = rate, .sample = sample, .offered = 40, .held_back = true});
  EXPECT_EQ(cell.outcome, Outcome::kUnproven);
  EXPECT_THAT(cell.reason, HasSubstr("--max-rps"));
}

TEST(JudgeRows, ARateThatMaxRpsHeldBackIsNotTheSitesFault) {
  MadeRun run;
  for (std::int64_t second = 0; second < 60; ++second) {
    for (int i = 0; i < 10; ++i) {
      run.add(second, "/sale", milliseconds(100));
    }
  }
  run.finish(60, 10);
  RunFacts facts{.open_model = true};
  facts.offered[{"GET", "/sale"}] = 40;
  const TargetRow row{.label = "Sale", .limits = {limit_of(Measure::kRate, 25)}};
  const std::vector<JudgedRow> rows = {{.row = &row, .entries = {0}}};
  const JudgedWindow window{.steady = {0, 60}, .whole = {0, 60}};
  EXPECT_EQ(judge_rows(run.data, facts, rows, window).front().cells.front().outcome,
            Outcome::kFail);
  facts.held_back = 900;
  EXPECT_EQ(judge_rows(run.data, facts, rows, window).front().cells.front().outcome,
            Outcome::kUnproven);
}

TEST(JudgeRows, WhatWasOfferedIsOfTheUsersThatWereThere) {
  MadeRun run;
  run.add(0, "/sale", milliseconds(100));
  run.finish(60, 10);
  RunFacts facts{.users_planned = 40};
  facts.offered[{"GET", "/sale"}] = 20;
  const std::vector<std::uint32_t> entries = {0};
  EXPECT_NEAR(offered_rate(run.data, facts, entries, {0, 60}).value(), 5, 1e-9);
}

TEST(RowSample, BlocksThatReachOutOfTheWindowAreNotOfIt) {
  std::vector<TimeBlock> blocks;
  for (std::int64_t second = 0; second < 40; second += 8) {
    blocks.push_back({.second = second, .entries = {{.entry = 0, .requests = 10}}});
  }
  const TimeBlocks kept(blocks, 8);
  const std::vector<std::uint32_t> entries = {0};
  const BlockIndex index(kept);
  const RowSample sample(index, entries, {3, 30});
  ASSERT_EQ(sample.blocks().size(), 2U);
  EXPECT_EQ(sample.blocks().front().second, 8);
  EXPECT_EQ(sample.requests(), 20U);
}

TEST(JudgeRows, NothingPassesInARunThatNeverBecameSteady) {
  MadeRun run;
  for (std::int64_t second = 0; second < 100; ++second) {
    for (int i = 0; i < 10; ++i) {
      run.add(second, "/sale", milliseconds(100));
    }
  }
  run.finish(100);
  const TargetRow row{.label = "Sale", .limits = {kP95}};
  const JudgedRow rows[] = {{.row = &row, .entries = {0}}};
  JudgedWindow window{.steady = {0, 100}, .whole = {0, 100}};
  EXPECT_EQ(judge_rows(run.data, {}, rows, window)[0].cells[0].outcome, Outcome::kPass);
  window.is_steady = false;
  const CellVerdict cell = judge_rows(run.data, {}, rows, window)[0].cells[0];
  EXPECT_EQ(cell.outcome, Outcome::kUnproven);
  EXPECT_EQ(cell.reason, "the run never became steady");
}

TEST(JudgeRows, LoginsAreJudgedOverTheWholeRun) {
  MadeRun run;
  for (std::int64_t second = 0; second < 100; ++second) {
    run.add(second, second < 10 ? "/login" : "/sale", milliseconds(100));
  }
  run.in_on_start("/login");
  run.finish(100);
  const TargetRow row{.label = "Login", .limits = {kP95}};
  const JudgedRow rows[] = {{.row = &row, .entries = {0}}};
  const RowVerdict verdict =
      judge_rows(run.data, {}, rows, {.steady = {30, 100}, .whole = {0, 100}})[0];
  EXPECT_TRUE(verdict.whole_run);
  EXPECT_EQ(verdict.cells[0].samples, 10U);
}

}  // namespace
}  // namespace acrida
