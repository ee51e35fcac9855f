// How many workers does the server behave like?
//
// The utilisation law (Denning and Buzen, Computing Surveys 10, 1978): workers that are busy are
// the rate times the mean time that each request keeps one, so at saturation, when all are busy, c
// = X_max S. S is the mean response time at one user, who waits for nobody, less what the network
// takes; the median would count too few, since times are skewed. The interval is that of a product
// of two independent figures: relative errors add by their squares.
//
// An estimate: a worker that waits for a lock is busy, and a response is not always sent at the end
// of a worker's work.
//
// Thread: any; functions of their arguments.
#pragma once

#include <optional>

#include "verdict/bounds.h"

namespace acrida {

// A figure and its bounds, each one-sided at the same level.
struct Estimate {
  double value = 0;
  Bounds bounds;
};

// `network_seconds` is taken from each time. Nothing when the rate is 0, or the network takes all.
std::optional<Estimate> estimate_workers(const Estimate& rate_max,
                                         const Estimate& seconds_alone,
                                         double network_seconds = 0);

}  // namespace acrida
