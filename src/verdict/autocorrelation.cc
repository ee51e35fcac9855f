#include "verdict/autocorrelation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

#include "base/check.h"

namespace acrida {
namespace {

std::vector<double> centred(std::span<const double> series) {
  const double mean = mean_of(series);
  std::vector<double> rest(series.begin(), series.end());
  for (double& value : rest) {
    value -= mean;
  }
  return rest;
}

double mean_product(const std::vector<double>& rest, std::size_t lag) {
  double sum = 0;
  for (std::size_t i = lag; i < rest.size(); ++i) {
    sum += rest[i] * rest[i - lag];
  }
  return sum / static_cast<double>(rest.size());
}

// Two lags in one register; what is read need not lie at a multiple of 16.
using Pair [[gnu::vector_size(16)]] = double;

Pair pair_at(const double* place) {
  Pair pair;
  std::memcpy(&pair, place, sizeof(pair));
  return pair;
}

// Mean products of kLags lags from `first` on, each the very sum that mean_product() makes: sums
// that do not wait for each other are made in a fraction of the time.
constexpr std::size_t kLags = 8;
using LagSums = std::array<double, kLags>;

LagSums mean_products(const std::vector<double>& rest, std::size_t first) {
  LagSums sums{};
  const std::size_t common = std::min(first + kLags - 1, rest.size());
  for (std::size_t lag = 0; lag < kLags; ++lag) {
    for (std::size_t i = first + lag; i < common; ++i) {
      sums[lag] += rest[i] * rest[i - first - lag];
    }
  }
  // The larger lag of each pair lies before the smaller one.
  Pair a = {sums[1], sums[0]};
  Pair b = {sums[3], sums[2]};
  Pair c = {sums[5], sums[4]};
  Pair d = {sums[7], sums[6]};
  for (std::size_t i = common; i < rest.size(); ++i) {
    const double* const oldest = &rest[i - first - (kLags - 1)];
    const Pair value = {rest[i], rest[i]};
    a += value * pair_at(oldest + 6);
    b += value * pair_at(oldest + 4);
    c += value * pair_at(oldest + 2);
    d += value * pair_at(oldest);
  }
  sums = {a[1], a[0], b[1], b[0], c[1], c[0], d[1], d[0]};
  for (double& sum : sums) {
    sum /= static_cast<double>(rest.size());
  }
  return sums;
}

}  // namespace

double mean_of(std::span<const double> series) {
  double sum = 0;
  for (const double value : series) {
    sum += value;
  }
  return series.empty() ? 0 : sum / static_cast<double>(series.size());
}

double autocovariance(std::span<const double> series, std::size_t lag) {
  ACRIDA_CHECK(lag < series.size());
  return mean_product(centred(series), lag);
}

double lag1_autocorrelation(std::span<const double> series) {
  if (series.size() < 4) {
    return 0;
  }
  const std::vector<double> rest = centred(series);
  const double variance = mean_product(rest, 0);
  if (variance <= 0) {
    return 0;
  }
  const double rho = mean_product(rest, 1) / variance;
  return std::clamp(rho + (1 + 4 * rho) / static_cast<double>(series.size()), -1.0, 1.0);
}

LongRunVariance long_run_variance(std::span<const double> series) {
  ACRIDA_CHECK(!series.empty());
  const auto n = static_cast<double>(series.size());
  LongRunVariance result;
  result.independent = n;
  if (series.size() < 2) {
    return result;
  }
  const std::vector<double> rest = centred(series);
  const double gamma0 = mean_product(rest, 0);
  if (gamma0 <= 0) {
    return result;
  }
  double sum = -gamma0;
  double before = 2 * gamma0;
  std::size_t lags = 0;
  LagSums gammas{};
  // Beyond half of the series a lag has too few pairs to say anything.
  for (; lags + 1 < std::max<std::size_t>(series.size() / 2, 2); lags += 2) {
    if (lags % kLags == 0) {
      gammas = mean_products(rest, lags);
    }
    const double pair = std::min(before, gammas[lags % kLags] + gammas[lags % kLags + 1]);
    if (pair <= 0) {
      break;
    }
    sum += 2 * pair;
    before = pair;
  }
  const double lost = std::min(0.75, (2 * static_cast<double>(lags) - 1) / n);
  result.variance = gamma0 * n / (n - 1);
  result.long_run = std::max(result.variance, sum / (1 - std::max(lost, 1 / n)));
  result.independent = std::max(1.0, n * result.variance / result.long_run);
  return result;
}

}  // namespace acrida
