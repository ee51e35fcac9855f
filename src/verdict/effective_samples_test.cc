#include "verdict/effective_samples.h"

#include <gtest/gtest.h>

#include <vector>

#include "acrida/random.h"
#include "verdict/autocorrelation.h"

namespace acrida {
namespace {

TEST(EffectiveSamples, FollowTheAutoregressiveFormula) {
  EXPECT_DOUBLE_EQ(effective_samples(900, 0), 900);
  EXPECT_DOUBLE_EQ(effective_samples(900, 0.8), 100);
  EXPECT_DOUBLE_EQ(effective_samples(900, -0.5), 900);
  EXPECT_DOUBLE_EQ(effective_samples(900, 1), 1);
  EXPECT_DOUBLE_EQ(effective_samples(0, 0.5), 0);
}

// Ten samples in each of `seconds`, of which all or none exceed: each second is one sample.
std::vector<ShareBlock> clusters(std::size_t seconds, double share, std::uint64_t seed) {
  Random random(seed);
  std::vector<ShareBlock> blocks;
  blocks.reserve(seconds);
  for (std::size_t i = 0; i < seconds; ++i) {
    blocks.push_back({10, random.real() < share ? 10.0 : 0.0});
  }
  return blocks;
}

TEST(EffectiveSamples, AreSecondsWhenASecondHasOneFate) {
  const std::vector<ShareBlock> blocks = clusters(2'000, 0.2, 3);
  EXPECT_NEAR(design_effect(blocks).value, 10, 1.5);
  EXPECT_NEAR(effective_samples(20'000, design_effect(blocks)).count, 2'000, 300);
  // The mean of the seconds' series says nothing of it: it is independent from second to second.
  std::vector<double> seconds;
  seconds.reserve(blocks.size());
  for (const ShareBlock& block : blocks) {
    seconds.push_back(block.exceeding);
  }
  EXPECT_NEAR(lag1_autocorrelation(seconds), 0, 0.05);
}

TEST(EffectiveSamples, AreAllSamplesWhenTheyAreIndependent) {
  Random random(5);
  std::vector<ShareBlock> blocks;
  for (int i = 0; i < 1'000; ++i) {
    ShareBlock block;
    block.samples = static_cast<double>(random.integer(0, 20));
    for (double k = 0; k < block.samples; ++k) {
      block.exceeding += random.real() < 0.1 ? 1 : 0;
    }
    blocks.push_back(block);
  }
  EXPECT_LT(design_effect(blocks).value, 1.2);
}

TEST(EffectiveSamples, AreFewerWhenAGuideSaysSo) {
  std::vector<ShareBlock> none(100, ShareBlock{5, 0});
  const DesignEffect limit = design_effect(none);
  EXPECT_DOUBLE_EQ(limit.value, 1);
  EXPECT_GT(effective_samples(500, limit).count, 480);
  const DesignEffect guides[] = {{.value = 4, .independent = 100}, {.value = 2, .independent = 9}};
  const EffectiveSamples guided = effective_samples(500, limit, guides);
  EXPECT_NEAR(guided.count, 122, 2);
  EXPECT_DOUBLE_EQ(guided.design_effect, 500 / guided.count);
}

TEST(EffectiveSamples, AreNearlyNoneInAFewSeconds) {
  const std::vector<ShareBlock> one(1, ShareBlock{1'000, 100});
  EXPECT_DOUBLE_EQ(effective_samples(1'000, design_effect(one)).count, 1);
  EXPECT_DOUBLE_EQ(effective_samples(0, design_effect({})).count, 0);
  const std::vector<ShareBlock> five(5, ShareBlock{1'000, 0});
  EXPECT_LT(effective_samples(5'000, design_effect(five)).count, 3'100);
}

TEST(EffectiveSamples, AreNeverMoreThanThereWere) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const std::vector<ShareBlock> blocks = clusters(seed + 1, 0.5, seed);
    const double samples = 10 * static_cast<double>(blocks.size());
    const double count = effective_samples(samples, design_effect(blocks)).count;
    EXPECT_GE(count, 1);
    EXPECT_LE(count, samples);
  }
}

TEST(EffectiveSamples, TheGuidesShareIsWithinTheMedian) {
  EXPECT_DOUBLE_EQ(guide_share(0.01), 0.03);
  EXPECT_DOUBLE_EQ(guide_share(0.4), 0.5);
}

}  // namespace
}  // namespace acrida
