#include "stats/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "acrida/random.h"
#include "stats/percentile_error_testing.h"

namespace acrida {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Histogram, EveryBucketBeginsWhereTheOneBeforeEnds) {
  for (std::uint32_t bucket = 0; bucket + 1 < kHistogramBuckets; ++bucket) {
    const Duration low = Histogram::bucket_low(bucket);
    const Duration next = low + Histogram::bucket_width(bucket);
    ASSERT_EQ(Histogram::bucket_of(low), bucket);
    ASSERT_EQ(Histogram::bucket_of(next - Duration(1)), bucket);
    ASSERT_EQ(Histogram::bucket_low(bucket + 1), next);
  }
}

TEST(Histogram, ABucketsMiddleIsWithinATwentiethOfAPercent) {
  for (std::uint32_t bucket = 0; bucket < kHistogramBuckets; ++bucket) {
    const auto low = static_cast<double>(Histogram::bucket_low(bucket).count());
    const auto high = low + static_cast<double>(Histogram::bucket_width(bucket).count()) - 1;
    const auto middle = static_cast<double>(Histogram::bucket_middle(bucket).count());
    ASSERT_LE(high - middle, 0.0005 * high) << bucket;
    ASSERT_LE(middle - low, 0.0005 * std::max(low, 1.0)) << bucket;
  }
}

TEST(Histogram, IsEmptyAndSmallAtFirst) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.percentile(0.5), Duration(0));
  EXPECT_TRUE(histogram.buckets().empty());
  EXPECT_LE(histogram.bytes(), 128U);
}

TEST(Histogram, PercentilesFollowTheNearestRank) {
  Histogram histogram;
  for (int i = 1; i <= 100; ++i) {
    histogram.record(Duration(i));  // below 2048 ns every value has its own bucket
  }
  EXPECT_EQ(histogram.percentile(0), Duration(1));
  EXPECT_EQ(histogram.percentile(0.01), Duration(1));
  EXPECT_EQ(histogram.percentile(0.07),
            Duration(7));  // 0.07 * 100 is a little over 7 in floating point
  EXPECT_EQ(histogram.percentile(0.5), Duration(50));
  EXPECT_EQ(histogram.percentile(0.951), Duration(96));
  EXPECT_EQ(histogram.percentile(1), Duration(100));
}

