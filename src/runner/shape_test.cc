#include "runner/shape.h"

#include <gtest/gtest.h>

#include "acrida/random.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Action = ShapeDriver::Action;

constexpr TimePoint kStart{std::chrono::hours(3)};

std::optional<ShapeTarget> at(const ShapeFunction& shape, Duration run_time) {
  return shape({run_time, 0});
}

ShapeTarget users(std::int64_t count, double spawn_rate) {
  return {count, spawn_rate, std::nullopt};
}

TEST(Shape, StagesFollowOneAnotherEachForItsOwnDuration) {
  const ShapeFunction shape =
      stages_shape({{minutes(1), 10, 2}, {minutes(2), 50, 5}, {seconds(30), 0, 100}}).value();
  EXPECT_EQ(at(shape, Duration::zero()), users(10, 2));
  EXPECT_EQ(at(shape, seconds(60) - Duration(1)), users(10, 2));
  EXPECT_EQ(at(shape, seconds(60)), users(50, 5));
  EXPECT_EQ(at(shape, seconds(180)), users(0, 100));
  EXPECT_EQ(at(shape, seconds(210)), std::nullopt);
}

TEST(Shape, StepsAddUsersUntilTheEnd) {
  const ShapeFunction shape = steps_shape({seconds(30), 10, 5, seconds(75)}).value();
  EXPECT_EQ(at(shape, Duration::zero()), users(10, 5));
  EXPECT_EQ(at(shape, seconds(30)), users(20, 5));
  EXPECT_EQ(at(shape, seconds(74)), users(30, 5));
  EXPECT_EQ(at(shape, seconds(75)), std::nullopt);
}

TEST(Shape, RefusesStagesThatCannotRun) {
  EXPECT_FALSE(stages_shape({}).has_value());
  EXPECT_FALSE(stages_shape({{Duration::zero(), 1, 1}}).has_value());
  EXPECT_FALSE(stages_shape({{seconds(1), -1, 1}}).has_value());
  const auto bad_rate = stages_shape({{seconds(1), 1, 1}, {seconds(1), 1, 0}});
  ASSERT_FALSE(bad_rate.has_value());
  EXPECT_EQ(bad_rate.error().message(), "stage 2: spawn rate 0; it must be a number above 0");
}

TEST(Shape, RefusesStepsThatCannotRun) {
  EXPECT_FALSE(steps_shape({Duration::zero(), 1, 1, seconds(1)}).has_value());
  EXPECT_FALSE(steps_shape({seconds(1), 0, 1, seconds(1)}).has_value());
  EXPECT_FALSE(steps_shape({seconds(1), 1, -1, seconds(1)}).has_value());
  EXPECT_FALSE(steps_shape({seconds(1), 1, 1, Duration::zero()}).has_value());
}

TEST(Shape, AnAcceleratedShapeIsTheSameInLessTime) {
  const ShapeFunction shape =
      accelerated(stages_shape({{minutes(1), 10, 2}, {minutes(2), 50, 5}}).value(), 60);
  EXPECT_EQ(at(shape, milliseconds(999)), users(10, 120));
  EXPECT_EQ(at(shape, seconds(1)), users(50, 300));
  EXPECT_EQ(at(shape, seconds(3)), std::nullopt);
}

TEST(Shape, ADriverMayAskMoreOftenThanOnceASecond) {
  ShapeDriver driver(
      [](const ShapeMoment& moment) { return users(moment.run_time / milliseconds(1), 1); }, kStart,
      milliseconds(100));
  EXPECT_EQ(driver.tick(kStart, 0), Action::kRetarget);
  EXPECT_EQ(driver.next_due(), kStart + milliseconds(100));
  EXPECT_EQ(driver.tick(kStart + milliseconds(250), 0), Action::kRetarget);
  EXPECT_EQ(driver.target().users, 250);
  EXPECT_EQ(driver.next_due(), kStart + milliseconds(300));
}

TEST(Shape, AScenariosFunctionIsAskedWithTheRunTime) {
  const ShapeFunction shape = scenario_shape([](Duration elapsed) -> std::optional<Load> {
    if (elapsed >= seconds(5)) {
      return std::nullopt;
    }
    return Load{elapsed / seconds(1), 3};
  });
  EXPECT_EQ(at(shape, seconds(4)), users(4, 3));
  EXPECT_EQ(at(shape, seconds(5)), std::nullopt);
}

