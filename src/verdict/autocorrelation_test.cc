#include "verdict/autocorrelation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "acrida/random.h"

namespace acrida {
namespace {

// x' = rho x + noise, of variance 1 / (1 - rho^2) and long-run variance 1 / (1 - rho)^2.
std::vector<double> autoregressive(double rho, std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> series;
  double x = 0;
  for (std::size_t i = 0; i < count + 100; ++i) {
    double noise = -6;
    for (int k = 0; k < 12; ++k) {
      noise += random.real();
    }
    x = rho * x + noise;
    if (i >= 100) {
      series.push_back(x);
    }
  }
  return series;
}

TEST(Autocorrelation, OfAnAutoregressiveSeriesIsItsCoefficient) {
  for (const double rho : {-0.4, 0.0, 0.5, 0.9}) {
    EXPECT_NEAR(lag1_autocorrelation(autoregressive(rho, 20'000, 1)), rho, 0.02);
  }
}

TEST(Autocorrelation, IsUnbiasedInShortSeries) {
  double sum = 0;
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    sum += lag1_autocorrelation(autoregressive(0.5, 30, seed));
  }
  EXPECT_NEAR(sum / 2'000, 0.5, 0.02);
}

TEST(Autocorrelation, TheLongRunVarianceIsThatOfTheMean) {
  for (const double rho : {0.0, 0.5, 0.8}) {
    const LongRunVariance variance = long_run_variance(autoregressive(rho, 50'000, 2));
    EXPECT_NEAR(variance.long_run * (1 - rho) * (1 - rho), 1, 0.12) << rho;
    EXPECT_NEAR(variance.independent, 50'000 * (1 - rho) / (1 + rho), 6'000) << rho;
  }
}

TEST(Autocorrelation, NeighboursThatDifferAreNotCountedOn) {
  const LongRunVariance variance = long_run_variance(autoregressive(-0.6, 5'000, 3));
  EXPECT_DOUBLE_EQ(variance.long_run, variance.variance);
  EXPECT_DOUBLE_EQ(variance.independent, 5'000);
}

TEST(Autocorrelation, OfNextToNothingIsNothing) {
  EXPECT_DOUBLE_EQ(mean_of({}), 0);
  const std::vector<double> one = {4};
  EXPECT_DOUBLE_EQ(long_run_variance(one).long_run, 0);
  EXPECT_DOUBLE_EQ(long_run_variance(one).independent, 1);
  const std::vector<double> equal(50, 7.0);
  EXPECT_DOUBLE_EQ(lag1_autocorrelation(equal), 0);
  EXPECT_DOUBLE_EQ(long_run_variance(equal).independent, 50);
  const std::vector<double> two = {1, 3};
  EXPECT_DOUBLE_EQ(long_run_variance(two).variance, 2);
  EXPECT_DOUBLE_EQ(autocovariance(two, 0), 1);
  EXPECT_DOUBLE_EQ(autocovariance(two, 1), -0.5);
}

}  // namespace
}  // namespace acrida
