#include "verdict/share_bounds.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "verdict/autocorrelation.h"
#include "verdict/binomial.h"
#include "verdict/distributions.h"

namespace acrida {
namespace {

// Fewer blocks say nothing of how they vary.
constexpr std::size_t kBlocksMin = 5;

}  // namespace

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

MeanBounds mean_bounds(std::span<const MeanBlock> blocks, double level) {
  MeanBlock all;
  for (const MeanBlock& block : blocks) {
    all.count += block.count;
    all.sum += block.sum;
  }
  MeanBounds bounds{.mean = all.sum / all.count};
  if (blocks.size() < kBlocksMin) {
    return bounds;
  }
  std::vector<double> residuals;
  residuals.reserve(blocks.size());
  for (const MeanBlock& block : blocks) {
    residuals.push_back(block.sum - bounds.mean * block.count);
  }
  const LongRunVariance variance = long_run_variance(residuals);
  const double error =
      std::sqrt(variance.long_run * static_cast<double>(blocks.size())) / all.count;
  const double reach = student_quantile(level, std::max(1.0, variance.independent - 1)) * error;
  bounds.lower = bounds.mean - reach;
  bounds.upper = bounds.mean + reach;
  bounds.effective = variance.independent * all.count / static_cast<double>(blocks.size());
  return bounds;
}

}  // namespace acrida
