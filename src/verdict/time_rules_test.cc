#include "verdict/time_rules.h"

#include <gtest/gtest.h>

#include "verdict/diagnosis_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// 20 requests a second, of which each fifth second has `slow` ones of two seconds.
BuiltRun with_tail(std::uint64_t slow, Duration most, std::int64_t length = 120) {
  BuiltRun run;
  for (std::int64_t second = 0; second < length; ++second) {
    run.at(second).users(20).waits(20, seconds(1));
    const std::uint64_t now = second % 5 == 0 ? slow : 0;
    run.request({.time = most, .count = 20 - now}).request({.time = seconds(2), .count = now});
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
  EXPECT_EQ(with_tail(3, milliseconds(90), 49).finding("tail-only"), nullptr);
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
