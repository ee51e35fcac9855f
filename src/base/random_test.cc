#include "acrida/random.h"

#include <gtest/gtest.h>

#include <array>

namespace acrida {
namespace {

TEST(Random, TheSameSeedAndStreamGiveTheSameNumbers) {
  Random a(7, 3);
  Random b(7, 3);
  Random other_stream(7, 4);
  const std::uint64_t first = a();
  EXPECT_EQ(first, b());
  EXPECT_NE(first, other_stream());
}

TEST(Random, IntegerCoversBothEndsEvenly) {
  Random random(1);
  std::array<int, 6> seen{};
  for (int i = 0; i < 60'000; ++i) {
    ++seen[static_cast<std::size_t>(random.integer(1, 6) - 1)];
  }
  for (const int count : seen) {
    EXPECT_NEAR(count, 10'000, 500);
  }
}

TEST(Random, BetweenStaysInside) {
  Random random(1);
  for (int i = 0; i < 1000; ++i) {
    const Duration span = random.between(std::chrono::seconds(1), std::chrono::seconds(3));
    EXPECT_GE(span, std::chrono::seconds(1));
    EXPECT_LT(span, std::chrono::seconds(3));
  }
}

}  // namespace
}  // namespace acrida
