#include "stats/run_stats.h"

#include <gtest/gtest.h>

#include <string>

#include "stats/recorder.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr WallTime kStart{seconds(1'700'000'000)};

// One shard and the run: sends samples, a second at a time.
struct TestRun {
  Recorder recorder{0};
  RunStats stats{kStart};

  void send(std::string_view name, Duration time, std::string_view failure = {}) {
    Sample sample;
    sample.entry = recorder.entry("GET", name);
    sample.sent = kStart + sent_after;
    sample.response_time = time;
    sample.service_time = time;
    sample.failure = failure;
    recorder.record(sample);
  }
  void merge(std::int64_t second) {
    RecorderDelta delta = recorder.take_delta();
    stats.merge(delta, second);
    recorder.give_back(std::move(delta));
  }

  Duration sent_after{0};
};

TEST(RunStats, AddsUpPerNameAndInTotal) {
  TestRun run;
  run.send("/a", milliseconds(10));
  run.send("/b", milliseconds(20), "500");
  run.merge(0);
  run.send("/b", milliseconds(30));
  run.merge(1);
  const RunData& data = run.stats.data();
  ASSERT_EQ(data.entries.size(), 2U);
  EXPECT_EQ(data.entries[1].name, "/b");
  EXPECT_EQ(data.entries[1].counts.requests, 2U);
  EXPECT_EQ(data.entries[1].counts.failures, 1U);
  EXPECT_DOUBLE_EQ(data.entries[1].failure_ratio(), 0.5);
  EXPECT_EQ(data.entries[1].failure.max(), milliseconds(20));
  EXPECT_EQ(data.entries[1].success.max(), milliseconds(30));
  EXPECT_EQ(data.total.name, "Aggregated");
  EXPECT_EQ(data.total.counts.requests, 3U);
  EXPECT_EQ(data.total.all().count(), 3U);
  EXPECT_EQ(data.total.all_summary().max, milliseconds(30));
}

