// What n samples of which k exceed a limit say of the share that exceeds it, and of the quantile.
//
// Clopper and Pearson (1934): exact bounds of a binomial share, from the incomplete beta function,
// which also takes numbers of samples that are not whole, as effective ones are. Their dual are the
// order-statistic bounds of a quantile (Hahn and Meeker, Statistical Intervals, 1991, ch. 5): the
// upper bound of quantile q lies at or below a limit exactly when the upper bound of the share that
// exceeds the limit is at most 1 - q. Nothing is assumed of the distribution of times.
//
// Each bound is one-sided and holds with probability `level`.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <optional>

#include "verdict/bounds.h"

namespace acrida {

// Bounds of the share that exceeds, when `exceeding` of `samples` do; 1 and 0 without samples.
// REQUIRES: 0 <= exceeding <= samples.
double exceed_upper_bound(double samples, double exceeding, double level = kConfidenceLevel);
double exceed_lower_bound(double samples, double exceeding, double level = kConfidenceLevel);

// So many of the samples may exceed a limit for "quantile q is at most the limit" to be proven;
// nothing: too few samples, even if none does. REQUIRES: 0 < q < 1.
std::optional<double> most_exceeding(double samples, double q, double level = kConfidenceLevel);
// So many must exceed it for "quantile q is above the limit" to be proven; nothing: too few
// samples.
std::optional<double> fewest_exceeding(double samples, double q, double level = kConfidenceLevel);

// Ranks, from 1, of the sorted samples that bound quantile q; nothing where there are too few.
struct QuantileRanks {
  std::optional<std::uint64_t> lower;
  std::optional<std::uint64_t> upper;

  friend bool operator==(const QuantileRanks&, const QuantileRanks&) = default;
};
// `effective` of the `samples` are independent. REQUIRES: 0 < effective <= samples.
QuantileRanks quantile_ranks(std::uint64_t samples,
                             double effective,
                             double q,
                             double level = kConfidenceLevel);

// Fewest samples with which quantile q has an upper bound: 59 for 0.95.
std::uint64_t minimum_samples(double q, double level = kConfidenceLevel);

// How many samples prove "quantile q is at most the limit" while a share `exceeding` exceeds it;
// nothing: exceeding >= 1 - q, and no number would. Then samples_to_disprove() says how many prove
// the opposite, or nothing when exceeding <= 1 - q.
std::optional<double> samples_to_prove(double exceeding, double q, double level = kConfidenceLevel);
std::optional<double> samples_to_disprove(double exceeding,
                                          double q,
                                          double level = kConfidenceLevel);

}  // namespace acrida
