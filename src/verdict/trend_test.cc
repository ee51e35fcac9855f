#include "verdict/trend.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "acrida/random.h"

namespace acrida {
namespace {

std::vector<TrendPoint> line(std::size_t count, double begin, double slope, double noise) {
  Random random(3);
  std::vector<TrendPoint> points;
  for (std::size_t i = 0; i < count; ++i) {
    const auto second = static_cast<double>(i);
    points.push_back({second, begin + slope * second + noise * (random.real() - 0.5)});
  }
  return points;
}

TEST(Trend, OfALineIsItsSlope) {
  const auto trend = find_trend(line(100, 5, 0.25, 0));
  ASSERT_TRUE(trend);
  EXPECT_NEAR(trend->slope, 0.25, 1e-12);
  EXPECT_NEAR(trend->slope_bounds.lower, 0.25, 1e-12);
  EXPECT_NEAR(trend->slope_bounds.upper, 0.25, 1e-12);
  EXPECT_NEAR(trend->begin, 5, 1e-9);
  EXPECT_NEAR(trend->end, 5 + 0.25 * 99, 1e-9);
  EXPECT_NEAR(trend->rise(), 0.25 * 99 / 5, 1e-9);
}

TEST(Trend, OutliersDoNotMoveIt) {
  std::vector<TrendPoint> points = line(100, 5, 0.25, 0.1);
  for (std::size_t i = 0; i < 100; i += 7) {
    points[i].value = 1'000;
  }
  EXPECT_NEAR(find_trend(points)->slope, 0.25, 0.01);
}

TEST(Trend, IntervalsHoldTheSlopeAndGrowWithTheLevel) {
  const std::vector<TrendPoint> points = line(100, 5, 0.02, 3);
  const auto usual = find_trend(points);
  const auto strict = find_trend(points, 0.999);
  EXPECT_LE(usual->slope_bounds.lower, usual->slope);
  EXPECT_GE(usual->slope_bounds.upper, usual->slope);
  EXPECT_LT(strict->slope_bounds.lower, usual->slope_bounds.lower);
  EXPECT_GT(strict->slope_bounds.upper, usual->slope_bounds.upper);
}

TEST(Trend, NeighboursThatAreAlikeWidenTheInterval) {
  const std::vector<TrendPoint> apart = line(40, 5, 0, 3);
  std::vector<TrendPoint> alike;
  for (const TrendPoint& point : apart) {
    for (int i = 0; i < 5; ++i) {
      alike.push_back({static_cast<double>(alike.size()), point.value});
    }
  }
  const auto width = [](const Trend& trend) {
    return (trend.slope_bounds.upper - trend.slope_bounds.lower) * (trend.slope_bounds.upper != 0);
  };
  const double seconds = 5;  // the same noise over five times the time
  EXPECT_NEAR(width(*find_trend(alike)) * seconds / width(*find_trend(apart)), 1, 0.35);
  EXPECT_LT(find_trend(alike)->independent, 80);
}

TEST(Trend, ADriftRisesBothSurelyAndFar) {
  EXPECT_TRUE(find_drift(line(300, 5, 0.01, 1)));
  EXPECT_FALSE(find_drift(line(300, 5, 0.001, 0.1)));  // surely, by 6 %
  EXPECT_FALSE(find_drift(line(12, 5, 0.05, 8)));      // far, by accident
  EXPECT_FALSE(find_drift(line(300, 5, -0.01, 1)));
}

TEST(Trend, LongSeriesAreAveragedAndGapsLeftOut) {
  std::vector<TrendPoint> points = line(5'000, 5, 0.001, 1);
  for (std::size_t i = 0; i < points.size(); i += 3) {
    points[i].value = std::numeric_limits<double>::quiet_NaN();
  }
  const auto trend = find_trend(points);
  ASSERT_TRUE(trend);
  EXPECT_NEAR(trend->slope, 0.001, 1e-4);
}

TEST(Trend, OfFewPointsIsNone) {
  EXPECT_FALSE(find_trend({}));
  EXPECT_FALSE(find_trend(line(kTrendPointsMin - 1, 5, 1, 0)));
  EXPECT_TRUE(find_trend(line(kTrendPointsMin, 5, 1, 0)));
  EXPECT_DOUBLE_EQ(find_trend(line(50, 5, 0, 0))->slope, 0);
}

}  // namespace
}  // namespace acrida
