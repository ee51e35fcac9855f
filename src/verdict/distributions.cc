#include "verdict/distributions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/check.h"

namespace acrida {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

// What Stirling's formula lacks of log gamma(z).
double stirling_rest(double z) {
  if (z < 10) {
    return std::lgamma(z) - ((z - 0.5) * std::log(z) - z + 0.5 * std::log(2 * std::numbers::pi));
  }
  const double z2 = z * z;
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / (1680 * z2)) / z2) / z2) / z;
}

// x^a (1 - x)^b / B(a, b). The large terms of its logarithm are taken together, as Loader (Fast and
// accurate computation of binomial probabilities, 2000) does, so that they do not cancel.
double beta_power(double a, double b, double x) {
  const double off = x * (a + b) - a;
  const auto log_ratio = [off](double sign, double expected, double ratio) {
    return std::abs(off) < expected / 2 ? std::log1p(sign * off / expected) : std::log(ratio);
  };
  return std::exp(a * log_ratio(1, a, x * (a + b) / a) +
                  b * log_ratio(-1, b, (1 - x) * (a + b) / b) +
                  0.5 * std::log(a / (a + b) * b / (2 * std::numbers::pi)) + stirling_rest(a + b) -
                  stirling_rest(a) - stirling_rest(b));
}

// 1 / (1 + d1 / (1 + d2 / (1 + ...))) of DLMF 8.17.22; converges fast where x < (a + 1) / (a + b +
// 2).
double beta_fraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  constexpr int kTermsMax = 1'000'000;
  const auto coefficient = [a, b, x](int n) {
    const int half = n / 2;
    const double m = half;
    return n % 2 == 0 ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                      : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
  };
  const auto away_from_zero = [](double value) {
    return std::abs(value) < kTiny ? kTiny : value;
  };
  double c = 1;
  double d = 1 / away_from_zero(1 + coefficient(1));
  double result = d;
  for (int n = 2; n < kTermsMax; ++n) {
    const double dn = coefficient(n);
    d = 1 / away_from_zero(1 + dn * d);
    c = away_from_zero(1 + dn / c);
    result *= c * d;
    if (std::abs(c * d - 1) < 2 * kEpsilon) {
      break;
    }
  }
  return result;
}

}  // namespace

double incomplete_beta(double a, double b, double x) {
  ACRIDA_CHECK(a > 0 && b > 0 && x >= 0 && x <= 1);
  if (x == 0 || x == 1) {
    return x;
  }
  const double front = beta_power(a, b, x);
  return x < (a + 1) / (a + b + 2) ? front / a * beta_fraction(a, b, x)
                                   : 1 - front / b * beta_fraction(b, a, 1 - x);
}

double incomplete_beta_inverse(double a, double b, double p) {
  ACRIDA_CHECK(p >= 0 && p <= 1);
  if (p == 0 || p == 1) {
    return p;
  }
  // Newton's method, kept within a bracket that each step narrows.
  double low = 0;
  double high = 1;
  double x = a / (a + b);
  for (int step = 0; step < 200 && high - low > 4 * kEpsilon * high; ++step) {
    const double off = incomplete_beta(a, b, x) - p;
    (off < 0 ? low : high) = x;
    const double density = beta_power(a, b, x) / (x * (1 - x));
    double next = density > 0 ? x - off / density : low;
    if (next <= low || next >= high || std::isnan(next)) {
      next = low + (high - low) / 2;
    }
    if (std::abs(next - x) <= 2 * kEpsilon * x) {
      return next;
    }
    x = next;
  }
  return x;
}

double normal_cdf(double z) {
  return std::erfc(-z / std::sqrt(2.0)) / 2;
}

double normal_quantile(double p) {
  ACRIDA_CHECK(p > 0 && p < 1);
  if (p > 0.5) {
    return -normal_quantile(1 - p);
  }
  // From the left of the root, where the log of the distribution function is concave, Newton's
  // method on it climbs without overshooting.
  double z = -std::sqrt(-2 * std::log(p));
  for (int step = 0; step < 50; ++step) {
    const double cdf = normal_cdf(z);
    const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    const double move = (std::log(cdf) - std::log(p)) * cdf / density;
    z -= move;
    if (std::abs(move) < 1e-15 * std::max(1.0, std::abs(z))) {
      break;
    }
  }
  return z;
}

double student_quantile(double p, double freedom) {
  ACRIDA_CHECK(p > 0 && p < 1 && freedom > 0);
  if (p < 0.5) {
    return -student_quantile(1 - p, freedom);
  }
  if (p == 0.5) {
    return 0;
  }
  const double x = incomplete_beta_inverse(freedom / 2, 0.5, 2 * (1 - p));
  return std::sqrt(freedom * (1 - x) / x);
}

}  // namespace acrida
