#include "runner/arrival.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace acrida {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr TimePoint kStart{hours(7)};

RateCurve constant(double rate) {
  return RateCurve::constant(rate).value();
}

RateCurve piece(Duration duration, double from, double to) {
  return RateCurve::make({{duration, from, to}}).value();
}

ArrivalPacer pacer(RateCurve curve, const ArrivalLimits& limits = {}) {
  return {ArrivalSchedule(std::move(curve), {}), kStart, limits};
}

// Starts everything that is due, and ends it at once.
int start_all(ArrivalPacer& arrivals, TimePoint now) {
  int count = 0;
  while (arrivals.take_due(now)) {
    arrivals.end_one();
    ++count;
  }
  return count;
}

TEST(Arrival, AConstantRateIsDueInEvenSteps) {
  ArrivalPacer arrivals = pacer(constant(4));
  for (std::uint64_t i = 0; i < 8; ++i) {
    const TimePoint due = kStart + i * milliseconds(250);
    EXPECT_EQ(arrivals.next_due(), due);
    EXPECT_FALSE(arrivals.take_due(due - Duration(1)).has_value());
    const auto start = arrivals.take_due(due);
    ASSERT_TRUE(start.has_value());
    EXPECT_EQ(start->index, i);
    EXPECT_EQ(start->due, due);
  }
  EXPECT_EQ(arrivals.active(), 8U);
  EXPECT_EQ(arrivals.counts().late, 0U);
}

TEST(Arrival, APieceOfTenSecondsAtTenASecondStartsExactlyAHundred) {
  ArrivalPacer arrivals = pacer(piece(seconds(10), 10, 10));
  EXPECT_EQ(start_all(arrivals, kStart + hours(1)), 100);
  EXPECT_TRUE(arrivals.finished());
  EXPECT_FALSE(arrivals.next_due().has_value());
}

TEST(Arrival, ARampStartsItsTriangle) {
  ArrivalPacer arrivals = pacer(piece(seconds(10), 0, 100));
  EXPECT_EQ(start_all(arrivals, kStart + seconds(5)), 126);
  EXPECT_EQ(start_all(arrivals, kStart + seconds(10)), 374);
}

TEST(Arrival, AnHourAtAThirdOfAMillionIsNotANanosecondOff) {
  ArrivalSchedule schedule(constant(300'000.0 / 3), {.shard = 0, .shards = 100'000});
  for (int second = 0; second < 3600; ++second) {
    ASSERT_EQ(schedule.next()->due, seconds(second));
    schedule.advance();
  }
}

TEST(Arrival, AStallLeavesTheScheduleAlone) {
  ArrivalPacer arrivals = pacer(constant(10));
  EXPECT_EQ(start_all(arrivals, kStart + milliseconds(950)), 10);
  EXPECT_EQ(start_all(arrivals, kStart + milliseconds(3000)), 21);
  EXPECT_EQ(arrivals.next_due(), kStart + milliseconds(3100));
  EXPECT_EQ(arrivals.counts().started, 31U);
}

TEST(Arrival, AStartThatIsLaterThanTheToleranceIsLate) {
  ArrivalPacer arrivals = pacer(constant(1), {.late_tolerance = milliseconds(10)});
  ASSERT_TRUE(arrivals.take_due(kStart + milliseconds(10)).has_value());
  EXPECT_EQ(arrivals.counts().late, 0U);
  ASSERT_TRUE(arrivals.take_due(kStart + seconds(1) + milliseconds(10) + Duration(1)).has_value());
  EXPECT_EQ(arrivals.counts().late, 1U);
  EXPECT_EQ(arrivals.counts().started, 2U);
}

TEST(Arrival, AnArrivalThatFindsTooManyActiveIsDropped) {
  ArrivalPacer arrivals = pacer(constant(10), {.active_max = 3});
  int started = 0;
  while (arrivals.take_due(kStart + milliseconds(950))) {
    ++started;
  }
  EXPECT_EQ(started, 3);
  EXPECT_EQ(arrivals.counts().dropped_active, 7U);
  EXPECT_EQ(arrivals.active(), 3U);
  arrivals.end_one();
  const auto next = arrivals.take_due(kStart + seconds(1));
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->index, 10U);
}

TEST(Arrival, AFullBacklogDropsTheOldest) {
  ArrivalPacer arrivals = pacer(constant(100), {.backlog_max = 20});
  const auto first = arrivals.take_due(kStart + milliseconds(995));
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->index, 80U);
  EXPECT_EQ(arrivals.counts().dropped_backlog, 80U);
  EXPECT_EQ(start_all(arrivals, kStart + milliseconds(995)), 19);
}

TEST(Arrival, WhatWaitsIsDueBeforeWhatIsToCome) {
  ArrivalPacer arrivals = pacer(constant(10));
  ASSERT_TRUE(arrivals.take_due(kStart + milliseconds(500)).has_value());
  EXPECT_EQ(arrivals.next_due(), kStart + milliseconds(100));
}

TEST(Arrival, ASliceTakesItsIndicesOnly) {
  ArrivalSchedule schedule(constant(10), {.shard = 2, .shards = 3});
  std::vector<std::uint64_t> indices;
  for (int i = 0; i < 4; ++i) {
    indices.push_back(schedule.next()->index);
    EXPECT_EQ(schedule.next()->due, milliseconds(100) * schedule.next()->index);
    schedule.advance();
  }
  EXPECT_EQ(indices, (std::vector<std::uint64_t>{2, 5, 8, 11}));
}

