#include "verdict/knee.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "acrida/random.h"

namespace acrida {
namespace {

// 200 ms, and from 34 users on 100 ms more for each.
std::vector<LevelTime> hockey_stick() {
  std::vector<LevelTime> levels;
  for (double users = 5; users <= 60; users += 5) {
    levels.push_back({users, 0.2 + std::max(0.0, users - 34) * 0.1});
  }
  return levels;
}

TEST(Knee, IsWhereTheTimesBeginToClimb) {
  const auto knee = find_knee(hockey_stick());
  ASSERT_TRUE(knee);
  EXPECT_NEAR(knee->users, 34, 1);
  EXPECT_NEAR(knee->seconds, 0.2, 0.05);
  EXPECT_NEAR(knee->seconds_at_end, 2.8, 0.1);
  EXPECT_GT(knee->bic_gain, kKneeBicGain);
}

TEST(Knee, TheOrderOfTheLevelsIsOfNoMatter) {
  std::vector<LevelTime> levels = hockey_stick();
  const auto before = find_knee(levels);
  std::swap(levels[0], levels[7]);
  std::swap(levels[3], levels[11]);
  levels.push_back(levels[5]);
  levels.push_back({.users = 12, .seconds = 0});
  const auto after = find_knee(levels);
  ASSERT_TRUE(after);
  EXPECT_DOUBLE_EQ(after->users, before->users);
}

TEST(Knee, AStraightLineHasNone) {
  std::vector<LevelTime> levels;
  for (double users = 5; users <= 60; users += 5) {
    levels.push_back({users, 0.1 + 0.01 * users});
  }
  EXPECT_FALSE(find_knee(levels));
  for (LevelTime& level : levels) {
    level.seconds = 0.3;
  }
  EXPECT_FALSE(find_knee(levels));
}

TEST(Knee, TimesThatLevelOffHaveNone) {
  std::vector<LevelTime> levels;
  for (double users = 5; users <= 60; users += 5) {
    levels.push_back({users, std::min(users, 25.0) * 0.1});
  }
  EXPECT_FALSE(find_knee(levels));
}

TEST(Knee, AClimbThatIsTooSmallToMatterIsNone) {
  std::vector<LevelTime> levels;
  for (double users = 5; users <= 60; users += 5) {
    levels.push_back({users, 0.2 + std::max(0.0, users - 34) * 0.002});
  }
  EXPECT_FALSE(find_knee(levels));
}

TEST(Knee, OfFewLevelsIsNone) {
  std::vector<LevelTime> levels = hockey_stick();
  levels.resize(kKneeLevelsMin - 1);
  EXPECT_FALSE(find_knee(levels));
  EXPECT_FALSE(find_knee({}));
}

TEST(Knee, KneedleFindsTheKneeOfItsPaper) {
  // Ten points of y = 5 - 1 / (x + 0.1) on [0, 1] have their knee at 0.22, the third. Seen from the
  // other side and upside down the curve bends upwards, and the third is the eighth.
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < 10; ++i) {
    x.push_back(i / 9.0);
    y.push_back(1 / (1 - i / 9.0 + 0.1));
  }
  EXPECT_EQ(kneedle(x, y), 7U);
  EXPECT_FALSE(kneedle(x, std::vector<double>(10, 1.0)));
  EXPECT_FALSE(kneedle(x, x));
}

}  // namespace
}  // namespace acrida
