#include "verdict/bimodality.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "acrida/random.h"

namespace acrida {
namespace {

// About `middle` seconds, by a factor of up to 1.6 either way.
void add(std::vector<TimeCount>& histogram, Random& random, double middle, int count) {
  for (int i = 0; i < count; ++i) {
    histogram.push_back({middle * std::exp(0.5 * (random.real() + random.real() - 1)), 1});
  }
}

TEST(Bimodality, FindsTwoKindsOfRequests) {
  Random random(1);
  std::vector<TimeCount> histogram;
  add(histogram, random, 0.02, 800);
  add(histogram, random, 0.2, 200);
  const auto found = find_bimodality(histogram);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->low_seconds, 0.02, 0.003);
  EXPECT_NEAR(found->high_seconds, 0.2, 0.03);
  EXPECT_NEAR(found->low_share, 0.8, 1e-9);
  EXPECT_NEAR(found->high_share, 0.2, 1e-9);
  EXPECT_GT(found->valley_seconds, 0.03);
  EXPECT_LT(found->valley_seconds, 0.13);
}

TEST(Bimodality, FindsThemAsCountsOfTwoBuckets) {
  const TimeCount histogram[] = {{0.5, 90}, {0.05, 500}};
  const auto found = find_bimodality(histogram);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->low_seconds, 0.05, 0.001);
  EXPECT_NEAR(found->high_seconds, 0.5, 0.01);
}

TEST(Bimodality, OneKindHasOneMode) {
  Random random(2);
  std::vector<TimeCount> histogram;
  add(histogram, random, 0.02, 2'000);
  EXPECT_FALSE(find_bimodality(histogram));
  histogram.clear();
  for (int i = 0; i < 2'000; ++i) {
    histogram.push_back({-0.1 * std::log1p(-random.real()), 1});
  }
  EXPECT_FALSE(find_bimodality(histogram));
}

TEST(Bimodality, ModesThatAreCloseOrRareDoNotCount) {
  Random random(3);
  std::vector<TimeCount> close;
  add(close, random, 0.02, 500);
  add(close, random, 0.05, 500);
  EXPECT_FALSE(find_bimodality(close));
  std::vector<TimeCount> rare;
  add(rare, random, 0.02, 970);
  add(rare, random, 0.2, 30);
  EXPECT_FALSE(find_bimodality(rare));
}

TEST(Bimodality, FewSamplesAreNoProof) {
  Random random(4);
  std::vector<TimeCount> histogram;
  add(histogram, random, 0.02, 60);
  add(histogram, random, 0.2, 39);
  EXPECT_FALSE(find_bimodality(histogram));
  EXPECT_FALSE(find_bimodality({}));
  const TimeCount zero[] = {{0, 1'000}};
  EXPECT_FALSE(find_bimodality(zero));
}

}  // namespace
}  // namespace acrida
