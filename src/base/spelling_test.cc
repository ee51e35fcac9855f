#include "base/spelling.h"

#include <gtest/gtest.h>

#include <array>

namespace acrida {
namespace {

TEST(Spelling, ATransposedPairIsOneEdit) {
  EXPECT_EQ(edit_distance("headless", "haedless"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
}

TEST(Spelling, TheNearestOptionIsSuggestedAndAFarOneIsNot) {
  const std::array<std::string, 3> options = {"--users", "--spawn-rate", "--run-time"};
  EXPECT_EQ(nearest_word("--user", options), "--users");
  EXPECT_EQ(nearest_word("--spwan-rate", options), "--spawn-rate");
  EXPECT_EQ(nearest_word("--zzzzzzz", options), std::nullopt);
}

}  // namespace
}  // namespace acrida
