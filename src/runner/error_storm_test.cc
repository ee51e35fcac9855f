#include "runner/error_storm.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

using std::chrono::seconds;

constexpr TimePoint kStart{std::chrono::hours(1)};
constexpr StormLimits kLimits{.failed_share = 0.9, .window = seconds(5), .requests_min = 10};

// Feeds one second after the other with the given requests and failures; the second of the storm or
// -1.
int storm_at(const StormLimits& limits,
             std::uint64_t healthy_seconds,
             std::uint64_t failed_of_100) {
  ErrorStorm storm(limits);
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  for (int second = 0; second <= 30; ++second) {
    if (storm.update(kStart + seconds(second), requests, failures)) {
      return second;
    }
    requests += 100;
    failures += static_cast<std::uint64_t>(second) >= healthy_seconds ? failed_of_100 : 0;
  }
  return -1;
}

TEST(ErrorStorm, NeedsAWholeWindowOfFailures) {
  EXPECT_EQ(storm_at(kLimits, 0, 100), 5);
  EXPECT_EQ(storm_at(kLimits, 10, 100), 15);
}

TEST(ErrorStorm, BelowTheShareThereIsNone) {
  EXPECT_EQ(storm_at(kLimits, 0, 89), -1);
  EXPECT_EQ(storm_at(kLimits, 0, 90), 5);
}

TEST(ErrorStorm, FewRequestsProveNothing) {
  StormLimits limits = kLimits;
  limits.requests_min = 3'001;
  EXPECT_EQ(storm_at(limits, 0, 100), -1);
}

// A slow run against a dead server ends too, a little later.
TEST(ErrorStorm, WhereRequestsAreFewTheWindowIsAsLongAsItTakesToSeeEnough) {
  StormLimits limits = kLimits;
  limits.requests_min = 901;
  EXPECT_EQ(storm_at(limits, 0, 100), 10);
  EXPECT_EQ(storm_at(limits, 10, 100), 19);  // nine of the ten seconds have failed
  EXPECT_EQ(storm_at(limits, 0, 89), -1);
}

TEST(ErrorStorm, TheWindowReachesBackNoFurtherThanItsLimit) {
  constexpr int kHistory = static_cast<int>(ErrorStorm::kHistoryMax);
  ErrorStorm slow({.requests_min = ErrorStorm::kHistoryMax});
  ErrorStorm enough({.requests_min = ErrorStorm::kHistoryMax - 1});
  bool was_storm = false;
  for (int second = 0; second < 3 * kHistory; ++second) {
    const auto failed = static_cast<std::uint64_t>(second);
    EXPECT_FALSE(slow.update(kStart + seconds(second), failed, failed)) << second;
    was_storm = enough.update(kStart + seconds(second), failed, failed) || was_storm;
  }
  EXPECT_TRUE(was_storm);
}

TEST(ErrorStorm, SilenceIsNoStorm) {
  ErrorStorm storm({.requests_min = 0});
  EXPECT_FALSE(storm.update(kStart, 0, 0));
  EXPECT_FALSE(storm.update(kStart + seconds(60), 0, 0));
}

TEST(ErrorStorm, AShortOutageOfAServerThatComesBackIsNone) {
  ErrorStorm storm(kLimits);
  std::uint64_t failures = 0;
  for (int second = 0; second < 30; ++second) {
    const auto requests = static_cast<std::uint64_t>(second) * 100;
    EXPECT_FALSE(storm.update(kStart + seconds(second), requests, failures)) << second;
    failures += second >= 10 && second < 14 ? 100 : 0;
  }
}

}  // namespace
}  // namespace acrida