TEST(RunStats, HistogramsAndSummariesAgree) {
  TestRun run;
  Histogram expected;
  for (int i = 0; i < 10'000; ++i) {
    const Duration time = std::chrono::microseconds(i * i % 70'000);
    run.send("/a", time);
    expected.record(time);
    if (i % 1'000 == 0) {
      run.merge(i / 1'000);
    }
  }
  run.merge(10);
  EXPECT_EQ(run.stats.data().total.success.buckets(), expected.buckets());
  EXPECT_EQ(run.stats.data().total.success.summary(), expected.summary());
}

TEST(RunStats, RecordersMayNumberTheirNamesDifferently) {
  RunStats stats(kStart);
  Recorder one(0);
  Recorder two(1);
  Sample sample;
  sample.sent = kStart;
  sample.response_time = milliseconds(1);
  sample.entry = one.entry("GET", "/a");
  one.record(sample);
  sample.entry = two.entry("GET", "/b");
  sample.failure = "late";
  two.record(sample);
  sample.entry = two.entry("GET", "/a");
  two.record(sample);
  stats.merge(one.take_delta(), 0);
  stats.merge(two.take_delta(), 0);
  const RunData& data = stats.data();
  ASSERT_EQ(data.entries.size(), 2U);
  EXPECT_EQ(data.entries[0].name, "/a");
  EXPECT_EQ(data.entries[0].counts.requests, 2U);
  EXPECT_EQ(data.entries[0].counts.failures, 1U);
  ASSERT_EQ(data.failures.size(), 2U);
  EXPECT_EQ(data.entries[data.failures[0].entry].name, "/b");
  EXPECT_EQ(data.entries[data.failures[1].entry].name, "/a");
}

TEST(RunStats, NamesOverTheLimitOfTheRunShareOneEntry) {
  RunStats stats(kStart, 2);
  Recorder one(0, 2);
  Recorder two(1, 2);
  Sample sample;
  sample.sent = kStart;
  for (const char* const name : {"/1", "/2", "/3"}) {
    sample.entry = one.entry("GET", name);
    one.record(sample);
  }
  for (const char* const name : {"/4", "/2"}) {
    sample.entry = two.entry("GET", name);
    two.record(sample);
  }
  stats.merge(one.take_delta(), 0);
  stats.merge(two.take_delta(), 0);
  const RunData& data = stats.data();
  ASSERT_EQ(data.entries.size(), 3U);
  EXPECT_EQ(data.entries[1].counts.requests, 2U);
  EXPECT_EQ(data.entries[2].name, kOtherNames);
  EXPECT_EQ(data.entries[2].counts.requests, 2U);
}

TEST(RunStats, EachNameKnowsItsFirstAndLastAnswer) {
  TestRun run;
  run.send("/a", milliseconds(300));
  run.send("/a", milliseconds(100));
  run.merge(0);
  run.sent_after = seconds(5);
  run.send("/a", milliseconds(0));
  run.send("/b", milliseconds(0));
  run.merge(5);
  run.merge(6);
  const RunData& data = run.stats.data();
  EXPECT_EQ(data.entries[0].first_done, kStart + milliseconds(100));
  EXPECT_EQ(data.entries[0].last_done, kStart + seconds(5));
  EXPECT_EQ(data.entries[1].first_done, kStart + seconds(5));
  EXPECT_EQ(data.total.first_done, kStart + milliseconds(100));
}

TEST(RunStats, FailuresKeepTheirFirstAndLastTime) {
  TestRun run;
  run.send("/a", milliseconds(0), "503");
  run.merge(0);
  run.sent_after = seconds(7);
  run.send("/a", milliseconds(500), "503");
  run.send("/a", milliseconds(0), "reset");
  run.merge(7);
  const RunData& data = run.stats.data();
  ASSERT_EQ(data.failures.size(), 2U);
  EXPECT_EQ(data.failures[0].text, "503");
  EXPECT_EQ(data.failures[0].count, 2U);
  EXPECT_EQ(data.failures[0].first, kStart);
  EXPECT_EQ(data.failures[0].last, kStart + milliseconds(7'500));
}

TEST(RunStats, TheTotalRateRunsFromTheStartToTheLastRequest) {
  TestRun run;
  run.send("/a", milliseconds(0));
  run.sent_after = seconds(4);
  run.send("/a", milliseconds(0));
  run.merge(4);
  EXPECT_DOUBLE_EQ(run.stats.data().per_second(10), 2.5);
  EXPECT_EQ(RunStats(kStart).data().per_second(10), 0);
}

TEST(RunStats, TheCurrentRateIsLocustsMeanOverTenSecondsThatEndTwoAgo) {
  TestRun run;
  for (int second = 0; second < 30; ++second) {
    for (int i = 0; i < second; ++i) {
      run.send("/a", milliseconds(1), i == 0 ? "x" : "");
    }
    run.merge(second);
  }
  // The last request was in second 29: seconds 17 to 26.
  EXPECT_DOUBLE_EQ(run.stats.current_rates().requests, 21.5);
  EXPECT_DOUBLE_EQ(run.stats.entry_rates()[0].failures, 1.0);
}

TEST(RunStats, TheCurrentRateIsCutAtTheStart) {
  TestRun run;
  EXPECT_EQ(run.stats.current_rates().requests, 0);
  for (int second = 0; second < 5; ++second) {
    for (int i = 0; i < 6; ++i) {
      run.send("/a", milliseconds(1));
    }
    run.merge(second);
    EXPECT_DOUBLE_EQ(run.stats.current_rates().requests, second < 3 ? 0 : 6) << second;
  }
}

TEST(RunStats, TheWindowHoldsTenSecondsExactly) {
  TestRun run;
  for (int second = 0; second < 20; ++second) {
    run.send("/a", milliseconds(second < 12 ? 1'000 : 10));
    run.send("/b", milliseconds(100));
    run.merge(second);
  }
  const Histogram all = run.stats.window(19);
  EXPECT_EQ(all.count(), 20U);
  const std::vector<Histogram> entries = run.stats.entry_windows(19);
  EXPECT_EQ(entries[0].count(), 10U);
  EXPECT_NEAR(to_milliseconds(entries[0].percentile(0.5)), 10, 0.01);
  EXPECT_NEAR(to_milliseconds(entries[0].percentile(1)), 1'000, 0.5);
  EXPECT_NEAR(to_milliseconds(entries[1].percentile(0.5)), 100, 0.05);
}

TEST(RunStats, ThePercentilesOfASecondAreThoseOfAllShards) {
  RunStats stats(kStart);
  Recorder slow(0);
  Recorder fast(1);
  Sample sample;
  sample.sent = kStart;
  sample.entry = slow.entry("GET", "/a");
  sample.response_time = milliseconds(900);
  slow.record(sample);
  sample.entry = fast.entry("GET", "/a");
  sample.response_time = milliseconds(10);
  for (int i = 0; i < 99; ++i) {
    fast.record(sample);
  }
  stats.merge(slow.take_delta(), 0);
  stats.merge(fast.take_delta(), 0);
  const SeriesPoint& point = stats.data().series.points().at(0);
  EXPECT_EQ(point.requests, 100U);
  EXPECT_NEAR(to_milliseconds(point.p95), 10, 0.01);
}

TEST(RunStats, KeepsUsersLatenessAndCpuBySecond) {
  TestRun run;
  const UserCount first[] = {{"Till", 10}};
  run.stats.set_users(0, first);
  const UserCount second[] = {{"Manager", 3}, {"Till", 12}};
  run.stats.set_users(1, second);
  run.stats.set_generator_cpu(1, 0.4);
  run.stats.set_generator_cpu(1, 0.9);
  run.stats.set_generator_cpu(1, 0.2);
  run.recorder.record_turn_lateness(milliseconds(12));
  run.recorder.record_late_start(milliseconds(50));
  run.recorder.record_dropped_starts(2);
  run.merge(1);
  const RunData& data = run.stats.data();
  EXPECT_EQ(data.user_classes, (std::vector<std::string>{"Till", "Manager"}));
  const std::vector<SeriesPoint>& points = data.series.points();
  EXPECT_EQ(points[0].users, (std::vector<std::uint32_t>{10}));
  EXPECT_EQ(points[1].users, (std::vector<std::uint32_t>{12, 3}));
  EXPECT_DOUBLE_EQ(points[1].generator_cpu, 0.9);
  EXPECT_EQ(points[1].turn_lateness_max, milliseconds(12));
  EXPECT_EQ(points[1].late_starts, 1U);
  EXPECT_EQ(data.dropped_starts, 2U);
}

TEST(RunStats, ClockStepsAreCountedWithTheLargest) {
  RunStats stats(kStart);
  stats.add_clock_step(milliseconds(-300));
  stats.add_clock_step(milliseconds(80));
  EXPECT_EQ(stats.data().clock_steps, 2U);
  EXPECT_EQ(stats.data().clock_step_largest, milliseconds(300));
}

TEST(RunStats, AResetStartsTheFiguresAfreshAndKeepsCountOfWhatItDropped) {
  TestRun run;
  run.send("/a", milliseconds(900), "503");
  run.merge(0);
  run.stats.reset(kStart + seconds(1), 1);
  const RunData& data = run.stats.data();
  EXPECT_EQ(data.total.counts.requests, 0U);
  EXPECT_EQ(data.total.all().count(), 0U);
  EXPECT_TRUE(data.failures.empty());
  EXPECT_EQ(run.stats.window(1).count(), 0U);
  run.sent_after = seconds(2);
  run.send("/a", milliseconds(0), "503");
  run.merge(2);
  EXPECT_EQ(data.total.counts.requests, 1U);
  EXPECT_EQ(data.total.counts.excluded_requests, 1U);
  EXPECT_EQ(data.total.counts.excluded_failures, 1U);
  ASSERT_EQ(data.failures.size(), 1U);
  EXPECT_EQ(data.failures[0].count, 1U);
  EXPECT_DOUBLE_EQ(data.per_second(1), 1.0);
  EXPECT_EQ(data.series.points().size(), 2U);
}

TEST(RunStats, WhatAServerSawIsReportedExcludedAndAbandonedTogether) {
  TestRun run;
  std::uint64_t seen_by_server = 0;
  run.recorder.begin_warm_up();
  for (int i = 0; i < 50; ++i, ++seen_by_server) {
    run.send("/a", milliseconds(i));
  }
  run.recorder.end_warm_up(kStart + seconds(1));
  run.sent_after = seconds(1);
  for (int i = 0; i < 100; ++i) {
    Sample sample;
    sample.entry = run.recorder.entry("GET", "/a");
    sample.sent = kStart + seconds(1);
    sample.response_time = milliseconds(1);
    sample.exchanges = i % 10 == 0   ? 0U
                       : i % 10 == 1 ? 3U
                                     : 1U;  // refused, redirected twice, plain
    sample.failure = i % 10 == 0 ? "refused" : "";
    seen_by_server += sample.exchanges;
    run.recorder.record(sample);
  }
  for (int i = 0; i < 4; ++i, ++seen_by_server) {
    run.recorder.record_abandoned(run.recorder.entry("GET", "/a"));
  }
  run.recorder.record_unsent(run.recorder.entry("GET", "/a"));
  run.merge(0);
  const EntryCounts& counts = run.stats.data().entries[0].counts;
  EXPECT_EQ(counts.exchanges + counts.excluded_exchanges + counts.abandoned, seen_by_server);
}

TEST(RunStats, ADeltaOlderThanTheWindowStillCounts) {
  TestRun run;
  run.send("/a", milliseconds(1));
  run.merge(100);
  run.send("/a", milliseconds(1));
  run.merge(3);
  EXPECT_EQ(run.stats.data().total.counts.requests, 2U);
  EXPECT_EQ(run.stats.data().series.points().at(0).second, 3);
  EXPECT_EQ(run.stats.window(100).count(), 1U);
}

}  // namespace
}  // namespace acrida
