#include "stats/percentile_error_testing.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/histogram.h"

namespace acrida {
namespace {

constexpr int kTimes = 200'001;
constexpr std::array kQuantiles = {0.001, 0.01, 0.1,  0.25,  0.5,    0.75,
                                   0.9,   0.95, 0.99, 0.999, 0.9999, 1.0};

double normal(Random& random) {
  const double radius = std::sqrt(-2 * std::log(1 - random.real()));
  return radius * std::cos(6.283185307179586 * random.real());
}

constexpr std::array kDistributions = {
    Distribution{"Uniform",
                 [](Random& r) {
                   return r.real() * 0.2;
                 }},
    Distribution{"Exponential",
                 [](Random& r) {
                   return -0.05 * std::log(1 - r.real());
                 }},
    Distribution{"Lognormal",
                 [](Random& r) {
                   return 0.02 * std::exp(normal(r));
                 }},
    Distribution{"Pareto",
                 [](Random& r) {
                   return 0.001 / std::pow(1 - r.real(), 0.7);
                 }},
    Distribution{"TwoPeaks",
                 [](Random& r) {
                   return r.real() < 0.93 ? 0.0005 + 0.00001 * r.real() : 2 + 0.1 * r.real();
                 }},
    Distribution{"Loopback",
                 [](Random& r) {
                   return 0.00004 + 0.00001 * r.real();
                 }},
};

}  // namespace

std::span<const Distribution> distributions_of_times() {
  return kDistributions;
}

double QuantileError::relative() const {
  return std::abs(shown_ns - truth_ns) / truth_ns;
}

std::vector<QuantileError> percentile_errors(const Distribution& distribution, std::uint64_t seed) {
  Random random(seed);
  Histogram histogram;
  std::vector<std::int64_t> exact;
  for (int i = 0; i < kTimes; ++i) {
    const Duration value = from_seconds(distribution.draw(random));
    histogram.record(value);
    exact.push_back(value.count());
  }
  std::sort(exact.begin(), exact.end());
  std::vector<QuantileError> errors;
  for (const double q : kQuantiles) {
    const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(exact.size())));
    errors.push_back({q, static_cast<double>(exact[rank - 1]),
                      static_cast<double>(histogram.percentile(q).count())});
  }
  return errors;
}

}  // namespace acrida
