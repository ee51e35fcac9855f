#include "report/verdict_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/report_testing.h"
#include "report/run_json.h"
#include "report/run_json_reader.h"
#include "report/verdict_testing.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

Json written(const Verdict& verdict) {
  JsonWriter json;
  json.begin_object();
  write_verdict(json, verdict);
  json.end_object();
  return Json::parse(json.take()).at("verdict");
}

TEST(VerdictJson, HasEachRowCellAndFinding) {
  const Json verdict = written(small_verdict());
  EXPECT_EQ(verdict["outcome"], "FAIL");
  EXPECT_EQ(verdict["targets"], "targets.md");
  EXPECT_EQ(verdict["window"]["first_second"], 14);
  ASSERT_EQ(verdict["rows"].size(), 3U);
  EXPECT_EQ(verdict["rows"][1]["entries"], Json({1, 2}));
  const Json& few = verdict["rows"][0]["cells"][1];
  EXPECT_EQ(few["measure"], "p99");
  EXPECT_EQ(few["outcome"], "UNPROVEN");
  EXPECT_EQ(few["value"], 0.29);
  EXPECT_EQ(few["upper"], nullptr);
  EXPECT_EQ(few["more_time_ns"], 232'000'000'000);
  EXPECT_EQ(verdict["rows"][1]["cells"][1]["offered"], 13.6);
  EXPECT_EQ(verdict["rows"][1]["cells"][1]["more_time_ns"], nullptr);
  const Json& finding = verdict["findings"][0];
  EXPECT_EQ(finding["id"], "sat-flat");
  EXPECT_EQ(finding["confidence"], "high");
  EXPECT_EQ(finding["evidence"][0]["value"], "1.24 s, 0.31 s at 10 users");
  EXPECT_EQ(finding["causes"].size(), 2U);
}

TEST(VerdictJson, WithoutTargetsThereIsNoOutcome) {
  EXPECT_EQ(written({})["outcome"], nullptr);
}

TEST(VerdictJson, IsASectionOfRunJsonThatReadersMaySkip) {
  SmallRun run;
  RunInfo info = small_run_info();
  EXPECT_FALSE(Json::parse(run_json(info, run.data())).contains("verdict"));
  info.verdict = hostile_verdict();
  const std::string text = run_json(info, run.data());
  EXPECT_EQ(Json::parse(text).at("verdict").at("rows").size(), 3U);
  EXPECT_TRUE(read_run_json(text).has_value());
}

}  // namespace
}  // namespace acrida
