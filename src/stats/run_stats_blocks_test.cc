// RunStats: what it keeps for the verdict. Blocks, causes, labels, and what a site said.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "stats/block_query.h"
#include "stats/recorder.h"
#include "stats/run_stats.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr WallTime kStart{seconds(1'700'000'000)};
constexpr std::array<std::uint32_t, 1> kFirst = {0};

// Two shards and the run.
class TwoShards {
 public:
  Sample sample(int shard, std::string_view name, Duration time) {
    Sample sample;
    sample.entry = recorder(shard).entry("GET", name);
    sample.sent = kStart;
    sample.response_time = time;
    sample.service_time = time;
    return sample;
  }
  Recorder& recorder(int shard) { return shard == 0 ? one_ : two_; }
  RunStats& stats() { return stats_; }
  const RunData& data() const { return stats_.data(); }
  void merge(std::int64_t second) {
    for (Recorder* const recorder : {&one_, &two_}) {
      RecorderDelta delta = recorder->take_delta();
      stats_.merge(delta, second);
      recorder->give_back(std::move(delta));
    }
  }

 private:
  Recorder one_{0};
  Recorder two_{1};
  RunStats stats_{kStart};
};

TEST(RunStatsBlocks, HoldWhatEverySecondHadOfEveryShard) {
  TwoShards run;
  Histogram expected;
  for (int second = 0; second < 5; ++second) {
    for (int i = 0; i < 200; ++i) {
      const Duration time = milliseconds(1 + (i * 7 + second) % 90);
      run.recorder(1).entry("GET", "/only there");
      Sample sample = run.sample(i % 2, "/a", time);
      sample.failure = i % 10 == 0 ? "500" : "";
      run.recorder(i % 2).record(sample);
      if (second >= 2 && second < 4) {
        expected.record(time);
      }
    }
    run.merge(second);
  }
  const Histogram times = times_in(run.data().blocks, kFirst, {2, 4});
  EXPECT_EQ(times.buckets(), expected.buckets());
  EXPECT_EQ(counts_in(run.data().blocks, kFirst, {2, 4}), (RequestCounts{400, 40}));
  EXPECT_EQ(counts_in(run.data().blocks, kFirst, {0, 5}).requests,
            run.data().total.counts.requests);
}

TEST(RunStatsBlocks, ARequestWithoutTimeIsCountedInItsBlock) {
  TwoShards run;
  Sample sample = run.sample(0, "/a", milliseconds(1));
  sample.response_time.reset();
  run.recorder(0).record(sample);
  run.merge(0);
  EXPECT_EQ(counts_in(run.data().blocks, kFirst, {0, 1}).requests, 1U);
  EXPECT_EQ(times_in(run.data().blocks, kFirst, {0, 1}).count(), 0U);
}

TEST(RunStatsBlocks, NamesOverTheLimitShareOneBlock) {
  RunStats stats(kStart, 1);
  Recorder recorder(0);  // knows more names than the run does
  Sample sample;
  sample.sent = kStart;
  sample.response_time = milliseconds(4);
  for (const char* const name : {"/1", "/2", "/3"}) {
    sample.entry = recorder.entry("GET", name);
    recorder.record(sample);
  }
  stats.merge(recorder.take_delta(), 0);
  const TimeBlock& block = stats.data().blocks.blocks().at(0);
  ASSERT_EQ(block.entries.size(), 2U);
  EXPECT_EQ(block.entries[1].requests, 2U);
  ASSERT_EQ(block.entries[1].success.size(), 1U);
  EXPECT_EQ(block.entries[1].success[0].count, 2U);
}

TEST(RunStatsBlocks, TheWarmUpIsInNoBlockCauseOrLabel) {
  TwoShards run;
  run.recorder(0).begin_warm_up();
  Sample sample = run.sample(0, "/a", milliseconds(5));
  sample.failure = "500";
  sample.cause = "OperationalError";
  sample.label = "north";
  run.recorder(0).record(sample);
  run.recorder(0).record_wait(seconds(1));
  run.recorder(0).record_in_flight(seconds(1));
  run.merge(0);
  EXPECT_TRUE(run.data().blocks.blocks().empty());
  EXPECT_TRUE(run.data().causes.empty());
  EXPECT_TRUE(run.data().labels.empty());
  EXPECT_EQ(run.data().series.points().at(0).waits, 0U);
  EXPECT_EQ(run.data().series.points().at(0).in_flight_time, Duration(0));
}

