#include "report/locust_web.h"

#include <gtest/gtest.h>

#include <string>

#include <nlohmann/json.hpp>

#include "report/report_testing.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

Json stats_of(const RunStats* stats, const WebMoment& moment = {}) {
  return Json::parse(stats_requests_json(stats, moment));
}

TEST(LocustWeb, AnEntryHasLocustsFieldsRoundedAsThere) {
  SmallRun run;
  const Json page = stats_of(&run.stats(), {.state = "running", .users = 7, .second = 19});
  ASSERT_EQ(page["stats"].size(), 5U);
  Json entry = page["stats"][0];
  EXPECT_DOUBLE_EQ(entry["total_rps"].get<double>(), 180.0 / 19.25);
  EXPECT_DOUBLE_EQ(entry["current_rps"].get<double>(), 9.0);
  entry.erase("total_rps");
  entry.erase("current_rps");
  // By the rules of Locust's StatsEntry.to_dict().
  EXPECT_EQ(entry, Json::parse(R"({"method": "GET", "name": "/a", "num_requests": 180,
      "num_failures": 0, "min_response_time": 0, "max_response_time": 6,
      "current_fail_per_sec": 0.0, "avg_response_time": 3.0833333333333335,
      "median_response_time": 3, "total_fail_per_sec": 0.0, "response_time_percentile_0.95": 6,
      "response_time_percentile_0.99": 6, "avg_content_length": 13.0})"));
  EXPECT_EQ(page["stats"][4]["name"], "Aggregated");
  EXPECT_EQ(page["stats"][4]["num_requests"], 380);
}

TEST(LocustWeb, ThePageHasTheRunsStateAndItsErrors) {
  SmallRun run;
  const Json page = stats_of(&run.stats(), {.state = "running", .users = 7, .second = 19});
  EXPECT_EQ(page["state"], "running");
  EXPECT_EQ(page["user_count"], 7);
  EXPECT_EQ(page["fail_ratio"], 180.0 / 380);
  EXPECT_EQ(page["total_rps"], page["stats"][4]["total_rps"]);
  EXPECT_EQ(page["current_rps"], page["stats"][4]["current_rps"]);
  EXPECT_TRUE(
      page["current_response_time_percentiles"]["response_time_percentile_0.5"].is_number());
  EXPECT_EQ(page["errors"][0]["method"], "POST");
  EXPECT_EQ(page["errors"][0]["name"], "/b");
  EXPECT_EQ(page["errors"][0]["error"], "CatchResponseError('bad luck')");
  EXPECT_EQ(page["errors"][0]["occurrences"], 160);
  EXPECT_EQ(page["errors"][0]["first_seen"], 1'795'473'350.25);
}

TEST(LocustWeb, BeforeTheFirstTestThereIsTheEmptyTotal) {
  const Json page = stats_of(nullptr);
  ASSERT_EQ(page["stats"].size(), 1U);
  EXPECT_EQ(page["stats"][0]["name"], "Aggregated");
  EXPECT_EQ(page["stats"][0]["num_requests"], 0);
  EXPECT_EQ(page["state"], "ready");
  EXPECT_TRUE(page["errors"].empty());
  EXPECT_TRUE(page["current_response_time_percentiles"]["response_time_percentile_0.95"].is_null());
  EXPECT_EQ(Json::parse(exceptions_json(nullptr)), Json::parse(R"({"exceptions": []})"));
}

TEST(LocustWeb, OfManyNamesFiveHundredAreListedAndTheTotal) {
  Recorder recorder(0);
  for (int i = 0; i < 600; ++i) {
    Sample sample;
    sample.entry = recorder.entry("GET", "/" + std::to_string(i));
    sample.sent = kRunStart;
    sample.response_time = std::chrono::milliseconds(1);
    sample.failure = "<script>";
    recorder.record(sample);
  }
  RunStats stats(kRunStart);
  stats.merge(recorder.take_delta(), 0);
  const Json page = stats_of(&stats);
  EXPECT_EQ(page["stats"].size(), 501U);
  EXPECT_EQ(page["stats"][500]["name"], "Aggregated");
  EXPECT_EQ(page["errors"].size(), 500U);
  EXPECT_EQ(page["errors"][0]["error"], "<script>");
}

}  // namespace
}  // namespace acrida
