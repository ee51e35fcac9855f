#include "web/metrics_snapshot.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "report/report_testing.h"
#include "report/verdict_testing.h"
#include "web/exposition_testing.h"
#include "web/metrics_text.h"

namespace acrida {
namespace {

MetricsSnapshot snapshot_of(const RunStats& stats, const Verdict* verdict = nullptr) {
  return metrics_snapshot(small_run_info(), stats, std::chrono::seconds(1), verdict);
}

void record(Recorder& recorder, std::string_view method, std::string_view name) {
  Sample sample;
  sample.entry = recorder.entry(method, name);
  sample.sent = kRunStart;
  sample.response_time = std::chrono::milliseconds(10);
  recorder.record(sample);
}

TEST(MetricsSnapshot, NamesOverTheLimitAreCountedAndInTheTotal) {
  Recorder recorder(0);
  RunStats stats(kRunStart);
  for (int i = 0; i < 10'000; ++i) {
    record(recorder, "GET", fmt::format("/{}", i));
  }
  stats.merge(recorder.take_delta(), 0);
  const MetricsSnapshot snapshot = snapshot_of(stats);
  EXPECT_EQ(snapshot.names.size(), kMetricNamesMax);
  EXPECT_EQ(snapshot.names[0].name, "/0");
  EXPECT_EQ(snapshot.names_left_out, 10'000 - kMetricNamesMax);
  EXPECT_EQ(snapshot.total.requests, 10'000U);
  EXPECT_LT(metrics_text(snapshot).size(), 1'000'000U);
}

TEST(MetricsSnapshot, NamesThatAreAlikeAfterTheCutShareNoSeries) {
  Recorder recorder(0);
  RunStats stats(kRunStart);
  const std::string same(kMetricTextBytesMax, 'x');
  for (const std::string& name :
       {same + "1", same + "2", std::string("a\nb"), std::string("a b")}) {
    record(recorder, "GET", name);
  }
  stats.merge(recorder.take_delta(), 0);
  const MetricsSnapshot snapshot = snapshot_of(stats);
  EXPECT_EQ(snapshot.names.size(), 2U);
  EXPECT_EQ(snapshot.names_left_out, 2U);
  EXPECT_EQ(Exposition(metrics_text(snapshot)).wrong(), "");
}

TEST(MetricsSnapshot, NamesOfBytesAreCutWithinTheLimit) {
  Recorder recorder(0);
  RunStats stats(kRunStart);
  record(recorder, "GET", std::string(1'000, '\xff'));
  stats.merge(recorder.take_delta(), 0);
  const MetricsSnapshot snapshot = snapshot_of(stats);
  EXPECT_LE(snapshot.names[0].name.size(), kMetricTextBytesMax);
  EXPECT_EQ(Exposition(metrics_text(snapshot)).wrong(), "");
}

TEST(MetricsSnapshot, TargetsAreBoundedAndEachSeriesIsThereOnce) {
  Verdict verdict = small_verdict();
  verdict.rows.assign(3, verdict.rows[0]);
  for (int i = 0; i < 2'000; ++i) {
    verdict.rows.push_back({.label = fmt::format("row {}", i), .cells = verdict.rows[0].cells});
  }
  const MetricsSnapshot snapshot = snapshot_of(RunStats(kRunStart), &verdict);
  EXPECT_EQ(snapshot.targets.size(), kMetricTargetsMax);
  EXPECT_EQ(Exposition(metrics_text(snapshot)).wrong(), "");
}

TEST(MetricsSnapshot, APasswordOfTheHostIsInNoLabel) {
  RunInfo info = small_run_info();
  info.host = "https://user:secret@erp.example.com";
  EXPECT_EQ(metrics_snapshot(info, RunStats(kRunStart), {}, nullptr).host,
            "https://user:***@erp.example.com");
}

}  // namespace
}  // namespace acrida
