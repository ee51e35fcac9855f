// The part of a run that is judged: after the ramp, and after what the site needed to settle.
//
// First the load: the stretch in which the users were at their last level, or the longest in which
// they hardly changed. Then, within it, MSER-5: of buckets of five seconds, the first d are left
// out for which the marginal standard error of the rest's mean, sum((y - mean)^2) / (n - d)^2, is
// smallest (White 1997; Spratt 1998; White, Cobb and Spratt 2000; Hoad, Robinson and Davies, JORS
// 2010, find it the best of 44 methods to automate). Rate, p50 and p95 are truncated one by one,
// and the latest counts. A truncation in the last half says that there was no steady state.
//
// Times are taken as logarithms, because one slow second must not look like a beginning. A
// truncation counts when its error is smaller than without it by more than accident, and the last
// quarter is never searched: the error of a few values, of those between two stalls for example,
// says nothing of the run.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "stats/time_blocks.h"

namespace acrida {

inline constexpr std::int64_t kMserBatch = 5;    // seconds
inline constexpr double kLoadTolerance = 0.02;   // of the load: it is constant
inline constexpr double kSteadyShareMin = 0.60;  // of the stretch must be left
inline constexpr double kMserDoubt = 3;          // standard errors of the error
inline constexpr std::int64_t kSteadyBatchesMin = 4;

struct LoadSecond {
  std::int64_t second = 0;  // from the start of the run
  double users = 0;         // in the open model: what the schedule wants a second
  double requests = 0;
  std::optional<double> p50;  // nothing where no request ended
  std::optional<double> p95;
};

struct SteadyWindow {
  bool steady = false;
  Seconds window;    // to be judged; when not steady: `constant`
  Seconds constant;  // the stretch of constant load
  std::string text;  // "steady from 14 s to 2m 0s; the first 14 s (ramp-up) are left out"
};

// Of seconds in order; those that are missing had the load of the one before and no request.
// `span` seconds are a block of each. REQUIRES: span > 0.
SteadyWindow find_steady_window(std::span<const LoadSecond> seconds, std::int64_t span = 1);

// How many of the values MSER leaves out at the beginning: within [0, 3/4 of them].
std::size_t mser_truncation(std::span<const double> values);

}  // namespace acrida
