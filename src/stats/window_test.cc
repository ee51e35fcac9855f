#include "stats/window.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

constexpr std::uint32_t kBucket = 9'000;

void add(Window& window, std::int64_t second, std::uint32_t entry, std::uint32_t bucket) {
  Window::Second* const place = window.at(second);
  ASSERT_NE(place, nullptr);
  place->times.push_back({entry << 16U | bucket, 1});
}

TEST(Window, SumsTheSecondsAskedFor) {
  Window window;
  for (std::int64_t second = 0; second < 12; ++second) {
    add(window, second, 0, kBucket + static_cast<std::uint32_t>(second));
  }
  const Histogram times = window.times(11, 10);
  EXPECT_EQ(times.count(), 10U);
  EXPECT_EQ(times.min(), Histogram::bucket_middle(kBucket + 2));
  EXPECT_EQ(times.max(), Histogram::bucket_middle(kBucket + 11));
}

TEST(Window, KeepsEntriesApart) {
  Window window;
  add(window, 5, 1, kBucket);
  add(window, 6, 1, kBucket);
  add(window, 6, 2, kBucket);
  const std::vector<Histogram> times = window.times_by_entry(6, 10, 3);
  EXPECT_EQ(times[0].count(), 0U);
  EXPECT_EQ(times[1].count(), 2U);
  EXPECT_EQ(times[2].count(), 1U);
}

TEST(Window, ForgetsSecondsThatHaveLeft) {
  Window window;
  add(window, 1, 0, kBucket);
  add(window, 1 + kWindowSecondsKept, 0, kBucket);
  EXPECT_EQ(window.at(1), nullptr);
  EXPECT_EQ(window.find(1), nullptr);
  EXPECT_NE(window.find(1 + kWindowSecondsKept), nullptr);
  EXPECT_FALSE(window.covers(1));
  EXPECT_TRUE(window.covers(2));
}

TEST(Window, AnEmptySecondIsNoSecond) {
  const Window window;
  EXPECT_EQ(window.find(0), nullptr);
  EXPECT_EQ(window.find(-1), nullptr);
  EXPECT_EQ(window.times(3, 10).count(), 0U);
}

}  // namespace
}  // namespace acrida
