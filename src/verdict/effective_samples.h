// What correlated samples are worth: requests that wait behind the same one are slow together.
//
// A percentile or failure-rate cell asks which share of the requests exceeds a limit. Seconds are
// clusters, and the design effect (Kish 1965) is the variance of that share, a ratio of sums over
// seconds whose neighbours are alike, over the variance of a binomial share. Korn and Graubard
// (Survey Methodology 24, 1998) divide the samples by it, by Student's quantile for the number of
// independent clusters instead of the normal one, and put the result into Clopper and Pearson's
// bounds (binomial.h); never more samples than there were (Dean and Pagano 2015).
//
// Where few exceed the limit, the clusters among them are not seen. Then design effects at times
// that more samples exceed guide, and the largest counts: at the median, and at the time that
// kGuideFactor times as many exceed as may exceed the limit. With an M/M/1 queue at utilisation 0.7
// the limit's alone covers the truth in 83 to 93 % of the runs, with the guides in 90 to 98 %; on
// independent samples the guides cost a tenth of them (statistics_calibration_test.cc). The
// median's alone is too small for tails, n (1 - rho) / (1 + rho) is blind within a second.
//
// Thread: any; functions of their arguments.
#pragma once

#include <span>

#include "verdict/bounds.h"

namespace acrida {

// n (1 - rho) / (1 + rho), within [1, n]: of n neighbours with autocorrelations rho^lag. For the
// mean of a series (of seconds, for example), not for samples of which a second has several.
double effective_samples(double samples, double lag1);

// A second, or another block of time; seconds without samples are blocks, too.
struct ShareBlock {
  double samples = 0;
  double exceeding = 0;
};

struct DesignEffect {
  double value = 1;        // at least 1
  double independent = 0;  // so many independent blocks would tell as much of it
};

// Of the share that exceeds; 1 when none or all do.
DesignEffect design_effect(std::span<const ShareBlock> blocks);

// Times that these shares of the samples exceed are the guides of a limit that a share 1 - q may
// exceed: kGuideMedian and guide_share(1 - q), which may be the same.
inline constexpr double kGuideMedian = 0.5;
inline constexpr double kGuideFactor = 3;
double guide_share(double exceeding);

struct EffectiveSamples {
  double count = 0;          // within [1, samples]; 0 without any
  double design_effect = 1;  // samples / count
};

// For bounds of the share that exceeds a limit. Of failures nothing can guide.
EffectiveSamples effective_samples(double samples,
                                   const DesignEffect& limit,
                                   std::span<const DesignEffect> guides = {},
                                   double level = kConfidenceLevel);

}  // namespace acrida
