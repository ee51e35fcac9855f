// Bounds of a share (of requests that were not served in time, or that failed) and of a mean, from
// what was counted block by block.
//
// Thread: any; functions of their arguments.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "verdict/effective_samples.h"

namespace acrida {

struct ShareBounds {
  double share = 0;  // exceeding / samples, over all blocks
  double lower = 0;  // one-sided bounds, each at the level that was asked for
  double upper = 1;
  double effective = 0;  // what the samples are worth as independent ones
};

// Clopper and Pearson's bounds on the effective samples. `guides` are the same samples against
// other times, as effective_samples() takes them; of failures there are none. Without any sample: 0
// and 1.
ShareBounds share_bounds(std::span<const ShareBlock> limit,
                         std::span<const std::vector<ShareBlock>> guides,
                         double level);

// What was measured in one block, and over how many: requests of a mean time, seconds of a rate.
struct MeanBlock {
  double count = 0;
  double sum = 0;
};

struct MeanBounds {
  double mean = 0;
  std::optional<double> lower;  // nothing: too few blocks to say how they vary
  std::optional<double> upper;
  double effective = 0;  // so many independent values of `count` would tell as much
};

// Of the ratio of sums over blocks (Cochran, Sampling Techniques, 1977, 6.3), whose neighbours are
// alike: the variance of sum - mean * count is the long-run one (autocorrelation.h), and Student's
// quantile is for the number of independent blocks. REQUIRES: some count is above 0.
MeanBounds mean_bounds(std::span<const MeanBlock> blocks, double level);

}  // namespace acrida
