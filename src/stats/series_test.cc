#include "stats/series.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

using std::chrono::milliseconds;

TEST(Series, KeepsAPointPerSecondInOrderWhateverOrderTheyComeIn) {
  Series series;
  series.at(3).requests = 30;
  series.at(1).requests = 10;
  series.at(3).requests += 1;
  ASSERT_EQ(series.points().size(), 2U);
  EXPECT_EQ(series.points()[0].second, 1);
  EXPECT_EQ(series.points()[1].requests, 31U);
  EXPECT_EQ(series.span(), 1);
}

TEST(Series, HalvesItsResolutionAtTheLimitAndLosesNoCount) {
  Series series(8, 1'000);
  for (std::int64_t second = 0; second < 100; ++second) {
    SeriesPoint& point = series.at(second);
    point.requests += 5;
    point.failures += 1;
    point.p95 = std::max(point.p95, Duration(milliseconds(second)));
    point.users = {static_cast<std::uint32_t>(second)};
  }
  EXPECT_EQ(series.span(), 16);
  EXPECT_LE(series.points().size(), 8U);
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  for (const SeriesPoint& point : series.points()) {
    EXPECT_EQ(point.second % 16, 0);
    requests += point.requests;
    failures += point.failures;
  }
  EXPECT_EQ(requests, 500U);
  EXPECT_EQ(failures, 100U);
  EXPECT_EQ(series.points()[0].p95, milliseconds(15));  // the worst second
  EXPECT_EQ(series.points()[0].users[0], 15U);          // the most
}

TEST(Series, AddsUpTheCellsOfOneEntry) {
  Series series;
  series.add_cells(0, {{1, 10, 1}, {4, 2, 0}});
  series.add_cells(0, {{0, 1, 0}, {4, 3, 3}});
  EXPECT_EQ(series.points()[0].entries, (std::vector<EntryCell>{{0, 1, 0}, {1, 10, 1}, {4, 5, 3}}));
}

TEST(Series, BoundsTheCellsOfAllPoints) {
  Series series(1'000, 40);
  for (std::int64_t second = 0; second < 64; ++second) {
    series.add_cells(second, {{0, 1, 0}, {1, 1, 1}});
  }
  std::uint64_t cells = 0;
  std::uint64_t requests = 0;
  for (const SeriesPoint& point : series.points()) {
    cells += point.entries.size();
    requests += point.entries[0].requests;
  }
  EXPECT_LE(cells, 40U);
  EXPECT_EQ(requests, 64U);
}

TEST(Series, TwelveHoursFitIntoFourSecondPoints) {
  Series series;
  for (std::int64_t second = 0; second < 12 * 3'600; ++second) {
    series.at(second).requests += 1;
  }
  EXPECT_EQ(series.span(), 4);
  EXPECT_EQ(series.points().size(), 10'800U);
  EXPECT_LE(series.bytes(), 4U << 20U);
}

}  // namespace
}  // namespace acrida
