#include "stats/locust_view.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

#include "acrida/random.h"
#include "stats/recorder.h"
#include "stats/run_stats.h"

namespace acrida {
namespace {

Duration ms(double value) {
  return Duration(static_cast<Duration::rep>(value * 1e6 + 0.5));
}

// Through a recorder, as samples of a run.
EntryStats recorded(const std::vector<Duration>& times) {
  Recorder recorder(0);
  RunStats stats(WallTime{});
  Sample sample;
  sample.entry = recorder.entry("GET", "/a");
  for (const Duration time : times) {
    sample.response_time = time;
    sample.failure = times.size() > 1 && time == times[1] ? "failed" : "";
    recorder.record(sample);
  }
  stats.merge(recorder.take_delta(), 0);
  return stats.data().entries[0];
}

Histogram of(std::initializer_list<double> milliseconds) {
  Histogram histogram;
  for (const double value : milliseconds) {
    histogram.record(ms(value));
  }
  return histogram;
}

// What Locust 2.47 gives for these times.
TEST(LocustView, RoundsAsPythonDoes) {
  const std::pair<double, std::int64_t> cases[] = {{0, 0},
                                                   {0.49, 0},
                                                   {0.5, 0},
                                                   {0.500001, 1},
                                                   {1.5, 2},
                                                   {2.5, 2},
                                                   {99.4, 99},
                                                   {99.49, 99},
                                                   {99.5, 100},
                                                   {99.999, 100},
                                                   {100, 100},
                                                   {104.9, 100},
                                                   {105, 100},
                                                   {105.000001, 110},
                                                   {115, 120},
                                                   {125, 120},
                                                   {994.9, 990},
                                                   {995, 1000},
                                                   {999.9, 1000},
                                                   {1000, 1000},
                                                   {1049.9, 1000},
                                                   {1050, 1000},
                                                   {1050.000001, 1100},
                                                   {1150, 1200},
                                                   {1250, 1200},
                                                   {9949.9, 9900},
                                                   {9950, 10000},
                                                   {9999, 10000},
                                                   {10500, 10000},
                                                   {10500.000001, 11000},
                                                   {11500, 12000},
                                                   {12500, 12000},
                                                   {3600000, 3600000}};
  for (const auto& [milliseconds, rounded] : cases) {
    EXPECT_EQ(locust_bucket(ms(milliseconds)), rounded) << milliseconds;
  }
  EXPECT_EQ(locust_bucket(Duration(-1)), 0);
}

// The same thousand times under Locust 2.47 give these eleven numbers.
TEST(LocustView, PercentilesAreThoseOfLocust) {
  std::vector<Duration> times;
  for (int i = 0; i < 1'000; ++i) {
    const double root = (i * 7'919) % 1'000;
    times.push_back(ms(root * root / 97.0));
  }
  const LocustView view(recorded(times));
  const std::int64_t expected[] = {2600, 4500,  5800,  6600,  8400, 9300,
                                   9900, 10000, 10000, 10000, 10000};
  for (std::size_t i = 0; i < 11; ++i) {
    EXPECT_EQ(view.percentile(locust_percentiles()[i]), expected[i]) << i;
  }
  EXPECT_EQ(view.median_ms(), 2600);
  EXPECT_NEAR(view.average_ms(), 3431.273195876286, 1e-6);
  EXPECT_EQ(view.min_ms(), 0);
  EXPECT_NEAR(view.max_ms(), 10288.670103, 1e-6);
}

// 8350.5 ms is so close to an edge that its bucket's middle would give 8300, and so on.
TEST(LocustView, CountsPerRoundedTimeAreExactNextToEveryEdge) {
  std::map<std::int64_t, std::uint64_t> expected;
  std::vector<Duration> times;
  Random random(5);
  for (std::int64_t edge = 1; edge < 4'000; ++edge) {
    const std::int64_t half_milliseconds = edge * (edge < 200 ? 1 : edge < 2'000 ? 10 : 100);
    for (const std::int64_t offset : {-1'000, -1, 0, 1, 1'000}) {
      times.emplace_back(half_milliseconds * 500'000 + offset);
      times.emplace_back(random.integer(0, 1'000'000'000'000));
    }
  }
  for (const Duration time : times) {
    ++expected[locust_bucket(time)];
  }
  std::map<std::int64_t, std::uint64_t> counted;
  const LocustView view(recorded(times));
  for (const LocustView::Bucket& bucket : view.buckets()) {
    counted[bucket.milliseconds] = bucket.count;
  }
  EXPECT_EQ(counted, expected);
}

TEST(LocustView, TheMiddleOfAnEvenNumberIsTheUpperOne) {
  EXPECT_EQ(LocustView(of({10, 20, 30, 40})).percentile(0.5), 30);
  EXPECT_EQ(LocustView(of({1, 2, 3})).percentile(0.5), 2);
}

TEST(LocustView, TheMedianStaysBetweenSmallestAndLargest) {
  EXPECT_DOUBLE_EQ(LocustView(of({1.4})).median_ms(), 1.4);
  EXPECT_EQ(LocustView(of({1.4})).percentile(0.5), 1);
  EXPECT_DOUBLE_EQ(LocustView(of({1.4, 7.6})).median_ms(), 7.6);
  EXPECT_EQ(LocustView(of({1.4, 7.6})).percentile(1), 8);
  EXPECT_DOUBLE_EQ(LocustView(of({1.26, 1.3})).median_ms(), 1.26);
}

TEST(LocustView, IsZeroWithoutAnyTime) {
  const LocustView view{Histogram()};
  EXPECT_TRUE(view.empty());
  EXPECT_EQ(view.percentile(0.95), 0);
  EXPECT_EQ(view.median_ms(), 0);
  EXPECT_EQ(view.average_ms(), 0);
}

TEST(LocustView, CountsFailuresAmongTheTimes) {
  EntryStats entry;
  entry.success = of({3, 500});
  entry.failure = of({1, 3, 7'000});
  const LocustView view(entry);
  ASSERT_EQ(view.buckets().size(), 4U);
  EXPECT_EQ(view.buckets()[0].milliseconds, 1);
  EXPECT_EQ(view.buckets()[1].milliseconds, 3);
  EXPECT_EQ(view.buckets()[1].count, 2U);
  EXPECT_EQ(view.buckets()[3].milliseconds, 7'000);
  EXPECT_EQ(view.percentile(1), 7'000);
  EXPECT_DOUBLE_EQ(view.total_ms(), 7'507);
}

}  // namespace
}  // namespace acrida
