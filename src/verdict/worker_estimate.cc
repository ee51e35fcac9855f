#include "verdict/worker_estimate.h"

#include <cmath>

namespace acrida {
namespace {

// How far a bound is from its figure, as a logarithm; beyond any where the bound is not above 0.
double distance(double value, double bound) {
  return bound > 0 ? std::abs(std::log(bound / value)) : HUGE_VAL;
}

}  // namespace

std::optional<Estimate> estimate_workers(const Estimate& rate_max,
                                         const Estimate& seconds_alone,
                                         double network_seconds) {
  const double service = seconds_alone.value - network_seconds;
  if (rate_max.value <= 0 || service <= 0) {
    return std::nullopt;
  }
  const double down = std::hypot(distance(rate_max.value, rate_max.bounds.lower),
                                 distance(service, seconds_alone.bounds.lower - network_seconds));
  const double up = std::hypot(distance(rate_max.value, rate_max.bounds.upper),
                               distance(service, seconds_alone.bounds.upper - network_seconds));
  const double workers = rate_max.value * service;
  return Estimate{.value = workers,
                  .bounds = {.lower = workers * std::exp(-down), .upper = workers * std::exp(up)}};
}

}  // namespace acrida
