#include "verdict/time_rules.h"

#include <gtest/gtest.h>

#include "verdict/diagnosis_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// 100 requests a second, of which `slow` take two seconds.
BuiltRun with_tail(std::uint64_t slow, Duration most, std::int64_t length = 120) {
  BuiltRun run;
  for (std::int64_t second = 0; second < length; ++second) {
    run.at(second).users(100).waits(100, seconds(1));
    run.request({.time = most, .count = 100 - slow}).request({.time = seconds(2), .count = slow});
  }
  return run;
}

TEST(TimeRules, TailOnlyFiresWhenAFewTakeVeryLong) {
  BuiltRun run = with_tail(3, milliseconds(90));
  const Finding* const finding = run.finding("tail-only");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text,
            "a few requests of GET /a take 22 times as long as most: p50 90.0 ms, "
            "p95 90.0 ms, p99 2.00 s");
}

TEST(TimeRules, TailOnlyIsSilentWhenTheTailIsShortOrPartOfTheBody) {
  EXPECT_EQ(with_tail(3, milliseconds(110)).finding("tail-only"), nullptr);
  EXPECT_EQ(with_tail(6, milliseconds(90)).finding("tail-only"), nullptr);
  EXPECT_EQ(with_tail(3, milliseconds(90), 9).finding("tail-only"), nullptr);
}

// Ten minutes in which each `period` seconds answers take `peak` for two seconds.
BuiltRun stalling(std::int64_t period, Duration peak, std::int64_t length = 600) {
  BuiltRun run;
  for (std::int64_t second = 0; second < length; ++second) {
    const bool slow = second > 3 && second % period < 2;
    const Duration jitter = milliseconds(second * 7 % 11);
    run.at(second).users(10).waits(5, seconds(1));
    run.request({.time = (slow ? peak : milliseconds(100)) + jitter, .count = 5});
  }
  return run;
}

TEST(TimeRules, PeriodicStallFiresWhenPeaksComeBack) {
  BuiltRun run = stalling(60, milliseconds(900));
  const Finding* const finding = run.finding("periodic-stall");
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->text.starts_with("every 60 s answers are slow: p95 is 9")) << finding->text;
}

