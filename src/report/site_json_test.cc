#include "report/site_json.h"

#include <gtest/gtest.h>

#include <string>

#include <nlohmann/json.hpp>

namespace acrida {
namespace {

TEST(SiteJson, FailuresAreSplit) {
  RunData data;
  data.total.counts.failures = 5;
  data.entries.resize(2);
  data.entries[1].counts.failures = 5;
  CauseRecord& cause = data.causes.emplace_back();
  cause.entry = 1;
  cause.status = 417;
  cause.cause = "MandatoryError";
  cause.count = cause.failures = 3;
  JsonWriter json;
  json.begin_object();
  write_failure_split(json, data);
  json.end_object();
  const nlohmann::json split = nlohmann::json::parse(json.take())["failure_split"];
  EXPECT_EQ(split["validation"], 3);
  EXPECT_EQ(split["unknown"], 2);
  ASSERT_EQ(split["entries"].size(), 1U);
  EXPECT_EQ(split["entries"][0]["entry"], 1);
  EXPECT_EQ(split["entries"][0]["system"], 0);
}

TEST(SiteJson, ServerTimesStandBesideResponseTimes) {
  ServerTimesTable table;
  table.log = "monitor.json.log";
  table.joined = 9;
  table.entries.push_back({.entry = 2,
                           .joined = 9,
                           .server_p50 = std::chrono::milliseconds(40),
                           .server_p95 = std::chrono::milliseconds(60),
                           .total_p50 = std::chrono::milliseconds(900),
                           .total_p95 = std::chrono::milliseconds(1'200)});
  table.kept = 12;
  JsonWriter json;
  json.begin_object();
  write_server_times(json, table);
  json.end_object();
  const std::string text = json.take();
  const nlohmann::json written = nlohmann::json::parse(text)["server_times"];
  EXPECT_EQ(written["log"], "monitor.json.log");
  EXPECT_EQ(written["entries"][0]["server_p50_ns"], 40'000'000);
  EXPECT_EQ(written["entries"][0]["total_p95_ns"], 1'200'000'000);
  JsonReader reader(text, "run.json");
  const ServerTimesTable read = read_server_times(reader, reader.document(), 3);
  EXPECT_FALSE(reader.failed());
  EXPECT_EQ(read.kept, 12U);
  ASSERT_EQ(read.entries.size(), 1U);
  EXPECT_EQ(read.entries[0].total_p95, std::chrono::milliseconds(1'200));
  JsonReader other(text, "run.json");
  read_server_times(other, other.document(), 2);
  EXPECT_TRUE(other.failed());
}

}  // namespace
}  // namespace acrida
