#include "report/kept_targets.h"

#include <gtest/gtest.h>

#include <string>

#include "report/report_testing.h"
#include "report/run_json.h"
#include "report/run_json_reader.h"
#include "report/verdict_testing.h"

namespace acrida {
namespace {

std::string judged_run() {
  SmallRun run;
  RunInfo info = small_run_info();
  info.verdict = small_verdict();
  Limit held = p_limit(0.999, 2);
  held.span = Limit::Span::kFor;
  held.span_length = std::chrono::seconds(10);
  held.abort = true;
  held.text = "p(99.9)<2s for 10s";
  info.verdict->rows[1].cells.push_back(cell_of(held, Outcome::kPass, 1, 1, 1));
  return run_json(info, run.data());
}

std::string replaced(std::string text, const std::string& old, const std::string& by) {
  const std::size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, old.size(), by);
}

TEST(KeptTargets, AreThoseThatTheRunWasJudgedBy) {
  const Result<SavedRun> run = read_run_json(judged_run());
  ASSERT_TRUE(run.has_value()) << run.error().message();
  const KeptTargets& kept = run->judged_by;
  EXPECT_EQ(kept.targets.source, "targets.md");
  ASSERT_EQ(kept.targets.rows.size(), 3U);
  ASSERT_EQ(kept.requests.size(), 3U);
  EXPECT_EQ(kept.targets.rows[0].label, "Login");
  EXPECT_EQ(kept.requests[1], (std::vector<RequestName>{{"POST", "/b"}, {"GET", "/refused"}}));
  EXPECT_TRUE(kept.requests[2].empty());
  const std::vector<Limit>& limits = kept.targets.rows[1].limits;
  ASSERT_EQ(limits.size(), 3U);
  EXPECT_EQ(measure_name(limits[0]), "p95");
  EXPECT_EQ(limits[0].value, 0.8);
  EXPECT_EQ(limits[1].measure, Measure::kRate);
  EXPECT_TRUE(limits[1].inclusive);
  EXPECT_EQ(measure_name(limits[2]), "p99.9");
  EXPECT_EQ(limits[2].span, Limit::Span::kFor);
  EXPECT_EQ(limits[2].span_length, std::chrono::seconds(10));
  EXPECT_TRUE(limits[2].abort);
  EXPECT_EQ(limits[2].text, "p(99.9)<2s for 10s");
}

TEST(KeptTargets, OfARunThatWasNotJudgedThereAreNone) {
  SmallRun run;
  const Result<SavedRun> saved = read_run_json(run_json(small_run_info(), run.data()));
  ASSERT_TRUE(saved.has_value());
  EXPECT_TRUE(saved->judged_by.targets.empty());
}

TEST(KeptTargets, WhatIsNotAsItShouldBeIsNamed) {
  const std::string text = judged_run();
  for (const auto& [old, by] : std::initializer_list<std::pair<std::string, std::string>>{
           {R"("measure":"p95")", R"("measure":"p95x")"},
           {R"("measure":"p95")", R"("measure":"")"},
           {R"("measure":"p95")", R"("measure":"pnan")"},
           {R"("span":"for")", R"("span":"now")"},
           {R"("limit":0.8)", R"("limit":-1)"},
           {R"("label":"Login","entries":[0])", R"("label":"Login","entries":[9])"},
           {R"("label":"Login","entries":[0])", R"("label":"Login","entries":[-1])"},
           {R"("label":"Login")", R"("label":7)"},
           {R"("inclusive":true)", R"("inclusive":1)"}}) {
    const Result<SavedRun> run = read_run_json(replaced(text, old, by));
    ASSERT_FALSE(run.has_value()) << by;
    EXPECT_TRUE(run.error().message().starts_with("run.json")) << run.error().message();
  }
}

}  // namespace
}  // namespace acrida
