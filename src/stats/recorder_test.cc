#include "stats/recorder.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr WallTime kStart{seconds(1'700'000'000)};

Sample success(EntryId entry, Duration response_time, WallTime sent = kStart) {
  Sample sample;
  sample.entry = entry;
  sample.sent = sent;
  sample.response_time = response_time;
  sample.service_time = response_time;
  return sample;
}

Sample failed(EntryId entry, std::string_view why, WallTime sent = kStart) {
  Sample sample = success(entry, milliseconds(10), sent);
  sample.failure = why;
  return sample;
}

std::size_t times_in(const BucketTable& table) {
  std::vector<BucketTable::Pair> pairs;
  table.list(pairs);
  return pairs.size();
}

TEST(Recorder, GivesANameTheSameEntryEachTime) {
  Recorder recorder(0);
  const EntryId get = recorder.entry("GET", "/a");
  EXPECT_EQ(recorder.entry("GET", "/a"), get);
  EXPECT_NE(recorder.entry("POST", "/a"), get);
  const RecorderDelta delta = recorder.take_delta();
  ASSERT_EQ(delta.new_entries.size(), 2U);
  EXPECT_EQ(delta.new_entries[1].method, "POST");
  EXPECT_TRUE(recorder.take_delta().new_entries.empty());
}

TEST(Recorder, CountsNamesOverTheLimitUnderOneEntry) {
  Recorder recorder(0, 2);
  recorder.entry("GET", "/1");
  const EntryId last = recorder.entry("GET", "/2");
  const EntryId other = recorder.entry("GET", "/3");
  EXPECT_EQ(recorder.entry("POST", "/4"), other);
  EXPECT_EQ(recorder.entry("GET", "/2"), last);
  recorder.record(success(other, milliseconds(1)));
  recorder.record(success(other, milliseconds(1)));
  const RecorderDelta delta = recorder.take_delta();
  ASSERT_EQ(delta.new_entries.size(), 3U);
  EXPECT_EQ(delta.new_entries[2].name, kOtherNames);
  EXPECT_EQ(delta.samples_of_other_names, 2U);
}

TEST(Recorder, LongNamesShareTheirFirstBytesEntry) {
  Recorder recorder(0);
  const std::string name(kNameBytesMax, 'x');
  EXPECT_EQ(recorder.entry("GET", name + "a"), recorder.entry("GET", name + "b"));
}

TEST(Recorder, ADeltaHoldsOnlyWhatCameSinceTheLastOne) {
  Recorder recorder(3);
  const EntryId a = recorder.entry("GET", "/a");
  const EntryId b = recorder.entry("GET", "/b");
  recorder.record(success(a, milliseconds(5)));
  recorder.record(failed(b, "500"));
  const RecorderDelta first = recorder.take_delta();
  EXPECT_EQ(first.recorder, 3U);
  ASSERT_EQ(first.entries.size(), 2U);
  EXPECT_EQ(first.entries[0].success.count, 1U);
  EXPECT_EQ(first.entries[1].failure.count, 1U);
  EXPECT_EQ(times_in(first.failure_times), 1U);
  ASSERT_EQ(first.new_failures.size(), 1U);

  recorder.record(failed(b, "500"));
  const RecorderDelta second = recorder.take_delta();
  ASSERT_EQ(second.entries.size(), 1U);
  EXPECT_EQ(second.entries[0].counts.requests, 1U);
  EXPECT_TRUE(second.new_failures.empty());
  ASSERT_EQ(second.failures.size(), 1U);
  EXPECT_EQ(second.failures[0].count, 1U);
  EXPECT_TRUE(recorder.take_delta().entries.empty());
}

TEST(Recorder, KeepsResponseAndServiceTimeApartInTheOpenModel) {
  Recorder recorder(0);
  Sample sample = success(recorder.entry("GET", "/a"), milliseconds(250));
  sample.had_due_time = true;
  sample.service_time = milliseconds(50);
  recorder.record(sample);
  const RecorderDelta delta = recorder.take_delta();
  EXPECT_EQ(delta.entries[0].success.max, milliseconds(250));
  EXPECT_EQ(delta.entries[0].service.max, milliseconds(50));
  EXPECT_EQ(delta.entries[0].last_done, kStart + milliseconds(50));
}

TEST(Recorder, ARequestWithoutResponseTimeCountsAsARequestOnly) {
  Recorder recorder(0);
  Sample sample;
  sample.entry = recorder.entry("WS", "/chat");
  sample.sent = kStart;
  recorder.record(sample);
  const RecorderDelta delta = recorder.take_delta();
  EXPECT_EQ(delta.entries[0].counts.requests, 1U);
  EXPECT_EQ(delta.entries[0].counts.without_time, 1U);
  EXPECT_EQ(delta.entries[0].success.count, 0U);
  EXPECT_EQ(times_in(delta.success_times), 0U);
  EXPECT_EQ(delta.entries[0].last_done, kStart);
}

