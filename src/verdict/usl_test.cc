#include "verdict/usl.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace acrida {
namespace {

// Rates of the law at these levels, each off by `noise` of it, up and down in turns.
std::vector<LoadLevel> levels(double gamma,
                              double alpha,
                              double beta,
                              double noise,
                              std::vector<double> users = {1, 5, 10, 20, 30, 45, 60, 80}) {
  std::vector<LoadLevel> all;
  double sign = 1;
  for (const double n : users) {
    const double rate = gamma * n / (1 + alpha * (n - 1) + beta * n * (n - 1));
    all.push_back({.users = n, .rate = rate * (1 + sign * noise)});
    sign = -sign;
  }
  return all;
}

TEST(Usl, FindsTheLawThatMadeTheData) {
  Random random(1);
  const UslFit fit = fit_usl(levels(2.5, 0.04, 0.0006, 0), random);
  ASSERT_TRUE(fit.supported) << fit.reason;
  EXPECT_NEAR(fit.gamma, 2.5, 1e-6);
  EXPECT_NEAR(fit.alpha, 0.04, 1e-6);
  EXPECT_NEAR(fit.beta, 0.0006, 1e-8);
  EXPECT_NEAR(fit.r2, 1, 1e-9);
  ASSERT_TRUE(fit.peak_users);
  EXPECT_NEAR(*fit.peak_users, 40, 1e-3);
  EXPECT_NEAR(fit.rate(80), 2.5 * 80 / (1 + 0.04 * 79 + 0.0006 * 80 * 79), 1e-5);
}

TEST(Usl, IntervalsHoldTheEstimateAndGrowWithTheNoise) {
  Random random(2);
  double before = 0;
  for (const double noise : {0.005, 0.01, 0.02}) {
    const UslFit fit = fit_usl(levels(2.5, 0.04, 0.0006, noise), random);
    ASSERT_TRUE(fit.supported);
    EXPECT_LE(fit.beta_interval.lower, fit.beta);
    EXPECT_GE(fit.beta_interval.upper, fit.beta);
    EXPECT_LE(fit.gamma_interval.lower, fit.gamma);
    EXPECT_GE(fit.gamma_interval.upper, fit.gamma);
    EXPECT_LE(fit.alpha_interval.lower, fit.alpha);
    EXPECT_GE(fit.alpha_interval.upper, fit.alpha);
    const double width = fit.beta_interval.upper - fit.beta_interval.lower;
    EXPECT_GT(width, before);
    before = width;
    ASSERT_TRUE(fit.peak_users);
    EXPECT_LT(fit.peak_interval.lower, *fit.peak_users);
    EXPECT_GT(fit.peak_interval.upper, *fit.peak_users);
  }
}

TEST(Usl, SaysNoPeakWhereTheRateOnlyFlattens) {
  Random random(3);
  const UslFit fit = fit_usl(levels(2, 0.1, 0, 0.01), random);
  ASSERT_TRUE(fit.supported);
  EXPECT_NEAR(fit.alpha, 0.1, 0.02);
  EXPECT_DOUBLE_EQ(fit.beta_interval.lower, 0);
  EXPECT_FALSE(fit.peak_users);
}

TEST(Usl, AStraightLineHasNoContention) {
  Random random(4);
  const UslFit fit = fit_usl(levels(0.5, 0, 0, 0), random);
  ASSERT_TRUE(fit.supported);
  EXPECT_NEAR(fit.gamma, 0.5, 1e-9);
  EXPECT_DOUBLE_EQ(fit.alpha, 0);
  EXPECT_DOUBLE_EQ(fit.beta, 0);
}

TEST(Usl, NeverNegative) {
  Random random(5);
  // Faster than straight: caches that warm up.
  std::vector<LoadLevel> all = levels(1, 0, 0, 0);
  for (LoadLevel& level : all) {
    level.rate *= 1 + level.users / 400;
  }
  const UslFit fit = fit_usl(all, random);
  EXPECT_GE(fit.alpha, 0);
  EXPECT_GE(fit.beta, 0);
  EXPECT_FALSE(fit.peak_users);
}

TEST(Usl, LevelsWithSmallErrorsWeighMore) {
  Random random(6);
  std::vector<LoadLevel> all = levels(2.5, 0.04, 0.0006, 0);
  for (LoadLevel& level : all) {
    level.error = 0.01 * level.rate;
  }
  all[3].rate *= 1.3;
  const UslFit equal = fit_usl(all, random);
  all[3].error = 0.5 * all[3].rate;
  const UslFit weighted = fit_usl(all, random);
  EXPECT_LT(std::abs(weighted.beta - 0.0006), std::abs(equal.beta - 0.0006));
  EXPECT_NEAR(weighted.beta, 0.0006, 2e-5);
}

TEST(Usl, IsNotSupportedByTooFewLevelsOrTooSmallARange) {
  Random random(7);
  EXPECT_EQ(fit_usl(levels(2, 0.1, 0, 0, {1, 10, 20, 40}), random).reason,
            "not supported by the data: 4 load levels, at least 5 are needed");
  EXPECT_EQ(fit_usl(levels(2, 0.1, 0, 0, {20, 25, 30, 35, 40, 45}), random).reason,
            "not supported by the data: from 20 to 45 users, at least a factor of 3 is needed");
  EXPECT_FALSE(fit_usl({}, random).supported);
  EXPECT_FALSE(fit_usl(levels(2, 0.1, 0, 0, {10, 10, 10, 40, 40, 40}), random).supported);
}

TEST(Usl, IsNotSupportedByRatesThatFollowNothing) {
  Random random(8);
  std::vector<LoadLevel> all = levels(2, 0.1, 0, 0);
  for (LoadLevel& level : all) {
    level.rate = 5 + 10 * random.real();
  }
  const UslFit fit = fit_usl(all, random);
  EXPECT_FALSE(fit.supported);
  EXPECT_TRUE(fit.reason.starts_with("not supported by the data: the law explains")) << fit.reason;
  for (LoadLevel& level : all) {
    level.rate = 0;
  }
  EXPECT_FALSE(fit_usl(all, random).supported);
}

}  // namespace
}  // namespace acrida
