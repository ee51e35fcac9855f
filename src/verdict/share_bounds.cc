#include "verdict/share_bounds.h"

#include <vector>

#include "verdict/binomial.h"

namespace acrida {
ShareBounds share_bounds(std::span<const ShareBlock> limit,
                         std::span<const std::vector<ShareBlock>> guides,
                         double level) {
  ShareBlock all;
  for (const ShareBlock& block : limit) {
    all.samples += block.samples;
    all.exceeding += block.exceeding;
  }
  if (all.samples == 0) {
    return {};
  }
  ShareBounds bounds{.share = all.exceeding / all.samples};
  std::vector<DesignEffect> effects;
  effects.reserve(guides.size());
  for (const std::vector<ShareBlock>& guide : guides) {
    effects.push_back(design_effect(guide));
  }
  bounds.effective = effective_samples(all.samples, design_effect(limit), effects, level).count;
  const double exceeding = bounds.share * bounds.effective;
  bounds.lower = exceed_lower_bound(bounds.effective, exceeding, level);
  bounds.upper = exceed_upper_bound(bounds.effective, exceeding, level);
  return bounds;
}

}  // namespace acrida