TEST(Recorder, CountsSizesStampsPhasesAndExchanges) {
  Recorder recorder(0);
  Sample sample = success(recorder.entry("GET", "/a"), milliseconds(30));
  sample.bytes_sent = 100;
  sample.response_length = 400;
  sample.wire_bytes_received = 300;
  sample.exchanges = 2;
  sample.stamp = StampKind::kLoop;
  sample.phases = {.connect = milliseconds(1), .waiting = milliseconds(20)};
  recorder.record(sample);
  sample.stamp = StampKind::kShared;
  sample.phases = {.waiting = milliseconds(10), .receiving = milliseconds(2)};
  recorder.record(sample);
  const RecorderDelta delta = recorder.take_delta();
  const EntryCounts& counts = delta.entries[0].counts;
  EXPECT_EQ(counts.bytes_sent, 200U);
  EXPECT_EQ(counts.response_bytes, 800U);
  EXPECT_EQ(counts.wire_bytes_received, 600U);
  EXPECT_EQ(counts.exchanges, 4U);
  EXPECT_EQ(counts.stamps, (std::array<std::uint64_t, 3>{0, 1, 1}));
  const PhaseSummary& connect = counts.phases[static_cast<std::size_t>(Phase::kConnect)];
  EXPECT_EQ(connect.count, 1U);
  const PhaseSummary& waiting = counts.phases[static_cast<std::size_t>(Phase::kWaiting)];
  EXPECT_EQ(waiting.sum_ns, 30'000'000U);
  EXPECT_EQ(waiting.max, milliseconds(20));
}

TEST(Recorder, TheWarmUpIsCountedApartByTheInstantOfSending) {
  Recorder recorder(0);
  const EntryId a = recorder.entry("GET", "/a");
  recorder.begin_warm_up();
  recorder.record(success(a, milliseconds(1)));
  recorder.record(failed(a, "500"));
  recorder.record_turn_lateness(seconds(1));
  recorder.record_late_start(seconds(1));
  recorder.end_warm_up(kStart + seconds(10));
  recorder.record(success(a, seconds(5), kStart + seconds(9)));  // was on its way
  recorder.record(success(a, milliseconds(2), kStart + seconds(10)));
  const RecorderDelta delta = recorder.take_delta();
  const EntryCounts& counts = delta.entries[0].counts;
  EXPECT_EQ(counts.requests, 1U);
  EXPECT_EQ(counts.excluded_requests, 3U);
  EXPECT_EQ(counts.excluded_failures, 1U);
  EXPECT_EQ(counts.excluded_exchanges, 3U);
  EXPECT_EQ(delta.entries[0].success.max, milliseconds(2));
  EXPECT_TRUE(delta.failures.empty());
  EXPECT_EQ(delta.turn_lateness.count(), 0U);
  EXPECT_EQ(delta.start_lateness.count(), 0U);
  EXPECT_EQ(delta.send_lateness.count(), 1U);
}

TEST(Recorder, ALatenessThatNobodyKnowsIsNone) {
  Recorder recorder(0);
  Sample sample = success(recorder.entry("GET", "/a"), milliseconds(1));
  sample.send_lateness = std::nullopt;
  recorder.record(sample);
  const RecorderDelta delta = recorder.take_delta();
  EXPECT_EQ(delta.entries[0].counts.requests, 1U);
  EXPECT_EQ(delta.send_lateness.count(), 0U);
}

TEST(Recorder, FailureTextsOverTheLimitStillCountAsFailures) {
  Recorder recorder(0);
  const EntryId a = recorder.entry("GET", "/a");
  for (std::uint32_t i = 0; i < kFailuresKept + 7; ++i) {
    recorder.record(failed(a, "order " + std::to_string(i)));
  }
  const RecorderDelta delta = recorder.take_delta();
  EXPECT_EQ(delta.entries[0].counts.failures, kFailuresKept + 7);
  EXPECT_EQ(delta.failures.size(), kFailuresKept);
  EXPECT_EQ(delta.failures_not_kept, 7U);
}

TEST(Recorder, ExceptionsAreCountedByMessageAndTraceback) {
  Recorder recorder(0);
  recorder.record_exception("boom", "std::runtime_error in Till::sell", kStart);
  recorder.record_exception("boom", "std::runtime_error in Till::sell", kStart + seconds(1));
  recorder.record_exception("boom", "std::logic_error in Till::sell", kStart);
  const RecorderDelta delta = recorder.take_delta();
  ASSERT_EQ(delta.exceptions.size(), 2U);
  EXPECT_EQ(delta.exceptions[0].count, 2U);
  EXPECT_EQ(delta.exceptions[0].last, kStart + seconds(1));
}

TEST(Recorder, CountsWhatTheStopCutOffAndWhatTheOpenModelCouldNotStart) {
  Recorder recorder(0);
  const EntryId a = recorder.entry("GET", "/a");
  recorder.record_abandoned(a);
  recorder.record_abandoned(a);
  recorder.record_unsent(a);
  recorder.record_late_start(milliseconds(30));
  recorder.record_dropped_starts(4);
  const RecorderDelta delta = recorder.take_delta();
  EXPECT_EQ(delta.entries[0].counts.abandoned, 2U);
  EXPECT_EQ(delta.entries[0].counts.unsent, 1U);
  EXPECT_EQ(delta.entries[0].counts.requests, 0U);
  EXPECT_EQ(delta.start_lateness.max(), milliseconds(30));
  EXPECT_EQ(delta.dropped_starts, 4U);
}

TEST(Recorder, ASteadyRunReusesTheMemoryOfMergedDeltas) {
  Recorder recorder(0);
  const EntryId a = recorder.entry("GET", "/a");
  std::size_t bytes_after_warm = 0;
  for (int second = 0; second < 20; ++second) {
    for (int i = 0; i < 1'000; ++i) {
      recorder.record(success(a, milliseconds(i)));
    }
    RecorderDelta delta = recorder.take_delta();
    EXPECT_EQ(delta.entries[0].counts.requests, 1'000U);
    recorder.give_back(std::move(delta));
    if (second == 2) {
      bytes_after_warm = recorder.bytes();
    }
  }
  EXPECT_EQ(recorder.bytes(), bytes_after_warm);
}

}  // namespace
}  // namespace acrida
