#include "verdict/periodicity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "acrida/random.h"

namespace acrida {
namespace {

std::vector<double> noise(std::size_t seconds, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> series;
  series.reserve(seconds);
  for (std::size_t i = 0; i < seconds; ++i) {
    series.push_back(0.1 * std::exp(0.3 * (random.real() + random.real() - 1)));
  }
  return series;
}

TEST(Periodicity, FindsAStallThatComesBack) {
  std::vector<double> series = noise(600, 1);
  for (std::size_t second = 47; second + 1 < series.size(); second += 60) {
    series[second] = 2;
    series[second + 1] = 1.5;
  }
  const auto found = find_periodicity(series);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->period, 60);
  EXPECT_NEAR(found->phase, 47, 1);
  EXPECT_GT(found->strength, 0.4);
  EXPECT_LE(found->strength, 1.2);
}

TEST(Periodicity, SecondsInWhichNothingEndedAreAsSlowAsTheNext) {
  std::vector<double> series = noise(600, 2);
  for (std::size_t second = 30; second + 3 < series.size(); second += 60) {
    series[second] = std::numeric_limits<double>::quiet_NaN();
    series[second + 1] = 0;
    series[second + 2] = 2;
  }
  const auto found = find_periodicity(series);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->period, 60);
}

TEST(Periodicity, FindsAWave) {
  std::vector<double> series = noise(400, 3);
  for (std::size_t i = 0; i < series.size(); ++i) {
    series[i] *= 1 + 0.5 * std::sin(2 * std::numbers::pi * static_cast<double>(i) / 23);
  }
  const auto found = find_periodicity(series);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->period, 23);
}

TEST(Periodicity, PeriodsNeedNotBeWholeSeconds) {
  std::vector<double> series = noise(900, 4);
  for (double at = 10; at < 898; at += 59.6) {
    series[static_cast<std::size_t>(at)] = 2;
    series[static_cast<std::size_t>(at) + 1] = 2;
  }
  const auto found = find_periodicity(series);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->period, 59.6, 1);
}

TEST(Periodicity, OneAccidentOrADriftIsNone) {
  std::vector<double> series = noise(600, 5);
  for (std::size_t i = 300; i < 310; ++i) {
    series[i] = 30;
  }
  EXPECT_FALSE(find_periodicity(series));
  series = noise(600, 6);
  for (std::size_t i = 0; i < series.size(); ++i) {
    series[i] *= 1 + static_cast<double>(i) / 100;
  }
  EXPECT_FALSE(find_periodicity(series));
}

TEST(Periodicity, ThreePeriodsMustHavePassed) {
  for (const std::size_t seconds : {170U, 240U}) {
    std::vector<double> series = noise(seconds, 7);
    for (std::size_t second = 20; second + 1 < series.size(); second += 60) {
      series[second] = 2;
      series[second + 1] = 2;
    }
    EXPECT_EQ(find_periodicity(series).has_value(), seconds > 180) << seconds;
  }
}

// p95 of seconds of a site that stands still for two of every six, by the demo ERP's --stall 6s:2s;
// 0: no request ended.
TEST(Periodicity, AStallOfEverySixSecondsShowsWithinAMinute) {
  const std::vector<double> seconds = {
      0.17, 0.3,  0.17, 0.04, 0,    2.06, 1.2,  0.07, 0.07, 0.09, 0,    2.02, 0.92, 0.04,
      0.14, 0.03, 0,    1.87, 0.24, 0.15, 0.04, 0,    0,    1.91, 0.04, 0.06, 0.19, 0.11,
      0,    1.98, 1.2,  0.1,  0.14, 0.04, 0,    2.0,  0.18, 0.12, 0.17, 0.04, 0,    1.93,
      0.25, 0.11, 0.13, 0.38, 0,    2.2,  0.04, 0.05, 0.09, 0.06, 0,    1.98, 0.89};
  const auto found = find_periodicity(seconds);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->period, 6);
}

// Of 90 s in which three periods happen to be more alike than one.
TEST(Periodicity, ALongerPeriodThatIsMoreAlikeByChanceIsNotMeant) {
  const std::vector<double> seconds = {
      0.14, 0.13, 0,    0,    1.69, 0.04, 0.04, 0.07, 0,    0,    1.72, 0.04, 0.04, 0.21, 0.01,
      0,    1.77, 0.04, 0.14, 0.04, 0,    0,    1.96, 0.04, 0.04, 0.04, 0.03, 0,    1.88, 0.17,
      0.13, 0.04, 0,    0,    1.97, 0.05, 0.07, 0.03, 0,    0,    1.88, 0.04, 0.05, 0.19, 0.02,
      0,    1.81, 0.1,  0.22, 0.14, 0,    0,    1.93, 0.04, 0.21, 0.04, 0.02, 0,    1.89, 0.04,
      0.18, 0.04, 0,    0,    1.94, 0.17, 0.06, 0.04, 0,    0,    1.76, 0.04, 0.08, 0.05, 0.07,
      0,    1.99, 0.06, 0.14, 0.19, 0,    0,    1.89, 0.06, 0.05, 0.04, 0,    0,    1.87, 0.04};
  const auto found = find_periodicity(seconds);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->period, 6);
}

TEST(Periodicity, OfNextToNothingIsNone) {
  EXPECT_FALSE(find_periodicity({}));
  EXPECT_FALSE(find_periodicity(std::vector<double>(14, 1.0)));
  EXPECT_FALSE(find_periodicity(std::vector<double>(300, 1.0)));
  EXPECT_FALSE(find_periodicity(std::vector<double>(300, 0.0)));
}

}  // namespace
}  // namespace acrida
