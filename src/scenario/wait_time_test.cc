#include "acrida/wait_time.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "acrida/user.h"

namespace acrida {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint at(Duration since_start) {
  return TimePoint(since_start);
}

TEST(WaitTimeTest, BetweenIsEvenlyDistributedWithinItsBounds) {
  User user;
  detail::Pacing pacing;
  const WaitTime wait = between(1s, 3s);
  constexpr int kDraws = 100'000;
  Duration sum{};
  int below_half = 0;
  for (int i = 0; i < kDraws; ++i) {
    const Duration drawn = wait.next(user, pacing, at(0s));
    ASSERT_GE(drawn, 1s);
    ASSERT_LT(drawn, 3s);
    sum += drawn;
    below_half += drawn < 2s ? 1 : 0;
  }
  EXPECT_NEAR(to_seconds(sum / kDraws), 2.0, 0.01);
  EXPECT_NEAR(below_half, kDraws / 2.0, kDraws / 100.0);
}

TEST(WaitTimeTest, BetweenTakesItsBoundsInEitherOrder) {
  User user;
  detail::Pacing pacing;
  const Duration drawn = between(3s, 1s).next(user, pacing, at(0s));
  EXPECT_TRUE(drawn >= 1s && drawn < 3s);
}

TEST(WaitTimeTest, ConstantIsAlwaysTheSame) {
  User user;
  detail::Pacing pacing;
  EXPECT_EQ(constant(2s).next(user, pacing, at(0s)), 2s);
  EXPECT_EQ(constant(2s).next(user, pacing, at(99s)), 2s);
  EXPECT_EQ(WaitTime().next(user, pacing, at(0s)), 0s);
}

TEST(WaitTimeTest, AccelerationShortensEveryWait) {
  User user;
  detail::Pacing pacing{.last_run = at(0s), .last_wait = {}, .acceleration = 10};
  EXPECT_EQ(constant(2s).next(user, pacing, at(0s)), 200ms);
  const Duration drawn = between(1s, 3s).next(user, pacing, at(0s));
  EXPECT_TRUE(drawn >= 100ms && drawn < 300ms);
  EXPECT_EQ(WaitTime([](User&) { return 5s; }).next(user, pacing, at(0s)), 500ms);
  // The task itself takes the time it takes.
  EXPECT_EQ(constant_pacing(10s).next(user, pacing, at(300ms)), 700ms);
}

TEST(WaitTimeTest, PacingStartsTasksAnIntervalApart) {
  User user;
  detail::Pacing pacing{.last_run = at(0s), .last_wait = {}};
  const WaitTime wait = constant_pacing(10s);
  EXPECT_EQ(wait.next(user, pacing, at(3s)), 7s);   // ran 0 to 3, next at 10
  EXPECT_EQ(wait.next(user, pacing, at(14s)), 6s);  // ran 10 to 14, next at 20
  EXPECT_EQ(wait.next(user, pacing, at(35s)), 0s);  // ran 20 to 35: late, and not caught up
  EXPECT_EQ(wait.next(user, pacing, at(36s)), 9s);  // ran 35 to 36, next at 45
}

TEST(WaitTimeTest, ThroughputIsPacingByItsReciprocal) {
  User user;
  detail::Pacing pacing{.last_run = at(0s), .last_wait = {}};
  EXPECT_EQ(constant_throughput(0.1).next(user, pacing, at(4s)), 6s);
}

TEST(WaitTimeTest, AThroughputThatIsNotPositiveIsRefused) {
  EXPECT_THROW(constant_throughput(0), std::invalid_argument);
  EXPECT_THROW(constant_throughput(-1), std::invalid_argument);
}

TEST(WaitTimeTest, AFunctionMayBeAnythingAndNegativeIsNone) {
  User user;
  detail::Pacing pacing;
  const WaitTime wait([](User& asked) { return asked.random().between(5s, 6s); });
  EXPECT_GE(wait.next(user, pacing, at(0s)), 5s);
  const WaitTime negative([](User&) { return Duration(-1s); });
  EXPECT_EQ(negative.next(user, pacing, at(0s)), 0s);
}

}  // namespace
}  // namespace acrida
