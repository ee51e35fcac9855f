#include "verdict/effective_samples.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "verdict/autocorrelation.h"
#include "verdict/distributions.h"

namespace acrida {
namespace {

ShareBlock sum_of(std::span<const ShareBlock> blocks) {
  ShareBlock sum;
  for (const ShareBlock& block : blocks) {
    sum.samples += block.samples;
    sum.exceeding += block.exceeding;
  }
  return sum;
}

}  // namespace

double effective_samples(double samples, double lag1) {
  const double rho = std::clamp(lag1, 0.0, 1.0);
  return std::clamp(samples * (1 - rho) / (1 + rho), std::min(samples, 1.0), samples);
}

DesignEffect design_effect(std::span<const ShareBlock> blocks) {
  const ShareBlock sum = sum_of(blocks);
  DesignEffect effect;
  double filled = 0;
  std::vector<double> residuals;
  residuals.reserve(blocks.size());
  const double share = sum.samples > 0 ? sum.exceeding / sum.samples : 0;
  for (const ShareBlock& block : blocks) {
    filled += block.samples > 0 ? 1 : 0;
    residuals.push_back(block.exceeding - share * block.samples);
  }
  effect.independent = filled;
  if (share <= 0 || share >= 1) {
    return effect;
  }
  const LongRunVariance variance = long_run_variance(residuals);
  const auto count = static_cast<double>(blocks.size());
  effect.value = std::max(1.0, variance.long_run * count / (sum.samples * share * (1 - share)));
  effect.independent = std::max(1.0, filled * variance.independent / count);
  return effect;
}

double guide_share(double exceeding) {
  return std::min(kGuideMedian, kGuideFactor * exceeding);
}

EffectiveSamples effective_samples(double samples,
                                   const DesignEffect& limit,
                                   std::span<const DesignEffect> guides,
                                   double level) {
  EffectiveSamples result;
  if (samples <= 0) {
    return result;
  }
  DesignEffect effect = limit;
  for (const DesignEffect& guide : guides) {
    if (guide.value > effect.value) {
      effect = guide;
    }
  }
  const double freedom = effect.independent - 1;
  const double student =
      freedom >= 1 ? normal_quantile(level) / student_quantile(level, freedom) : 0;
  result.count =
      std::clamp(samples / effect.value * student * student, std::min(1.0, samples), samples);
  result.design_effect = samples / result.count;
  return result;
}

}  // namespace acrida
