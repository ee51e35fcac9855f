#include "verdict/binomial.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "verdict/distributions.h"

namespace acrida {
namespace {

// P(at most k of n exceed), when each does with probability p.
double at_most(double n, double k, double p) {
  return k >= n ? 1 : 1 - incomplete_beta(k + 1, n - k, p);
}

// P(at least k of n exceed).
double at_least(double n, double k, double p) {
  return k <= 0 ? 1 : incomplete_beta(k, n - k + 1, p);
}

// The boundary between `low`, where `holds` is `at_low`, and `high`, where it is not.
template <class Holds>
double boundary(double low, double high, bool at_low, Holds holds) {
  for (int step = 0; step < 80 && high - low > 1e-12 * high; ++step) {
    const double middle = low + (high - low) / 2;
    (holds(middle) == at_low ? low : high) = middle;
  }
  return at_low ? low : high;
}

// The smallest number of samples at which `proven` holds. It holds for all larger ones.
template <class Proven>
std::optional<double> smallest_number(Proven proven) {
  constexpr double kSamplesMax = 1e12;
  double high = 1;
  while (!proven(high)) {
    high *= 2;
    if (high > kSamplesMax) {
      return std::nullopt;
    }
  }
  return std::ceil(boundary(high / 2, high, false, proven) - 1e-6);
}

}  // namespace

double exceed_upper_bound(double samples, double exceeding, double level) {
  ACRIDA_CHECK(exceeding >= 0 && exceeding <= samples);
  return exceeding >= samples ? 1
                              : incomplete_beta_inverse(exceeding + 1, samples - exceeding, level);
}

double exceed_lower_bound(double samples, double exceeding, double level) {
  ACRIDA_CHECK(exceeding >= 0 && exceeding <= samples);
  return exceeding <= 0 ? 0
                        : incomplete_beta_inverse(exceeding, samples - exceeding + 1, 1 - level);
}

std::optional<double> most_exceeding(double samples, double q, double level) {
  ACRIDA_CHECK(q > 0 && q < 1);
  const auto proven = [=](double k) {
    return at_most(samples, k, 1 - q) <= 1 - level;
  };
  if (samples <= 0 || !proven(0)) {
    return std::nullopt;
  }
  return boundary(0, samples, true, proven);
}

std::optional<double> fewest_exceeding(double samples, double q, double level) {
  ACRIDA_CHECK(q > 0 && q < 1);
  const auto proven = [=](double k) {
    return at_least(samples, k, 1 - q) <= 1 - level;
  };
  if (samples <= 0 || !proven(samples)) {
    return std::nullopt;
  }
  return boundary(0, samples, false, proven);
}

QuantileRanks quantile_ranks(std::uint64_t samples, double effective, double q, double level) {
  ACRIDA_CHECK(effective > 0 && effective <= static_cast<double>(samples));
  const double worth = static_cast<double>(samples) / effective;
  constexpr double kRounding = 1e-9;
  QuantileRanks ranks;
  if (const auto most = most_exceeding(effective, q, level)) {
    ranks.upper = samples - static_cast<std::uint64_t>(std::floor(*most * worth + kRounding));
  }
  if (const auto fewest = fewest_exceeding(effective, q, level)) {
    const auto exceed = static_cast<std::uint64_t>(std::ceil(*fewest * worth - kRounding));
    if (exceed <= samples) {
      ranks.lower = samples + 1 - exceed;
    }
  }
  return ranks;
}

std::uint64_t minimum_samples(double q, double level) {
  ACRIDA_CHECK(q > 0 && q < 1);
  return static_cast<std::uint64_t>(std::ceil(std::log1p(-level) / std::log(q) - 1e-9));
}

std::optional<double> samples_to_prove(double exceeding, double q, double level) {
  if (exceeding >= 1 - q) {
    return std::nullopt;
  }
  return smallest_number([=](double n) { return at_most(n, n * exceeding, 1 - q) <= 1 - level; });
}

std::optional<double> samples_to_disprove(double exceeding, double q, double level) {
  if (exceeding <= 1 - q) {
    return std::nullopt;
  }
  return smallest_number([=](double n) { return at_least(n, n * exceeding, 1 - q) <= 1 - level; });
}

}  // namespace acrida
