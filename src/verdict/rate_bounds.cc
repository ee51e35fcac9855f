#include "verdict/rate_bounds.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/check.h"
#include "verdict/autocorrelation.h"
#include "verdict/distributions.h"

namespace acrida {
namespace {

// Student's quantile times the standard error of the sum of a series; `share` of it are
// observations.
double reach(std::span<const double> series, double share, double level) {
  const LongRunVariance variance = long_run_variance(series);
  const double freedom = std::max(1.0, variance.independent * share - 1);
  return student_quantile(level, freedom) *
         std::sqrt(variance.long_run * static_cast<double>(series.size()));
}

}  // namespace

std::optional<Bounds> rate_bounds(std::span<const double> counts, double span, double level) {
  ACRIDA_CHECK(span > 0);
  if (counts.size() < 2) {
    return std::nullopt;
  }
  const double seconds = span * static_cast<double>(counts.size());
  const double rate = mean_of(counts) / span;
  const double far = reach(counts, 1, level) / seconds;
  return Bounds{.lower = std::max(0.0, rate - far), .upper = rate + far};
}

std::optional<Bounds> mean_bounds(std::span<const double> sums,
                                  std::span<const double> counts,
                                  double level) {
  ACRIDA_CHECK(sums.size() == counts.size());
  double sum = 0;
  double count = 0;
  double filled = 0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    sum += sums[i];
    count += counts[i];
    filled += counts[i] > 0 ? 1 : 0;
  }
  if (filled < 2 || sum <= 0) {
    return std::nullopt;
  }
  const double mean = sum / count;
  std::vector<double> residuals;
  residuals.reserve(sums.size());
  for (std::size_t i = 0; i < sums.size(); ++i) {
    residuals.push_back(sums[i] - mean * counts[i]);
  }
  const double far = reach(residuals, filled / static_cast<double>(sums.size()), level) / count;
  return Bounds{.lower = mean * std::exp(-far / mean), .upper = mean * std::exp(far / mean)};
}

}  // namespace acrida
