#include "report/locust_json.h"

#include <gtest/gtest.h>

#include <string>

#include <nlohmann/json.hpp>

#include "report/report_testing.h"

namespace acrida {
namespace {

using Json = nlohmann::ordered_json;

// What Locust 2.47 prints with --json for the first entry of SmallRun, without the twenty seconds.
constexpr const char* kFirstEntry = R"({"name": "/a", "method": "GET",
  "last_request_timestamp": 1795473369.25, "start_time": 1795473350.25, "num_requests": 180,
  "num_none_requests": 0, "num_failures": 0, "total_response_time": 555.0,
  "max_response_time": 6.25, "min_response_time": 0.25, "total_content_length": 2340,
  "response_times": {"0": 40, "2": 40, "3": 40, "5": 20, "6": 40}})";

TEST(LocustJson, AnEntryHasLocustsKeysInLocustsOrder) {
  const SmallRun run;
  Json entry = Json::parse(locust_json(run.data()))[0];
  for (int second = 0; second < 20; ++second) {
    EXPECT_EQ(entry["num_reqs_per_sec"][std::to_string(1'795'473'350 + second)], 9);
  }
  EXPECT_EQ(entry["num_reqs_per_sec"].size(), 20U);
  EXPECT_TRUE(entry["num_fail_per_sec"].empty());
  entry.erase("num_reqs_per_sec");
  entry.erase("num_fail_per_sec");
  EXPECT_EQ(entry, Json::parse(kFirstEntry));
}

TEST(LocustJson, FailuresAndRequestsWithoutTimeAreCounted) {
  const SmallRun run;
  const Json entries = Json::parse(locust_json(run.data()));
  ASSERT_EQ(entries.size(), 4U);  // without the total
  const Json& refused = entries[2];
  EXPECT_EQ(refused["name"], "/refused");
  EXPECT_EQ(refused["num_none_requests"], 1);
  EXPECT_EQ(refused["num_failures"], 20);
  EXPECT_EQ(refused["num_fail_per_sec"]["1795473369"], 1);
  EXPECT_EQ(refused["response_times"], Json::parse(R"({"0": 19})"));
}

TEST(LocustJson, TheTextIsPythons) {
  const std::string text = locust_json(SmallRun().data());
  EXPECT_TRUE(
      text.starts_with("[\n    {\n        \"name\": \"/a\",\n        \"method\": \"GET\",\n"));
  EXPECT_TRUE(text.ends_with("        \"num_fail_per_sec\": {}\n    }\n]"));
}

TEST(LocustJson, ARunWithoutRequestsIsAnEmptyArray) {
  EXPECT_EQ(locust_json(RunStats(kRunStart).data()), "[]");
}

TEST(LocustJson, ATimeThatIsMissingIsNull) {
  Recorder recorder(0);
  RunStats stats(kRunStart);
  Sample sample;
  sample.entry = recorder.entry("WS", "/chat");
  sample.sent = kRunStart;
  recorder.record(sample);
  stats.merge(recorder.take_delta(), 0);
  const Json entry = Json::parse(locust_json(stats.data()))[0];
  EXPECT_TRUE(entry["min_response_time"].is_null());
  EXPECT_EQ(entry["max_response_time"], 0);
}

}  // namespace
}  // namespace acrida
