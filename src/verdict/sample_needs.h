// How many samples a limit takes to be proven, and what keeps a number of them from ever doing so.
//
// Thread: any; functions of their arguments.
#pragma once

#include "verdict/target.h"

namespace acrida {

// A bound that holds in at least so many of 100 runs.
inline constexpr double kConfidence = 0.95;

struct SampleNeed {
  double least = 0;   // fewer can never prove it, whatever they are
  double enough = 0;  // prove it when the truth is at 0.8 of the limit
};

// Of a percentile by the binomial law: 5 samples at least for p50, 29 for p90, 59 for p95, 299 for
// p99, 2,995 for p99.9. Infinite where no number would do (a failure rate of 0).
// `rate` is what the load offers, of a rate alone.
SampleNeed samples_needed(const Limit& limit, double rate);

}  // namespace acrida
