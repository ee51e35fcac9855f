#include "report/live_heat.h"

#include <gtest/gtest.h>

#include <numeric>

#include <nlohmann/json.hpp>

#include "stats/small_run_testing.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

Histogram times(std::initializer_list<Duration> values) {
  Histogram made;
  for (const Duration value : values) {
    made.record(value);
  }
  return made;
}

TEST(LiveHeat, HasTwelveRowsADecadeUpToOneHour) {
  const Json bounds = Json::parse(LiveHeat().json())["bounds"];
  ASSERT_EQ(bounds.size(), LiveHeat::kRows);
  EXPECT_EQ(bounds[0], 0.1);
  EXPECT_EQ(bounds[12], 1);
  EXPECT_EQ(bounds[60], 10'000);
  EXPECT_EQ(bounds[91], 3'600'000);
}

TEST(LiveHeat, ATimeIsInTheRowThatEndsAboveIt) {
  using std::chrono::hours;
  using std::chrono::microseconds;
  using std::chrono::milliseconds;
  const LiveHeat heat;
  const LiveHeat::Counts counts =
      heat.counts_of(times({microseconds(3), microseconds(99), microseconds(105), milliseconds(9),
                            milliseconds(9), hours(2)}));
  EXPECT_EQ(counts[0], 2U);
  EXPECT_EQ(counts[1], 1U);
  EXPECT_EQ(counts[24], 2U);  // 8.25 to 10 ms
  EXPECT_EQ(counts[91], 1U);
  JsonWriter json;
  LiveHeat::write(json, counts);
  EXPECT_EQ(json.take(), "[0,2,1,1,24,2,91,1]");
}

TEST(LiveHeat, AWholeRunCountsEveryTime) {
  SmallRun run;
  LiveHeat heat;
  heat.add_run(run.data().blocks);
  const Json columns = Json::parse(heat.json())["columns"];
  ASSERT_EQ(columns.size(), 20U);
  std::uint64_t total = 0;
  for (const Json& column : columns) {
    for (std::size_t i = 1; i < column[1].size(); i += 2) {
      total += column[1][i].get<std::uint64_t>();
    }
  }
  EXPECT_EQ(total, run.data().total.all_summary().count);
}

TEST(LiveHeat, TwelveHoursAreFewColumnsThatCountTheSame) {
  LiveHeat heat;
  const LiveHeat::Counts counts = heat.counts_of(times({std::chrono::milliseconds(9)}));
  for (std::int64_t second = 0; second < 12 * 3'600; ++second) {
    heat.add(second, counts);
  }
  EXPECT_EQ(heat.span(), 128);
  EXPECT_EQ(heat.size(), 338U);
  EXPECT_EQ(Json::parse(heat.json())["columns"][1], Json::parse("[128, [24, 128]]"));
}

TEST(LiveHeat, BlocksOfSeveralSecondsMakeColumnsAsLong) {
  LiveHeat heat;
  const LiveHeat::Counts counts = heat.counts_of(times({std::chrono::milliseconds(9)}));
  heat.add(0, counts, 4);
  heat.add(4, counts, 4);
  heat.add(8, counts);
  EXPECT_EQ(heat.span(), 4);
  EXPECT_EQ(heat.size(), 3U);
}

}  // namespace
}  // namespace acrida
