#include "stats/watch_series.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(WatchSeries, KeepsAPointForEachSecondOfWhichSomethingIsKnown) {
  WatchSeries series;
  series.add(0, 4);
  series.add(1, 5);
  series.add(7, 6);
  EXPECT_EQ(series.points, (std::vector<WatchPoint>{{0, 4}, {1, 5}, {7, 6}}));
  EXPECT_EQ(series.at(1)->value, 5);
  EXPECT_EQ(series.at(3), nullptr);
  EXPECT_EQ(series.at(8), nullptr);
  EXPECT_EQ(series.max(), 6);
  EXPECT_EQ(series.sum(), 15);
}

TEST(WatchSeries, HalvesItsResolutionAtTheLimitAndKeepsTheMostOfALevel) {
  WatchSeries series;
  for (int second = 0; second < 100; ++second) {
    series.add(second, second % 10, 8);
  }
  EXPECT_EQ(series.span, 16);
  EXPECT_LE(series.points.size(), 8U);
  for (const WatchPoint& point : series.points) {
    EXPECT_EQ(point.second % 16, 0);
  }
  EXPECT_EQ(series.at(5)->value, 9);
  EXPECT_EQ(series.at(99)->second, 96);
}

TEST(WatchSeries, HalvesItsResolutionAtTheLimitAndLosesNoGrowth) {
  WatchSeries series{.kind = WatchKind::kGrowth};
  for (int second = 0; second < 100; ++second) {
    series.add(second, 3, 8);
  }
  EXPECT_EQ(series.sum(), 300);
  EXPECT_EQ(series.at(0)->value, 48);
}

TEST(WatchSeries, AFigureIsFoundByItsServerAndItsName) {
  std::vector<WatchSeries> watches;
  const WatchedFigure running = {.source = "mariadb", .name = "Threads_running", .unit = "threads"};
  add_watched(watches, 0, running);
  add_watched(watches, 1, running);
  add_watched(watches, 1, {.source = "redis", .name = "evicted_keys", .kind = WatchKind::kGrowth});
  ASSERT_EQ(watches.size(), 2U);
  EXPECT_EQ(find_watch(watches, "mariadb", "Threads_running")->points.size(), 2U);
  EXPECT_EQ(find_watch(watches, "redis", "evicted_keys")->kind, WatchKind::kGrowth);
  EXPECT_EQ(find_watch(watches, "redis", "Threads_running"), nullptr);
}

TEST(WatchSeries, SoManyFiguresAreKeptAndNoMore) {
  std::vector<WatchSeries> watches;
  for (std::size_t i = 0; i < kWatchSeriesKept + 5; ++i) {
    const std::string name = "rq:queue:" + std::to_string(i);
    add_watched(watches, 0, {.source = "redis", .name = name});
  }
  EXPECT_EQ(watches.size(), kWatchSeriesKept);
}

}  // namespace
}  // namespace acrida