TEST(TimeRules, PeriodicStallIsSilentAboutSmallPeaksAndPeaksAtNoInterval) {
  EXPECT_EQ(stalling(60, milliseconds(150)).finding("periodic-stall"), nullptr);
  EXPECT_EQ(stalling(60, milliseconds(900), 130).finding("periodic-stall"), nullptr);
  BuiltRun run = stalling(1'000, milliseconds(900));
  for (const int second : {40, 71, 190, 211, 330, 512}) {
    run.at(second).request({.time = milliseconds(900), .count = 5});
  }
  EXPECT_EQ(run.finding("periodic-stall"), nullptr);
}

// Two seconds of every six, whose answers come late in the first second after them.
BuiltRun standing_still(double slow_kind) {
  BuiltRun run;
  for (std::int64_t second = 0; second < 120; ++second) {
    run.at(second).users(10).waits(10, seconds(1));
    if (second % 6 == 2) {
      run.spread({.count = 20}, milliseconds(100), milliseconds(2'000));
    } else if (second % 6 > 2) {
      run.spread({.count = 18}, milliseconds(40), milliseconds(60));
      run.spread({.count = 2}, from_seconds(0.04 * slow_kind), from_seconds(0.06 * slow_kind));
    }
  }
  return run;
}

// The slow answers are no kind of their own, no tail and no contention: they are the stall's.
TEST(TimeRules, WhatAPeriodicStallHeldUpIsNoShapeOfResponseTimes) {
  BuiltRun run = standing_still(1);
  const Finding* const finding = run.finding("periodic-stall");
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->text.starts_with("every 6 s answers are slow: p95 is 1.90 s then, 60.0 ms"))
      << finding->text;
  EXPECT_EQ(finding->evidence[1].value, "25.0 %");
  for (const char* const id : {"bimodal", "tail-only", "contention"}) {
    EXPECT_EQ(run.finding(id), nullptr) << id;
  }
}

TEST(TimeRules, BimodalFiresBesideAPeriodicStallForASecondKindThatIsThereAllTheTime) {
  BuiltRun run = standing_still(8);
  EXPECT_NE(run.finding("periodic-stall"), nullptr);
  EXPECT_NE(run.finding("bimodal"), nullptr);
}

// Half of the requests take 40 to 60 ms, the others `times` as long.
BuiltRun two_kinds(double times, std::int64_t length = 120) {
  BuiltRun run;
  for (std::int64_t second = 0; second < length; ++second) {
    run.at(second).users(10).waits(10, seconds(1));
    for (const double factor : {1.0, times}) {
      run.spread({.count = 5}, from_seconds(0.04 * factor), from_seconds(0.06 * factor));
    }
  }
  return run;
}

TEST(TimeRules, BimodalFiresForTwoKindsOfRequests) {
  BuiltRun run = two_kinds(8);
  const Finding* const finding = run.finding("bimodal");
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->text.starts_with("GET /a is two kinds of requests: 50.0 % take about "))
      << finding->text;
}

TEST(TimeRules, BimodalIsSilentWhenTheyAreNearOrFew) {
  EXPECT_EQ(two_kinds(2).finding("bimodal"), nullptr);
  EXPECT_EQ(two_kinds(8, 19).finding("bimodal"), nullptr);
}

// A p95 that goes from 100 ms to `end` in `length` seconds, and no straight way.
BuiltRun drifting(Duration end, std::int64_t length) {
  BuiltRun run;
  for (std::int64_t second = 0; second < length; ++second) {
    const Duration rise = (end - milliseconds(100)) * second / length;
    const Duration jitter = milliseconds(second / 30 % 3 * 4);
    run.at(second).users(10).waits(5, seconds(1));
    run.spread({.count = 5}, milliseconds(60) + rise, milliseconds(100) + rise + jitter);
  }
  return run;
}

TEST(TimeRules, DriftUpFiresWhenTimesRiseUnderTheSameLoad) {
  BuiltRun run = drifting(milliseconds(130), 640);
  const Finding* const finding = run.finding("drift-up");
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->text.starts_with("p95 of GET /a rises under the same load, from 10"))
      << finding->text;
}

TEST(TimeRules, DriftUpIsSilentAboutLittleAndOnAShortRun) {
  EXPECT_EQ(drifting(milliseconds(105), 640).finding("drift-up"), nullptr);
  EXPECT_EQ(drifting(milliseconds(90), 640).finding("drift-up"), nullptr);
  EXPECT_EQ(drifting(milliseconds(130), 600).finding("drift-up"), nullptr);
}

TEST(TimeRules, DriftUpIsSilentWhenTheLoadRises) {
  BuiltRun run = drifting(milliseconds(130), 640);
  for (int second = 300; second < 640; ++second) {
    run.at(second).users(12);
  }
  EXPECT_EQ(run.finding("drift-up"), nullptr);
}

// Times of `cold` in the first minute, 100 ms afterwards.
BuiltRun beginning(Duration cold, std::int64_t length = 200, std::uint64_t each = 10) {
  BuiltRun run;
  for (std::int64_t second = 0; second < length; ++second) {
    run.at(second).users(10).waits(each, seconds(1));
    run.request({.time = second < 60 ? cold : milliseconds(100), .count = each});
  }
  return run;
}

TEST(TimeRules, ColdStartFiresWhenTheFirstMinuteIsSlow) {
  BuiltRun run = beginning(milliseconds(210));
  const Finding* const finding = run.finding("cold-start");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text,
            "the site begins slowly: p95 of GET /a is 210 ms in the first minute, "
            "100 ms after it");
}

TEST(TimeRules, ColdStartIsSilentWithinTwiceAndOnAShortRun) {
  EXPECT_EQ(beginning(milliseconds(195)).finding("cold-start"), nullptr);
  EXPECT_EQ(beginning(milliseconds(210), 179).finding("cold-start"), nullptr);
  BuiltRun few = beginning(milliseconds(100), 200, 1);
  few.at(3).request({.time = seconds(1), .count = 4});  // 4 of 64: chance
  EXPECT_EQ(few.finding("cold-start"), nullptr);
}

}  // namespace
}  // namespace acrida
