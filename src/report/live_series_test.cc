#include "report/live_series.h"

#include <gtest/gtest.h>

#include <limits>

#include <nlohmann/json.hpp>

#include "stats/small_run_testing.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

LivePoint point(std::int64_t second, double rps, double p99) {
  LivePoint made{.second = second, .rps = rps};
  made.p99 = p99;
  return made;
}

TEST(LiveSeries, ASecondHasItsExactFigures) {
  SmallRun run;
  const LivePoint made = live_point(7, run.stats().figures_of(7), point_of(run.data().series, 7));
  JsonWriter json;
  made.write(json);
  // 9 + 8 + 1 + 1 requests, of which 9 failed; the slowest takes 1,234.5 ms; times are middles of
  // buckets.
  EXPECT_EQ(Json::parse(json.take()),
            Json::parse("[7, 19, 9, 7, 4.749, 1234.7, 1234.7, 0.25, 0.1, 0.1, 0, 0]"));
}

TEST(LiveSeries, WhatIsNotKnownIsNull) {
  JsonWriter json;
  live_point(3, {}, nullptr).write(json);
  EXPECT_EQ(Json::parse(json.take()),
            Json::parse("[3, 0, 0, null, null, null, null, 0, 0, 0, 0, 0]"));
}

TEST(LiveSeries, AWholeRunIsWhatItsSecondsWere) {
  SmallRun run;
  LiveSeries at_once;
  at_once.add_run(run.data());
  LiveSeries one_by_one;
  for (std::int64_t second = 0; second < 20; ++second) {
    one_by_one.add(
        live_point(second, run.stats().figures_of(second), point_of(run.data().series, second)));
  }
  const Json all = Json::parse(at_once.json());
  EXPECT_EQ(all["span"], 1);
  EXPECT_EQ(all["columns"], Json({"second", "rps", "fps", "users", "p50", "p95", "p99", "cpu",
                                  "late_p99", "late_max", "started_late", "in_flight"}));
  ASSERT_EQ(all["points"].size(), 20U);
  // RunStats itself forgets the exact times of older seconds.
  EXPECT_EQ(all["points"][19], Json::parse(one_by_one.json())["points"][19]);
}

TEST(LiveSeries, ALongerSpanKeepsTheWorstSecondAndTheMeanRate) {
  LiveSeries series(4);
  for (std::int64_t second = 0; second < 9; ++second) {
    series.add(point(second, static_cast<double>(second), second == 5 ? 900 : 10));
  }
  EXPECT_EQ(series.span(), 4);
  const Json points = Json::parse(series.json())["points"];
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(points[0][0], 0);
  EXPECT_EQ(points[0][1], 1.5);
  EXPECT_EQ(points[0][6], 10);
  EXPECT_EQ(points[1][1], 5.5);
  EXPECT_EQ(points[1][6], 900);
  EXPECT_EQ(points[2][0], 8);
}

TEST(LiveSeries, AnUnknownTimeHidesNoKnownOne) {
  LiveSeries series(2);
  series.add(point(0, 1, std::numeric_limits<double>::quiet_NaN()), 1);
  series.add(point(1, 1, 30));
  series.add(point(2, 1, std::numeric_limits<double>::quiet_NaN()));
  const Json points = Json::parse(series.json())["points"];
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[0][6], 30);
  EXPECT_EQ(points[1][6], nullptr);
}

TEST(LiveSeries, TwelveHoursAreFewPoints) {
  LiveSeries series;
  for (std::int64_t second = 0; second < 12 * 3'600; ++second) {
    series.add(point(second, 50, second == 30'001 ? 9'999 : 12.345));
  }
  EXPECT_EQ(series.span(), 64);
  EXPECT_EQ(series.size(), 675U);
  const std::string json = series.json();
  EXPECT_LT(json.size(), 60'000U);
  EXPECT_EQ(Json::parse(json)["points"][30'001 / 64][6], 9'999);
}

}  // namespace
}  // namespace acrida
