#include "verdict/binomial.h"

#include <gtest/gtest.h>

#include <cmath>

namespace acrida {
namespace {

constexpr double kQuantiles[] = {0.5, 0.9, 0.95, 0.99, 0.999};

TEST(Binomial, TheBoundsAreClopperAndPearsons) {
  // One-sided 95 % bounds are the two ends of the two-sided 90 % interval.
  EXPECT_NEAR(exceed_upper_bound(100, 0), 1 - std::pow(0.05, 0.01), 1e-12);
  EXPECT_NEAR(exceed_lower_bound(100, 100), std::pow(0.05, 0.01), 1e-12);
  EXPECT_NEAR(exceed_lower_bound(10, 3), 0.08726443, 1e-7);
  EXPECT_NEAR(exceed_upper_bound(10, 3), 0.60662421, 1e-7);
  // Clopper and Pearson's own example of the two-sided 95 % interval: 4 of 10.
  EXPECT_NEAR(exceed_lower_bound(10, 4, 0.975), 0.1215523, 1e-7);
  EXPECT_NEAR(exceed_upper_bound(10, 4, 0.975), 0.7376219, 1e-7);
  EXPECT_DOUBLE_EQ(exceed_lower_bound(10, 0), 0);
  EXPECT_DOUBLE_EQ(exceed_upper_bound(10, 10), 1);
  EXPECT_DOUBLE_EQ(exceed_upper_bound(0, 0), 1);
  // The rule of three.
  EXPECT_NEAR(exceed_upper_bound(1000, 0), 3.0 / 1000, 1e-5);
}

TEST(Binomial, TheBoundsNarrowWithSamplesAndRiseWithWhatExceeds) {
  for (double n = 2.5; n < 5'000; n *= 1.7) {
    double before_upper = 0;
    double before_lower = -1;
    for (double share = 0; share < 1; share += 0.125) {
      const double upper = exceed_upper_bound(n, share * n);
      const double lower = exceed_lower_bound(n, share * n);
      EXPECT_LT(lower, share + 1e-12);
      EXPECT_GT(upper, share);
      EXPECT_GT(upper, before_upper);
      EXPECT_GT(lower, before_lower);
      EXPECT_LT(exceed_upper_bound(2 * n, share * 2 * n), upper);
      before_upper = upper;
      before_lower = share == 0 ? -1 : lower;
    }
  }
}

TEST(Binomial, TheFewestSamplesThatProveAQuantile) {
  EXPECT_EQ(minimum_samples(0.5), 5U);
  EXPECT_EQ(minimum_samples(0.9), 29U);
  EXPECT_EQ(minimum_samples(0.95), 59U);
  EXPECT_EQ(minimum_samples(0.99), 299U);
  EXPECT_EQ(minimum_samples(0.999), 2'995U);
  for (const double q : kQuantiles) {
    const std::uint64_t n = minimum_samples(q);
    EXPECT_EQ(quantile_ranks(n, static_cast<double>(n), q).upper, n);
    EXPECT_FALSE(quantile_ranks(n - 1, static_cast<double>(n - 1), q).upper);
  }
}

TEST(Binomial, RanksAreThoseOfTheTextbook) {
  // Two-sided 95 %: n = 300 bounds p95 by the 92.3rd and 97.7th percentile and p99 not at all;
  // n = 1,000 bounds p99 by the 98.3rd and 99.7th.
  const QuantileRanks p95 = quantile_ranks(300, 300, 0.95, 0.975);
  EXPECT_EQ(p95.lower, 277U);
  EXPECT_EQ(p95.upper, 293U);
  EXPECT_FALSE(quantile_ranks(300, 300, 0.99, 0.975).upper);
  const QuantileRanks p99 = quantile_ranks(1'000, 1'000, 0.99, 0.975);
  EXPECT_EQ(p99.lower, 983U);
  EXPECT_EQ(p99.upper, 997U);
}

TEST(Binomial, RanksAndSharesAreTwoWaysToSayTheSame) {
  for (const double q : kQuantiles) {
    for (const std::uint64_t n : {20U, 59U, 311U, 1'000U}) {
      const auto samples = static_cast<double>(n);
      const QuantileRanks ranks = quantile_ranks(n, samples, q);
      for (std::uint64_t k = 0; k <= n; ++k) {
        // With k samples above it a limit is at or above the sample of rank n - k.
        const bool proven = exceed_upper_bound(samples, static_cast<double>(k)) <= 1 - q;
        EXPECT_EQ(ranks.upper && *ranks.upper <= n - k, proven) << q << ' ' << n << ' ' << k;
        const bool disproven = exceed_lower_bound(samples, static_cast<double>(k)) > 1 - q;
        EXPECT_EQ(ranks.lower && *ranks.lower > n - k, disproven) << q << ' ' << n << ' ' << k;
      }
    }
  }
}

TEST(Binomial, FewerEffectiveSamplesBoundWider) {
  const QuantileRanks all = quantile_ranks(10'000, 10'000, 0.95);
  const QuantileRanks tenth = quantile_ranks(10'000, 1'000.5, 0.95);
  EXPECT_LT(*tenth.lower, *all.lower);
  EXPECT_GT(*tenth.upper, *all.upper);
  EXPECT_FALSE(quantile_ranks(10'000, 58, 0.95).upper);
  EXPECT_GT(*quantile_ranks(10'000, 59, 0.95).upper, 9'990U);
}

TEST(Binomial, FortySamplesProveNoP99) {
  EXPECT_FALSE(quantile_ranks(40, 40, 0.99).upper);
  EXPECT_FALSE(most_exceeding(40, 0.99));
  EXPECT_GT(exceed_upper_bound(40, 0), 0.01);
}

TEST(Binomial, SaysHowManySamplesWouldProveIt) {
  EXPECT_EQ(samples_to_prove(0, 0.95), 59);
  EXPECT_EQ(samples_to_prove(0, 0.999), 2'995);
  EXPECT_FALSE(samples_to_prove(0.05, 0.95));
  EXPECT_FALSE(samples_to_prove(0.2, 0.95));
  EXPECT_FALSE(samples_to_disprove(0.05, 0.95));
  for (const double share : {0.001, 0.01, 0.03, 0.045, 0.0499}) {
    const double n = *samples_to_prove(share, 0.95);
    EXPECT_LE(exceed_upper_bound(n, n * share), 0.05);
    EXPECT_GT(exceed_upper_bound(n - 2, (n - 2) * share), 0.05);
  }
  for (const double share : {0.051, 0.06, 0.2, 0.9}) {
    const double n = *samples_to_disprove(share, 0.95);
    EXPECT_GE(exceed_lower_bound(n, n * share), 0.05);
  }
}

}  // namespace
}  // namespace acrida
