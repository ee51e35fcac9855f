#include "verdict/user_levels.h"

#include <gtest/gtest.h>

#include "verdict/diagnosis_testing.h"

namespace acrida {
namespace {

BuiltRun with_users(const std::vector<std::uint32_t>& users) {
  BuiltRun run;
  for (std::size_t second = 0; second < users.size(); ++second) {
    run.at(static_cast<std::int64_t>(second)).users(users[second]);
    run.request({.count = users[second]});
  }
  return run;
}

std::vector<std::uint32_t> repeated(std::initializer_list<std::pair<int, std::uint32_t>> parts) {
  std::vector<std::uint32_t> users;
  for (const auto& [seconds, count] : parts) {
    users.insert(users.end(), static_cast<std::size_t>(seconds), count);
  }
  return users;
}

TEST(UserLevels, APlateauHasOneNumberOfUsers) {
  const RunData data = with_users(repeated({{10, 5}, {20, 10}, {1, 0}})).finished();
  const std::vector<UserLevel> levels = user_levels(data);
  ASSERT_EQ(levels.size(), 2U);
  EXPECT_EQ(levels[0].seconds, (Seconds{0, 10}));
  EXPECT_EQ(levels[1].seconds, (Seconds{10, 30}));
  EXPECT_TRUE(levels[1].plateau);
  EXPECT_DOUBLE_EQ(levels[1].users, 10);
  EXPECT_DOUBLE_EQ(levels[1].rate(), 10);
  EXPECT_EQ(levels[1].times.count(), 200U);
}

TEST(UserLevels, ARampIsCutWhereUsersHaveGrownByAFifth) {
  std::vector<std::uint32_t> users;
  for (std::uint32_t count = 50; count < 80; ++count) {
    users.push_back(count);
  }
  users.push_back(0);
  const std::vector<UserLevel> levels = user_levels(with_users(users).finished());
  ASSERT_EQ(levels.size(), 3U);
  EXPECT_EQ(levels[0].seconds, (Seconds{0, 10}));  // 50 to 59
  EXPECT_FALSE(levels[0].plateau);
  EXPECT_DOUBLE_EQ(levels[0].users, 54.5);
  EXPECT_EQ(levels[1].seconds, (Seconds{10, 22}));  // 60 to 71
  EXPECT_EQ(levels[2].seconds, (Seconds{22, 30}));
}

TEST(UserLevels, AFastRampHasNone) {
  std::vector<std::uint32_t> users;
  for (std::uint32_t count = 1; count <= 60; count += 5) {
    users.push_back(count);
  }
  EXPECT_TRUE(user_levels(with_users(users).finished()).empty());
}

TEST(UserLevels, SecondsBeforeTheFiguresDoNotCount) {
  RunData data = with_users(repeated({{10, 5}, {20, 10}, {1, 10}})).finished();
  data.figures_from_second = 15;
  const std::vector<UserLevel> levels = user_levels(data);
  ASSERT_EQ(levels.size(), 1U);
  EXPECT_EQ(levels[0].seconds, (Seconds{15, 30}));
}

}  // namespace
}  // namespace acrida
