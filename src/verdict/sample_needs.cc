#include "verdict/sample_needs.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace acrida {
namespace {

// One-sided, of the normal law at kConfidence.
constexpr double kNormalBound = 1.645;
// The order statistics of n samples allow a bound once all of them can lie on one side of the
// quantile in at most 1 of 20 runs; at three times as many the bound has come near the quantile.
constexpr double kEnoughOfLeast = 3;
// Means of response times vary by about as much as they are.
constexpr double kMeanLeast = 5;
constexpr double kMeanEnough = 100;
// A rate just over its target would take for ever: it is asked for with this margin.
constexpr double kRateMargin = 0.05;

// So many samples that all of them are within a share of `share` by chance in 1 of 20 runs.
double all_within(double share) {
  if (share <= 0) {
    return 1;
  }
  if (share >= 1) {
    return std::numeric_limits<double>::infinity();
  }
  return std::ceil(std::log(1 - kConfidence) / std::log(share) - 1e-9);
}

}  // namespace

SampleNeed samples_needed(const Limit& limit, double rate) {
  switch (limit.measure) {
    case Measure::kPercentile: {
      // A quantile below the median has its lower side for the rarer one.
      const double least = all_within(std::max(limit.quantile, 1 - limit.quantile));
      return {.least = least, .enough = kEnoughOfLeast * least};
    }
    case Measure::kMax:
      return {.least = 1, .enough = 1};  // judged on the longest that was seen
    case Measure::kMean:
      return {.least = kMeanLeast, .enough = kMeanEnough};
    case Measure::kFailureRate: {
      const double least = all_within(1 - limit.value);
      return {.least = least, .enough = kEnoughOfLeast * least};
    }
    case Measure::kRate:
      break;
  }
  const double margin =
      limit.value > 0 ? std::max(rate / limit.value - 1, kRateMargin) : kRateMargin;
  const double enough = std::pow(kNormalBound / std::min(margin, 1.0), 2);
  return {.least = 1, .enough = std::ceil(enough)};
}

}  // namespace acrida
