#include "report/live_sections.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "report/live_testing.h"
#include "report/live_verdict.h"
#include "report/report_testing.h"
#include "report/verdict_testing.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

class Failing {
 public:
  void add(std::string_view name,
           std::string_view failure,
           std::uint16_t status,
           std::string_view cause,
           int count = 1) {
    Sample sample;
    sample.entry = recorder_.entry("POST", name);
    sample.sent = kRunStart;
    sample.response_time = std::chrono::milliseconds(1);
    sample.failure = failure;
    sample.status = status;
    sample.cause = cause;
    for (int i = 0; i < count; ++i) {
      recorder_.record(sample);
    }
  }
  Json failures(std::size_t most = kLiveFailuresMax) {
    stats_.merge(recorder_.take_delta(), 0);
    return Json::parse(failures_section(stats_.data(), most));
  }

 private:
  Recorder recorder_{0};
  RunStats stats_{kRunStart};
};

TEST(LiveSections, AFailureHasTheCauseThatItsTextMentions) {
  Failing run;
  run.add("/a", "HTTPError('417 Client Error')", 417, "ValidationError", 3);
  run.add("/a", "HTTPError('503 Server Error')", 503, "QueryDeadlockError", 2);
  run.add("/a", "bad luck", 200, "check");
  const Json failures = run.failures();
  ASSERT_EQ(failures.size(), 3U);
  EXPECT_EQ(failures[0], Json::parse(R"json({"method": "POST", "name": "/a",
      "text": "HTTPError('417 Client Error')", "count": 3, "first": 1795473350001,
      "last": 1795473350001, "kind": "validation", "cause": "ValidationError",
      "example": null})json"));
  EXPECT_EQ(failures[1]["kind"], "system");
  EXPECT_EQ(failures[1]["cause"], "QueryDeadlockError");
  EXPECT_EQ(failures[2]["kind"], "unknown");  // it mentions none, and they do not agree
  EXPECT_EQ(failures[2]["cause"], nullptr);
}

TEST(LiveSections, TheMostFrequentFailuresAreShown) {
  Failing run;
  run.add("/a", "seldom", 500, "");
  run.add("/b", "often", 500, "", 5);
  const Json failures = run.failures(1);
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0]["text"], "often");
}

TEST(LiveSections, TheWorstLabelsComeFirst) {
  Recorder recorder(0);
  RunStats stats(kRunStart);
  for (int branch = 0; branch < 300; ++branch) {
    Sample sample;
    sample.entry = recorder.entry("GET", "/");
    sample.sent = kRunStart;
    sample.response_time = std::chrono::milliseconds(1 + branch);
    const std::string label = "branch " + std::to_string(branch);
    sample.label = label;
    recorder.record(sample);
  }
  stats.merge(recorder.take_delta(), 0);
  const Json labels = Json::parse(labels_section(stats.data()));
  EXPECT_EQ(labels["kind"], "label");
  ASSERT_EQ(labels["rows"].size(), 200U);
  EXPECT_EQ(labels["rows"][0], Json::parse(R"(["branch 299", 1, 0, 300, 300, 300, 300])"));
  EXPECT_EQ(labels["left_out"], 100);
}

TEST(LiveSections, APlanIsItsTextAndItsDocument) {
  RunInfo info = small_run_info();
  info.plan.emplace();
  info.plan->load.source = kHostileText;
  const std::string text = plan_section(info, 100'000);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  const Json plan = Json::parse(text);
  EXPECT_EQ(plan["document"]["source"], kHostileRead);
  EXPECT_NE(plan["text"], "");
  EXPECT_EQ(Json::parse(plan_section(info, 10))["document"], nullptr);
  for (int i = 0; i < 1'000; ++i) {
    info.plan->load.notes.push_back("note " + std::to_string(i));
  }
  const Json cut = Json::parse(plan_section(info, 1'000));
  const std::string words = cut["text"];
  EXPECT_LT(words.size(), 1'100U);
  const auto lines = std::count(words.begin(), words.end(), '\n');
  const std::string all = Json::parse(plan_section(info, 100'000))["text"];
  const auto left_out = std::count(all.begin(), all.end(), '\n') - lines + 1;
  EXPECT_TRUE(words.ends_with("\nand " + std::to_string(left_out) +
                              " more lines, which `acrida plan` prints\n"))
      << words;
}

TEST(LiveVerdict, HasTheTextsOfEveryCell) {
  SmallRun run;
  const Verdict made = small_verdict();
  const Json verdict = Json::parse(verdict_section(&made, run.data()));
  EXPECT_EQ(verdict["outcome"], "FAIL");
  EXPECT_EQ(verdict["counts"], Json::parse(R"({"pass": 2, "fail": 1, "unproven": 2})"));
  EXPECT_EQ(verdict["window"]["first"], 14);
  EXPECT_EQ(verdict["validity"]["valid"], true);
  ASSERT_EQ(verdict["rows"].size(), 3U);
  EXPECT_EQ(verdict["rows"][2]["label"], "all requests");
  EXPECT_EQ(verdict["rows"][1]["names"], Json({"POST /b", "GET /refused"}));
  EXPECT_EQ(verdict["rows"][0]["cells"][0], Json::parse(R"({"title": "Login p50 < 300 ms",
      "measure": "p50", "outcome": "PASS", "limit_text": "< 300 ms", "value_text": "182 ms",
      "why": "182 ms [170-195] against 300 ms", "margin": 0.393333, "samples": 600,
      "more_time": null, "never": false, "value": 0.182, "limit": 0.3, "lower": 0.17,
      "upper": 0.195})"));
  EXPECT_EQ(verdict["rows"][0]["cells"][1]["more_time"], 232);
  EXPECT_EQ(verdict["rows"][1]["cells"][1]["limit_text"], ">= 25.0 /s");
  const Json& finding = verdict["findings"][0];
  EXPECT_EQ(finding["names"], Json({"POST /b"}));
  EXPECT_EQ(finding["evidence"][0]["what"], "p95 of POST /api/resource/POS Invoice");
  EXPECT_EQ(finding["first"], 0);
}

TEST(LiveVerdict, WithoutTargetsThereIsNoOutcomeAndWithoutJudgementNothing) {
  const Verdict none;
  SmallRun run;
  const Json verdict = Json::parse(verdict_section(&none, run.data()));
  EXPECT_EQ(verdict["outcome"], nullptr);
  EXPECT_EQ(verdict["window"], nullptr);
  EXPECT_EQ(verdict_section(nullptr, run.data()), "null");
}

TEST(LiveVerdict, OfManyNamesAFewAreNamed) {
  ManyNames run(1'000);
  Verdict verdict;
  RowVerdict row;
  for (std::uint32_t i = 0; i < 1'000; ++i) {
    row.entries.push_back(i);
  }
  verdict.rows = {row};
  const Json names = Json::parse(verdict_section(&verdict, run.data()))["rows"][0]["names"];
  ASSERT_EQ(names.size(), kLiveNamesMax + 1);
  EXPECT_EQ(names[kLiveNamesMax], "and 950 more");
}

}  // namespace
}  // namespace acrida