TEST(Arrival, AShardWithoutAnArrivalIsFinishedAtOnce) {
  const ArrivalPacer arrivals({piece(seconds(1), 2, 2), {.shard = 5, .shards = 8}}, kStart, {});
  EXPECT_TRUE(arrivals.finished());
}

TEST(Arrival, LimitsAreSharedOutToTheLastOne) {
  std::uint64_t sum = 0;
  for (std::uint32_t shard = 0; shard < 3; ++shard) {
    sum += ShardSlice{shard, 3}.share_of(11);
  }
  EXPECT_EQ(sum, 11U);
  EXPECT_EQ((ShardSlice{0, 3}.share_of(11)), 4U);
  EXPECT_EQ((ShardSlice{2, 3}.share_of(11)), 3U);
}

std::vector<ArrivalSchedule::Arrival> all_of(ArrivalSchedule schedule) {
  std::vector<ArrivalSchedule::Arrival> arrivals;
  while (schedule.next()) {
    arrivals.push_back(*schedule.next());
    schedule.advance();
  }
  return arrivals;
}

// A mean of 20,000 gaps of mean 1/1000 s has a standard error of 1/141 of it, and gaps of a Poisson
// process deviate by as much as they are long.
TEST(Arrival, PoissonGapsHaveTheMeanAndTheSpreadOfAnExponential) {
  const auto arrivals = all_of({piece(seconds(20), 1000, 1000), {}, 11, 0});
  EXPECT_NEAR(static_cast<double>(arrivals.size()), 20'000, 5 * std::sqrt(20'000.0));
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 1; i < arrivals.size(); ++i) {
    const double gap = to_milliseconds(arrivals[i].due - arrivals[i - 1].due);
    sum += gap;
    squares += gap * gap;
  }
  const double count = static_cast<double>(arrivals.size() - 1);
  const double mean = sum / count;
  EXPECT_NEAR(mean, 1, 0.05);
  EXPECT_NEAR(std::sqrt(squares / count - mean * mean), 1, 0.05);
}

TEST(Arrival, PoissonArrivalsOfTheSameSeedAreTheSameAndOfAnotherStreamAreNot) {
  const auto due = [](std::uint64_t seed, std::uint64_t stream) {
    return ArrivalSchedule(constant(10), {}, seed, stream).next()->due;
  };
  EXPECT_EQ(due(3, 0), due(3, 0));
  EXPECT_NE(due(3, 0), due(3, 1));
  EXPECT_NE(due(3, 0), due(4, 0));
}

// Never two shards for one index, none without, and each where the whole schedule has it, whether
// or not it is random.
TEST(ArrivalProperty, TheShardsTogetherAreTheWholeSchedule) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const RateCurve curve = RateCurve::make({{seconds(3), random.real() * 50, random.real() * 50},
                                             {seconds(2), 0, 0},
                                             {seconds(4), random.real() * 50, 1}})
                                .value();
    const bool poisson = seed % 2 == 0;
    const auto slice = [&](std::uint32_t shard, std::uint32_t shards) {
      return poisson ? ArrivalSchedule(curve, {shard, shards}, seed, 1)
                     : ArrivalSchedule(curve, {shard, shards});
    };
    const auto whole = all_of(slice(0, 1));
    ASSERT_FALSE(whole.empty());
    const auto shards = static_cast<std::uint32_t>(random.integer(1, 6));
    std::vector<ArrivalSchedule::Arrival> together;
    for (std::uint32_t shard = 0; shard < shards; ++shard) {
      const auto part = all_of(slice(shard, shards));
      together.insert(together.end(), part.begin(), part.end());
    }
    std::ranges::sort(together, {}, &ArrivalSchedule::Arrival::index);
    ASSERT_EQ(together.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
      EXPECT_EQ(together[i].index, i);
      EXPECT_EQ(together[i].due, whole[i].due);
      EXPECT_TRUE(i == 0 || whole[i].due >= whole[i - 1].due);
    }
  }
}

// Whenever the pacer is asked: started and dropped together are what fell due, no index twice.
TEST(ArrivalProperty, EveryArrivalIsStartedOrCountedAsDropped) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    ArrivalPacer arrivals =
        pacer(piece(seconds(20), 0, 200),
              {.active_max = static_cast<std::uint64_t>(random.integer(1, 50)),
               .backlog_max = static_cast<std::uint64_t>(random.integer(1, 50))});
    std::int64_t last_index = -1;
    std::uint64_t started = 0;
    for (Duration at = Duration::zero(); at < seconds(21);
         at += random.between(Duration::zero(), milliseconds(400))) {
      while (const auto start = arrivals.take_due(kStart + at)) {
        EXPECT_GT(static_cast<std::int64_t>(start->index), last_index);
        EXPECT_LE(start->due, kStart + at);
        last_index = static_cast<std::int64_t>(start->index);
        ++started;
        if (random.integer(0, 1) == 0) {
          arrivals.end_one();
        }
      }
      while (arrivals.active() > 0 && random.integer(0, 3) != 0) {
        arrivals.end_one();
      }
    }
    while (arrivals.take_due(kStart + minutes(1))) {
      ++started;
    }
    const ArrivalPacer::Counts& counts = arrivals.counts();
    EXPECT_TRUE(arrivals.finished());
    EXPECT_EQ(counts.started + counts.dropped_active + counts.dropped_backlog, 2000U);
    EXPECT_LE(counts.late, counts.started);
    EXPECT_EQ(counts.started, started);
  }
}

}  // namespace
}  // namespace acrida
