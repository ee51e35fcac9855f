#include "verdict/rate_bounds.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "acrida/random.h"
#include "verdict/distributions.h"

namespace acrida {
namespace {

TEST(RateBounds, OfASteadyRateAreTheRate) {
  const std::vector<double> counts(60, 12.0);
  const auto bounds = rate_bounds(counts);
  ASSERT_TRUE(bounds);
  EXPECT_DOUBLE_EQ(bounds->lower, 12);
  EXPECT_DOUBLE_EQ(bounds->upper, 12);
  EXPECT_DOUBLE_EQ(rate_bounds(counts, 2)->upper, 6);
}

TEST(RateBounds, OfIndependentSecondsAreStudents) {
  // Neighbours differ, which is not counted on: the plain t interval is left.
  const std::vector<double> counts = {8, 12, 8, 12, 8, 12, 8, 12, 8, 12, 8, 12};
  const auto bounds = rate_bounds(counts);
  const double deviation = std::sqrt(4.0 * 12 / 11);
  const double expected = student_quantile(0.95, 11) * deviation / std::sqrt(12.0);
  EXPECT_NEAR(bounds->upper - 10, expected, 1e-9);
  EXPECT_NEAR(10 - bounds->lower, expected, 1e-9);
}

TEST(RateBounds, AreWiderWhereNeighboursAreAlike) {
  Random random(1);
  std::vector<double> apart;
  std::vector<double> alike;
  for (int i = 0; i < 200; ++i) {
    const double count = static_cast<double>(random.integer(0, 20));
    apart.push_back(count);
    alike.insert(alike.end(), 5, count);
  }
  const auto narrow = rate_bounds(apart);
  const auto same = rate_bounds(alike);
  EXPECT_NEAR((same->upper - same->lower) / (narrow->upper - narrow->lower), 1, 0.15);
}

TEST(RateBounds, OfAMeanWeighSecondsByTheirCounts) {
  const std::vector<double> sums = {10, 0, 44, 9, 0, 22};
  const std::vector<double> counts = {1, 0, 4, 1, 0, 2};
  const auto bounds = mean_bounds(sums, counts);
  ASSERT_TRUE(bounds);
  const double mean = 85.0 / 8;
  EXPECT_LT(bounds->lower, mean);
  EXPECT_GT(bounds->upper, mean);
  EXPECT_NEAR(bounds->lower * bounds->upper, mean * mean, 1e-9);
}

TEST(RateBounds, OfNextToNothingAreNone) {
  const std::vector<double> one = {5};
  EXPECT_FALSE(rate_bounds(one));
  EXPECT_FALSE(mean_bounds(one, one));
  const std::vector<double> rare = {0, 0, 5, 0};
  EXPECT_FALSE(mean_bounds(rare, rare));
  EXPECT_TRUE(rate_bounds(rare));
  EXPECT_GE(rate_bounds(rare)->lower, 0);
}

}  // namespace
}  // namespace acrida
