#include "verdict/periodic_stall.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "acrida/random.h"
#include "verdict/diagnosis_testing.h"
#include "verdict/periodicity.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Stalling {
  std::int64_t length = 600;  // seconds of the run
  std::int64_t period = 8;    // of which the first are slow ...
  std::int64_t stalled = 1;   // ... so many
  int second_kind = 0;        // of 10 requests, those that take twelve times as long
};

// Ten requests a second of 45 to 55 ms, and twelve times as much when the site stands still.
BuiltRun run_of(const Stalling& stalling) {
  BuiltRun run;
  for (std::int64_t second = 0; second < stalling.length; ++second) {
    const int times = second % stalling.period < stalling.stalled ? 12 : 1;
    run.at(second).users(10).waits(10, seconds(1));
    for (int i = 0; i < 10; ++i) {
      const int kind = i < stalling.second_kind ? 12 : 1;
      run.request({.time = times * kind * milliseconds(45 + (i * 7 + second) % 11)});
    }
  }
  return run;
}

// As a run with many names has kept it.
RunData with_blocks_of(std::int64_t span, RunData data) {
  TimeBlocks blocks(std::vector<TimeBlock>(), span);
  for (const TimeBlock& block : data.blocks.blocks()) {
    blocks.add(block.second, block.entries);
  }
  data.blocks = std::move(blocks);
  return data;
}

bool has(const std::vector<Finding>& findings, std::string_view id) {
  return std::ranges::find(findings, id, &Finding::id) != findings.end();
}

TEST(PeriodicStall, SlowSecondsAreKnownOverTheWholeWindowNotOnlyInTheHourThatIsSearched) {
  BuiltRun run = run_of({.length = 2 * kStallWindow, .period = 12, .stalled = 3});
  const RunData data = run.finished();
  const auto stall = find_stall(data, {0, 2 * kStallWindow});
  ASSERT_TRUE(stall);
  EXPECT_EQ(stall->period, 12);
  EXPECT_EQ(stall->window, (Seconds{kStallWindow, 2 * kStallWindow}));
  ASSERT_EQ(std::ssize(stall->stalled), 2 * kStallWindow / 12);
  EXPECT_EQ(stall->stalled.front(), (Seconds{0, 3}));
  EXPECT_NEAR(stall->answers, 0.25, 1e-9);
  const std::vector<Finding> findings = diagnose(data, {}, {});
  EXPECT_TRUE(has(findings, "periodic-stall"));
  for (const char* const id : {"bimodal", "tail-only", "contention"}) {
    EXPECT_FALSE(has(findings, id)) << id;
  }
}

// Blocks that are as long as the period are all the stall's: the slowest answers are left out then.
TEST(PeriodicStall, WhatItHeldUpIsNoSecondKindHoweverLongBlocksAre) {
  BuiltRun run = run_of({});
  for (const std::int64_t span : {1, 2, 4, 8, 16}) {
    const std::vector<Finding> findings = diagnose(with_blocks_of(span, run.finished()), {}, {});
    EXPECT_TRUE(has(findings, "periodic-stall")) << span;
    for (const char* const id : {"bimodal", "tail-only", "contention"}) {
      EXPECT_FALSE(has(findings, id)) << id << ' ' << span;
    }
  }
}

TEST(PeriodicStall, ASecondKindIsFoundBesideItHoweverLongBlocksAre) {
  BuiltRun run = run_of({.second_kind = 4});
  for (const std::int64_t span : {1, 2, 4, 8, 16}) {
    const RunData data = with_blocks_of(span, run.finished());
    const std::vector<Finding> findings = diagnose(data, {}, {});
    EXPECT_TRUE(has(findings, "periodic-stall")) << span;
    EXPECT_TRUE(has(findings, "bimodal")) << span;
    EXPECT_TRUE(has(findings, "contention")) << span;
  }
}

// p95 of a run whose points are so long, each of them that of its worst second.
RunData points_of(std::int64_t span, const Stalling& stalling) {
  RunData data;
  data.series = Series(std::vector<SeriesPoint>(), span);
  Random random(7);
  for (std::int64_t second = 0; second < stalling.length; ++second) {
    SeriesPoint& point = data.series.at(second);
    const int times = second % stalling.period < stalling.stalled ? 12 : 1;
    point.p95 = std::max(point.p95, from_seconds(times * (0.09 + 0.02 * random.real())));
    point.requests += 10;
  }
  return data;
}

// What comes back every 8 s comes back every 24 s too, which is the first that points of 4 s show.
TEST(PeriodicStall, APeriodThatPointsAreTooLongForIsNotToldAsSeveral) {
  for (const std::int64_t span : {2, 4, 8}) {
    for (std::int64_t period = 5; period <= 20 * span; ++period) {
      const Stalling stalling{.length = 1'500 * span, .period = period, .stalled = 1 + period % 3};
      const auto stall = find_stall(points_of(span, stalling), {0, stalling.length});
      if (stall) {
        EXPECT_LE(std::abs(stall->period - period), span) << "points of " << span << " s";
      }
      const bool shown =
          period % span == 0 && static_cast<std::size_t>(period / span) >= kPeriodMin;
      EXPECT_TRUE(stall || !shown) << "points of " << span << " s: " << period;
    }
  }
}

TEST(PeriodicStall, ItsSecondsAreThoseOfPointsWhereverTheWindowBegins) {
  const RunData data = points_of(4, {.length = 6'000, .period = 60});
  const auto stall = find_stall(data, {58, 6'000});
  ASSERT_TRUE(stall);
  EXPECT_EQ(stall->stalled.front(), (Seconds{60, 64}));
  EXPECT_EQ(stall->largest % 60, 0);
}

}  // namespace
}  // namespace acrida