TEST(Histogram, FirstAndLastRankAreExact) {
  Histogram histogram;
  histogram.record(Duration(1'234'567'891));
  EXPECT_EQ(histogram.percentile(0.5), Duration(1'234'567'891));
  histogram.record(Duration(9'876'543'211));
  EXPECT_EQ(histogram.percentile(0), Duration(1'234'567'891));
  EXPECT_EQ(histogram.percentile(0.99), Duration(9'876'543'211));
}

TEST(Histogram, TimesOutOfRangeAreCountedAsSuch) {
  Histogram histogram;
  histogram.record(Duration(-5));
  histogram.record(hours(1));
  histogram.record(hours(2));
  EXPECT_EQ(histogram.summary().below, 1U);
  EXPECT_EQ(histogram.summary().above, 1U);
  EXPECT_EQ(histogram.min(), Duration(0));
  EXPECT_EQ(histogram.max(), hours(2));
  EXPECT_EQ(histogram.percentile(1), hours(2));
  EXPECT_EQ(histogram.buckets().back(), (BucketCount{kHistogramBuckets - 1, 2}));
}

TEST(Histogram, CountersWidenWithoutLosingACount) {
  Histogram histogram;
  const std::uint32_t bucket = Histogram::bucket_of(milliseconds(5));
  for (int i = 0; i < 70'000; ++i) {
    histogram.record(milliseconds(5));
  }
  histogram.record(milliseconds(5) + Histogram::bucket_width(bucket));
  EXPECT_EQ(histogram.buckets(), (std::vector<BucketCount>{{bucket, 70'000}, {bucket + 1, 1}}));
  histogram.add_bucket(bucket, UINT32_MAX);
  EXPECT_EQ(histogram.buckets()[0].count, 70'000ULL + UINT32_MAX);
  histogram.add_bucket(bucket, UINT64_MAX);
  EXPECT_EQ(histogram.buckets()[0].count, UINT64_MAX);
  EXPECT_EQ(histogram.buckets()[1].count, 1U);
}

TEST(Histogram, PagesThatWideningFreedAreUsedAgain) {
  Histogram histogram;
  for (std::uint32_t page = 0; page < 500; ++page) {
    for (int i = 0; i < 300; ++i) {  // each page is widened once and leaves its first block behind
      histogram.add_bucket(page * 64, 1);
    }
  }
  // 500 pages of 2 blocks, one block free, and at most a quarter of slack.
  EXPECT_LE(histogram.bytes(), 64U * 1'001 * 5 / 4 + 2'000);
  for (const BucketCount& bucket : histogram.buckets()) {
    ASSERT_EQ(bucket.count, 300U);
  }
  EXPECT_EQ(histogram.buckets().size(), 500U);
}

TEST(Histogram, MergingIsTheSameAsRecordingEverything) {
  Random random(1);
  Histogram one;
  Histogram two;
  Histogram both;
  for (int i = 0; i < 50'000; ++i) {
    const Duration value(random.integer(0, i % 3 == 0 ? 3'000 : 5'000'000'000));
    (i % 2 == 0 ? one : two).record(value);
    both.record(value);
  }
  one.merge(two);
  EXPECT_EQ(one.buckets(), both.buckets());
  EXPECT_EQ(one.summary(), both.summary());
  one.merge(Histogram());
  EXPECT_EQ(one.summary(), both.summary());
}

TEST(Histogram, SeveralPercentilesOfTwoAreThoseOfTheirSum) {
  Random random(11);
  Histogram a;
  Histogram b;
  Histogram sum;
  for (int i = 0; i < 20'000; ++i) {
    const Duration time(random.integer(1'000, i % 3 == 0 ? 900'000'000 : 40'000));
    (i % 5 == 0 ? b : a).record(time);
    sum.record(time);
  }
  const std::array quantiles = {0.0, 0.3, 0.5, 0.5, 0.95, 0.999, 1.0};
  std::array<Duration, quantiles.size()> found{};
  Histogram::percentiles(a, b, quantiles, found);
  std::array<Duration, quantiles.size()> swapped{};
  Histogram::percentiles(b, a, quantiles, swapped);
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    EXPECT_EQ(found[i], sum.percentile(quantiles[i])) << quantiles[i];
    EXPECT_EQ(swapped[i], found[i]);
  }
  Histogram::percentiles({}, {}, quantiles, found);
  EXPECT_EQ(found[2], Duration(0));
}

TEST(Histogram, ClearForgetsAndKeepsTheMemory) {
  Histogram histogram;
  for (int i = 0; i < 1'000; ++i) {
    histogram.record(milliseconds(3));
    histogram.record(seconds(3));
  }
  const std::size_t bytes = histogram.bytes();
  histogram.clear();
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_TRUE(histogram.buckets().empty());
  EXPECT_EQ(histogram.bytes(), bytes);
  histogram.record(milliseconds(3));
  EXPECT_EQ(histogram.buckets(),
            (std::vector<BucketCount>{{Histogram::bucket_of(milliseconds(3)), 1}}));
}

TEST(TimeSummary, TheSumStopsAtItsLimit) {
  TimeSummary summary;
  summary.sum_ns = UINT64_MAX - 5;
  summary.record(Duration(10));
  EXPECT_EQ(summary.sum_ns, UINT64_MAX);
  summary.merge(summary);
  EXPECT_EQ(summary.sum_ns, UINT64_MAX);
}

class PercentileError : public testing::TestWithParam<Distribution> {};

TEST_P(PercentileError, IsAtMostATenthOfAPercentAgainstExactSorting) {
  for (const QuantileError& error : percentile_errors(GetParam(), 7)) {
    EXPECT_LE(error.relative(), 0.001)
        << error.shown_ns << " for " << error.truth_ns << " at " << error.q;
  }
}

INSTANTIATE_TEST_SUITE_P(Of,
                         PercentileError,
                         testing::ValuesIn(distributions_of_times().begin(),
                                           distributions_of_times().end()),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace acrida
