// Bounds of a share, of requests that were not served in time or that failed, from what was counted
// block by block.
//
// Thread: any; a function of its arguments.
#pragma once

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

}  // namespace acrida