TEST(ShapeDriver, TicksOnceASecondAndActsOnlyOnAChange) {
  int asked = 0;
  ShapeDriver driver(
      [&asked](const ShapeMoment& moment) -> std::optional<ShapeTarget> {
        ++asked;
        return users(moment.run_time < seconds(2) ? 5 : 7, 1);
      },
      kStart);
  EXPECT_EQ(driver.tick(kStart, 0), Action::kRetarget);
  EXPECT_EQ(driver.target(), users(5, 1));
  EXPECT_EQ(driver.tick(kStart + milliseconds(999), 5), Action::kNone);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(driver.tick(kStart + seconds(1), 5), Action::kNone);
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(driver.tick(kStart + seconds(2), 5), Action::kRetarget);
  EXPECT_EQ(driver.target(), users(7, 1));
}

TEST(ShapeDriver, AChangedSpawnRateOrClassListIsAChange) {
  std::optional<ShapeTarget> answer = users(5, 1);
  ShapeDriver driver([&answer](const ShapeMoment&) { return answer; }, kStart);
  EXPECT_EQ(driver.tick(kStart, 0), Action::kRetarget);
  answer->spawn_rate = 2;
  EXPECT_EQ(driver.tick(kStart + seconds(1), 5), Action::kRetarget);
  answer->user_classes = {"A"};
  EXPECT_EQ(driver.tick(kStart + seconds(2), 5), Action::kRetarget);
  EXPECT_EQ(driver.tick(kStart + seconds(3), 5), Action::kNone);
}

TEST(ShapeDriver, StopsWhenTheShapeReturnsNothingAndIsNotAskedAgain) {
  int asked = 0;
  ShapeDriver driver(
      [&asked](const ShapeMoment&) -> std::optional<ShapeTarget> {
        ++asked;
        return std::nullopt;
      },
      kStart);
  EXPECT_EQ(driver.tick(kStart, 0), Action::kStop);
  EXPECT_EQ(driver.next_due(), std::nullopt);
  EXPECT_EQ(driver.tick(kStart + seconds(9), 0), Action::kNone);
  EXPECT_EQ(asked, 1);
}

TEST(ShapeDriver, AStallLeavesTheScheduleAlone) {
  std::vector<Duration> asked;
  ShapeDriver driver(
      [&asked](const ShapeMoment& moment) -> std::optional<ShapeTarget> {
        asked.push_back(moment.run_time);
        return users(static_cast<std::int64_t>(asked.size()), 1);
      },
      kStart);
  EXPECT_EQ(driver.tick(kStart, 0), Action::kRetarget);
  EXPECT_EQ(driver.tick(kStart + milliseconds(7300), 0), Action::kRetarget);
  EXPECT_EQ(driver.next_due(), kStart + seconds(8));
  EXPECT_EQ(driver.tick(kStart + milliseconds(7999), 0), Action::kNone);
  EXPECT_EQ(asked, (std::vector<Duration>{Duration::zero(), milliseconds(7300)}));
}

TEST(ShapeDriver, TellsTheShapeHowManyUsersRun) {
  std::int64_t seen = 0;
  ShapeDriver driver(
      [&seen](const ShapeMoment& moment) -> std::optional<ShapeTarget> {
        seen = moment.current_users;
        return users(1, 1);
      },
      kStart);
  driver.tick(kStart, 42);
  EXPECT_EQ(seen, 42);
}

TEST(ShapeProperty, HoweverOftenItIsCalledADriverAsksOnceASecondAtMost) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::vector<std::int64_t> seconds_asked;
    ShapeDriver driver(
        [&seconds_asked](const ShapeMoment& moment) -> std::optional<ShapeTarget> {
          seconds_asked.push_back(moment.run_time / seconds(1));
          return users(1, 1);
        },
        kStart);
    Duration elapsed = Duration::zero();
    while (elapsed < minutes(2)) {
      driver.tick(kStart + elapsed, 0);
      elapsed += random.between(Duration::zero(), milliseconds(2500));
    }
    ASSERT_FALSE(seconds_asked.empty());
    for (std::size_t i = 1; i < seconds_asked.size(); ++i) {
      EXPECT_GT(seconds_asked[i], seconds_asked[i - 1]);
    }
  }
}

}  // namespace
}  // namespace acrida
