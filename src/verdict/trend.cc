#include "verdict/trend.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "verdict/autocorrelation.h"
#include "verdict/distributions.h"

namespace acrida {
namespace {

// Known points, neighbours averaged until there are few enough.
std::vector<TrendPoint> thinned(std::span<const TrendPoint> points) {
  std::vector<TrendPoint> known;
  for (const TrendPoint& point : points) {
    if (std::isfinite(point.value)) {
      known.push_back(point);
    }
  }
  const std::size_t group = (known.size() + kTrendPointsMax - 1) / kTrendPointsMax;
  std::vector<TrendPoint> result;
  for (std::size_t i = 0; group > 0 && i + group <= known.size(); i += group) {
    TrendPoint mean;
    for (std::size_t k = i; k < i + group; ++k) {
      mean.second += known[k].second / static_cast<double>(group);
      mean.value += known[k].value / static_cast<double>(group);
    }
    result.push_back(mean);
  }
  return result;
}

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) {
    return *middle;
  }
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

// Ranks from 1; equal values have equal ones.
std::vector<double> ranks_of(const std::vector<double>& values) {
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> ranks;
  for (const double value : values) {
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
    ranks.push_back(static_cast<double>((low - sorted.begin()) + (high - sorted.begin()) + 1) / 2);
  }
  return ranks;
}

}  // namespace

std::optional<Trend> find_trend(std::span<const TrendPoint> points, double level) {
  const std::vector<TrendPoint> known = thinned(points);
  if (known.size() < kTrendPointsMin) {
    return std::nullopt;
  }
  std::vector<double> slopes;
  for (std::size_t i = 0; i < known.size(); ++i) {
    for (std::size_t k = i + 1; k < known.size(); ++k) {
      slopes.push_back((known[k].value - known[i].value) / (known[k].second - known[i].second));
    }
  }
  std::sort(slopes.begin(), slopes.end());
  Trend trend;
  trend.slope = median_of(slopes);
  std::vector<double> without_trend;
  without_trend.reserve(known.size());
  for (const TrendPoint& point : known) {
    without_trend.push_back(point.value - trend.slope * point.second);
  }
  const double level_line = median_of(without_trend);
  trend.begin = level_line + trend.slope * known.front().second;
  trend.end = level_line + trend.slope * known.back().second;

  const auto n = static_cast<double>(known.size());
  trend.independent = long_run_variance(ranks_of(without_trend)).independent;
  const double deviation = std::sqrt(n * (n - 1) * (2 * n + 5) / 18 * n / trend.independent);
  const double freedom = std::max(1.0, trend.independent - 2);
  const double reach = student_quantile(level, freedom) * deviation;
  const auto pairs = static_cast<double>(slopes.size());
  const auto at = [&](double rank) {
    return slopes[static_cast<std::size_t>(std::clamp(rank, 0.0, pairs - 1))];
  };
  trend.slope_bounds = {.lower = at(std::floor((pairs - reach) / 2)),
                        .upper = at(std::ceil((pairs + reach) / 2))};
  return trend;
}

std::optional<Trend> find_drift(std::span<const TrendPoint> points) {
  const std::optional<Trend> trend = find_trend(points, kDriftLevel);
  const bool drifts = trend && trend->slope_bounds.lower > 0 && trend->rise() >= kDriftRise;
  return drifts ? trend : std::nullopt;
}

}  // namespace acrida
