// Bounds of a mean: requests a second, or the mean response time.
//
// Seconds are the observations. The mean of many is normal, with the long-run variance of
// neighbours that are alike (autocorrelation.h) over their number, and Student's quantile for as
// many degrees of freedom as there are independent seconds, less one: the standard method of
// simulation output analysis (Law, Simulation Modeling and Analysis, ch. 9). Of independent seconds
// it is the t interval. Means of times are taken as logarithms (delta method), since their errors
// are skewed to the right as the times are.
//
// Thread: any; functions of their arguments.
#pragma once

#include <optional>
#include <span>

#include "verdict/bounds.h"

namespace acrida {

// Of the mean count a second, from counts of blocks of `span` seconds each, the empty ones
// included; nothing of fewer than two blocks.
std::optional<Bounds> rate_bounds(std::span<const double> counts,
                                  double span = 1,
                                  double level = kConfidenceLevel);

// Of sum(sums) / sum(counts), such as the mean of response times whose sum and count are known by
// second; nothing without counts in two blocks, or where the sums are 0.
// REQUIRES: as many of the one as of the other.
std::optional<Bounds> mean_bounds(std::span<const double> sums,
                                  std::span<const double> counts,
                                  double level = kConfidenceLevel);

}  // namespace acrida
