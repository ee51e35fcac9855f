#include "stats/request_times.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

using std::chrono::milliseconds;

TEST(RequestTimes, KeepsEachWithItsName) {
  RequestTimes times;
  times.add({1, 1}, "GET", "/a", milliseconds(5));
  times.add({1, 2}, "POST", "/a", milliseconds(6));
  times.add({1, 3}, "GET", "/a", milliseconds(7));
  ASSERT_EQ(times.items().size(), 3U);
  EXPECT_EQ(times.names().size(), 2U);
  EXPECT_EQ(times.items()[2].name, 0U);
  EXPECT_EQ(times.items()[2].time, milliseconds(7));
}

TEST(RequestTimes, CountsWhatItDoesNotKeep) {
  RequestTimes times(2);
  for (std::uint64_t i = 0; i < 5; ++i) {
    times.add({1, i}, "GET", "/a", milliseconds(1));
  }
  EXPECT_EQ(times.items().size(), 2U);
  EXPECT_EQ(times.not_kept(), 3U);
}

TEST(RequestTimes, OfTwoShardsNamesAreTheSame) {
  RequestTimes first(1);
  RequestTimes second(1);
  first.add({1, 1}, "GET", "/a", milliseconds(1));
  second.add({2, 1}, "GET", "/b", milliseconds(2));
  second.add({2, 2}, "GET", "/b", milliseconds(2));
  first.append(second);
  EXPECT_EQ(first.items().size(), 2U);
  EXPECT_EQ(first.names()[first.items()[1].name].second, "/b");
  EXPECT_EQ(first.not_kept(), 1U);
}

}  // namespace
}  // namespace acrida