TEST(RunStatsBlocks, AResetClearsCausesAndLabelsAndKeepsEarlierBlocks) {
  TwoShards run;
  Sample sample = run.sample(0, "/a", milliseconds(5));
  sample.failure = "500";
  sample.label = "north";
  for (int second = 0; second < 3; ++second) {
    run.recorder(0).record(sample);
    run.merge(second);
  }
  run.stats().reset(kStart + seconds(2), 2);
  EXPECT_TRUE(run.data().causes.empty());
  EXPECT_TRUE(run.data().labels.empty());
  EXPECT_EQ(counts_in(run.data().blocks, kFirst, {0, 2}).requests, 2U);
  run.recorder(0).record(sample);
  run.merge(2);
  EXPECT_EQ(counts_in(run.data().blocks, kFirst, {run.data().figures_from_second, 100}).requests,
            run.data().total.counts.requests);
  ASSERT_EQ(run.data().causes.size(), 1U);
  EXPECT_EQ(run.data().causes[0].count, 1U);
  ASSERT_EQ(run.data().labels.size(), 1U);
  EXPECT_EQ(run.data().labels[0].requests, 1U);
}

TEST(RunStatsCauses, EveryFailureHasOneAndASuccessWhenTheSiteSaidSo) {
  TwoShards run;
  Sample sample = run.sample(0, "/a", milliseconds(5));
  run.recorder(0).record(sample);
  sample.failure = "503 Server Error";
  sample.status = 503;
  run.recorder(0).record(sample);
  sample.failure = {};
  sample.status = 417;
  sample.cause = "LinkValidationError";
  sample.cause_message = "Could not find Row #1: Item: X";
  run.recorder(0).record(sample);
  sample.failure = "bad";
  sample.sent = kStart + seconds(3);
  run.recorder(0).record(sample);
  run.merge(0);
  const std::vector<CauseRecord>& causes = run.data().causes;
  ASSERT_EQ(causes.size(), 2U);
  EXPECT_EQ(causes[0].status, 503);
  EXPECT_EQ(causes[0].cause, "");
  EXPECT_EQ(causes[0].failures, 1U);
  EXPECT_EQ(causes[1].cause, "LinkValidationError");
  EXPECT_EQ(causes[1].message, "Could not find Row #1: Item: X");
  EXPECT_EQ(causes[1].count, 2U);
  EXPECT_EQ(causes[1].failures, 1U);
  EXPECT_EQ(causes[1].first, kStart + milliseconds(5));
  EXPECT_EQ(causes[1].last, kStart + seconds(3) + milliseconds(5));
}

TEST(RunStatsCauses, TheLimitOfMessagesHoldsForAllShardsTogether) {
  TwoShards run;
  for (int i = 0; i < 40; ++i) {
    Sample sample = run.sample(i % 2, "/a", milliseconds(5));
    const std::string message = "SINV-" + std::to_string(i);
    sample.cause = "TimestampMismatchError";
    sample.cause_message = message;
    run.recorder(i % 2).record(sample);
  }
  run.merge(0);
  std::uint64_t count = 0;
  for (const CauseRecord& cause : run.data().causes) {
    count += cause.count;
  }
  EXPECT_EQ(run.data().causes.size(), kCauseMessagesKept + 1);
  EXPECT_EQ(count, 40U);
}

TEST(RunStatsCauses, ThoseOverTheLimitAreCounted) {
  TwoShards run;
  constexpr std::uint32_t kMore = 25;
  for (int shard = 0; shard < 2; ++shard) {
    for (std::uint32_t i = 0; i < kCausesKept + kMore; ++i) {
      const std::string cause = "E" + std::to_string(i);
      Sample sample = run.sample(shard, "/a", milliseconds(5));
      sample.cause = cause;
      run.recorder(shard).record(sample);
    }
  }
  run.merge(0);
  EXPECT_EQ(run.data().causes.size(), kCausesKept);
  EXPECT_EQ(run.data().causes_not_kept, 2 * kMore);
}

