#include "verdict/distributions.h"

#include <gtest/gtest.h>

#include <cmath>

namespace acrida {
namespace {

TEST(Distributions, TheIncompleteBetaFunctionHasTheValuesOfTheTables) {
  EXPECT_NEAR(incomplete_beta(1, 1, 0.3), 0.3, 1e-15);
  EXPECT_NEAR(incomplete_beta(2, 3, 0.5), 0.6875, 1e-14);        // P(Bin(4, 0.5) >= 2)
  EXPECT_NEAR(incomplete_beta(5, 1, 0.9), 0.59049, 1e-14);       // 0.9^5
  EXPECT_NEAR(incomplete_beta(1, 7, 0.2), 0.7902848, 1e-14);     // 1 - 0.8^7
  EXPECT_NEAR(incomplete_beta(0.5, 0.5, 0.25), 1.0 / 3, 1e-13);  // the arcsine law
  EXPECT_DOUBLE_EQ(incomplete_beta(3, 4, 0), 0);
  EXPECT_DOUBLE_EQ(incomplete_beta(3, 4, 1), 1);
}

TEST(Distributions, TheIncompleteBetaFunctionIsTheBinomialSum) {
  for (const int n : {1, 7, 50, 400}) {
    for (const double p : {0.001, 0.05, 0.5, 0.93}) {
      double below = 0;  // P(Bin(n, p) < k)
      for (int k = 1; k <= n; ++k) {
        below += std::exp(std::lgamma(n + 1.0) - std::lgamma(k) - std::lgamma(n - k + 2.0) +
                          (k - 1) * std::log(p) + (n - k + 1) * std::log1p(-p));
        EXPECT_NEAR(incomplete_beta(k, n - k + 1, p), 1 - below, 1e-11)
            << n << ' ' << k << ' ' << p;
      }
    }
  }
}

TEST(Distributions, TheIncompleteBetaFunctionIsSymmetricAndKeepsUpWithLargeParameters) {
  for (const double a : {0.3, 2.0, 40.5, 1e4, 1e7}) {
    for (const double share : {0.5, 0.95, 0.999}) {
      const double b = a * (1 - share) / share;
      EXPECT_NEAR(incomplete_beta(a, b, share) + incomplete_beta(b, a, 1 - share), 1, 1e-11);
    }
  }
  // As normal as the central limit theorem says.
  EXPECT_NEAR(incomplete_beta(5e6, 5e6, 0.5 + 1.6448536 / 2 / std::sqrt(1e7)), 0.95, 1e-5);
}

TEST(Distributions, TheInverseUndoesIt) {
  for (const double a : {0.5, 1.0, 3.7, 150.0, 2e6}) {
    for (const double b : {0.5, 1.0, 20.0, 3e4}) {
      for (const double p : {1e-6, 0.05, 0.5, 0.95, 0.999}) {
        const double x = incomplete_beta_inverse(a, b, p);
        // Where x is so near 1 that the next number's value is another one, no x is exact.
        const double step = std::abs(incomplete_beta(a, b, std::nextafter(x, 0)) -
                                     incomplete_beta(a, b, std::nextafter(x, 1)));
        EXPECT_NEAR(incomplete_beta(a, b, x), p, 1e-11 * p + 4 * step) << a << ' ' << b << ' ' << p;
      }
    }
  }
  EXPECT_NEAR(incomplete_beta_inverse(1, 59, 0.95), 1 - std::pow(0.05, 1.0 / 59), 1e-14);
}

TEST(Distributions, QuantilesAreThoseOfTheTables) {
  EXPECT_NEAR(normal_quantile(0.95), 1.6448536269514722, 1e-12);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_NEAR(normal_quantile(1e-9), -5.997807015007687, 1e-9);
  EXPECT_NEAR(normal_quantile(0.5), 0, 1e-12);
  EXPECT_NEAR(student_quantile(0.95, 1), 6.313751514675037, 1e-9);
  EXPECT_NEAR(student_quantile(0.95, 10), 1.812461122811676, 1e-10);
  EXPECT_NEAR(student_quantile(0.05, 10), -1.812461122811676, 1e-10);
  EXPECT_NEAR(student_quantile(0.975, 4), 2.7764451051977987, 1e-10);
  EXPECT_NEAR(student_quantile(0.95, 1e6), 1.644855, 1e-5);
}

}  // namespace
}  // namespace acrida