TEST(RunStatsLabels, AddUpOverShards) {
  TwoShards run;
  for (int i = 0; i < 10; ++i) {
    Sample sample = run.sample(i % 2, "/a", milliseconds(i));
    sample.label = i < 6 ? "north" : "south";
    sample.failure = i == 7 ? "500" : "";
    run.recorder(i % 2).record(sample);
  }
  run.recorder(0).record(run.sample(0, "/a", milliseconds(1)));
  run.merge(0);
  const std::vector<LabelStats>& labels = run.data().labels;
  ASSERT_EQ(labels.size(), 2U);
  EXPECT_EQ(labels[0].label, "north");
  EXPECT_EQ(labels[0].requests, 6U);
  EXPECT_EQ(labels[0].times.count(), 6U);
  EXPECT_EQ(labels[1].failures, 1U);
  EXPECT_EQ(labels[1].times.max(), milliseconds(9));
  EXPECT_EQ(labels[1].times.buckets().size(), 4U);
}

TEST(RunStatsLabels, ThoseOverTheLimitAreCounted) {
  TwoShards run;
  for (std::uint32_t i = 0; i < kLabelsKept + 7; ++i) {
    const std::string label = "till " + std::to_string(i);
    Sample sample = run.sample(0, "/a", milliseconds(1));
    sample.label = label;
    run.recorder(0).record(sample);
  }
  run.merge(0);
  EXPECT_EQ(run.data().labels.size(), kLabelsKept);
  EXPECT_EQ(run.data().labels_not_kept, 7U);
}

TEST(RunStats, KeepsWaitsAndWhatWasUnderWayBySecond) {
  TwoShards run;
  run.recorder(0).record_wait(seconds(2));
  run.recorder(1).record_wait(seconds(3));
  run.recorder(0).record_in_flight(milliseconds(700));
  run.recorder(1).record_in_flight(milliseconds(800));
  run.recorder(0).record(run.sample(0, "/a", milliseconds(400)));
  Sample failed = run.sample(1, "/a", milliseconds(600));
  failed.failure = "500";
  run.recorder(1).record(failed);
  run.merge(0);
  const SeriesPoint& point = run.data().series.points().at(0);
  EXPECT_EQ(point.waits, 2U);
  EXPECT_EQ(point.waited, seconds(5));
  EXPECT_EQ(point.in_flight_time, milliseconds(1'500));
  EXPECT_EQ(point.response_time, seconds(1));
}

TEST(RunStats, InTheOpenModelTheTimeUnderWayBeginsWithTheSending) {
  TwoShards run;
  Sample sample = run.sample(0, "/a", milliseconds(400));
  sample.had_due_time = true;
  sample.response_time = seconds(9);
  run.recorder(0).record(sample);
  run.merge(0);
  EXPECT_EQ(run.data().series.points().at(0).response_time, milliseconds(400));
}

TEST(RunStats, KnowsHowManyRequestsWereOfOnStart) {
  TwoShards run;
  Sample sample = run.sample(0, "/login", milliseconds(1));
  sample.in_on_start = true;
  run.recorder(0).record(sample);
  run.recorder(1).record(run.sample(1, "/login", milliseconds(1)));
  run.merge(0);
  EXPECT_EQ(run.data().entries[0].counts.in_on_start, 1U);
  EXPECT_EQ(run.data().total.counts.in_on_start, 1U);
  run.stats().reset(kStart, 0);
  EXPECT_EQ(run.data().total.counts.in_on_start, 0U);
}

TEST(RunStats, KeepsWhatTheSiteSaidOfItself) {
  TwoShards run;
  ServerFacts facts;
  facts.servers = {"nginx"};
  facts.connections_opened = 3;
  run.recorder(0).note_server(facts);
  run.recorder(1).note_server(facts);
  run.merge(0);
  run.merge(1);
  EXPECT_EQ(run.data().server.servers.size(), 1U);
  EXPECT_EQ(run.data().server.connections_opened, 6U);
  run.stats().set_vitals({.descriptors_max = 9});
  EXPECT_EQ(run.data().vitals.descriptors_max, 9U);
}

}  // namespace
}  // namespace acrida
