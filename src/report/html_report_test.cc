#include "report/html_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/live_testing.h"
#include "report/report_testing.h"
#include "report/template_args.h"
#include "report/verdict_testing.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

// What stands between two texts.
std::string between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t first = text.find(before);
  EXPECT_NE(first, std::string_view::npos);
  const std::size_t begin = first + before.size();
  return std::string(text.substr(begin, text.find(after, begin) - begin));
}

TEST(HtmlReport, HoldsBothTextsInTheirPlaces) {
  const std::string page = html_report(R"({"host":"a"})", R"({"run":1})");
  EXPECT_EQ(between(page, "window.templateArgs = ", ";"), R"({"host":"a"})");
  EXPECT_EQ(between(page, R"(id="acrida-state">)", "</script>"), R"({"run":1})");
}

TEST(HtmlReport, WithoutAStateThePlaceStays) {
  EXPECT_NE(html_report("{}", "").find(R"({"acrida-state":null})"), std::string::npos);
}

TEST(HtmlReport, ATextThatLooksLikeAPlaceIsAText) {
  const std::string page =
      html_report(R"({"host":"{\"acrida-state\":null}/*acrida-template-args*/{}"})",
                  R"({"run":"/*acrida-template-args*/{}"})");
  EXPECT_NE(page.find(R"({"run":"/*acrida-template-args*/{}"})"), std::string::npos);
}

TEST(HtmlReport, NothingInATextEndsTheScript) {
  ManyNames run(1);
  Sample sample;
  sample.entry = run.recorder().entry("GET", kHostileText);
  sample.sent = kRunStart;
  sample.failure = kHostileText;
  run.recorder().record(sample);
  run.recorder().record_exception(kHostileText, kHostileText, kRunStart);
  run.merge(1);
  RunInfo info = small_run_info();
  info.scenario = "</script><script>alert(1)</script>";
  info.verdict = hostile_verdict();
  const std::string page = html_report(info, run.data());
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_EQ(page.find("<img"), std::string::npos);
  EXPECT_EQ(page.find("\xe2\x80\xa8"), std::string::npos);
  const Json args = Json::parse(between(page, "window.templateArgs = ", ";</script>"));
  EXPECT_EQ(args["locustfile"], info.scenario);
  EXPECT_EQ(args["failures_statistics"][0]["error"], kHostileRead);
  EXPECT_TRUE(Json::accept(between(page, R"(id="acrida-state">)", "</script>")));
}

// The pages themselves add a third of a megabyte.
TEST(HtmlReport, OfTenThousandNamesIsSmallEnoughToBeMailed) {
  ManyNames run(10'000);
  EXPECT_LT(html_report(small_run_info(), run.data()).size(), 300'000U);
  for (int i = 0; i < 3'000; ++i) {
    run.request(static_cast<std::size_t>(i), std::chrono::milliseconds(1), std::string(2'000, 'x'));
    run.recorder().record_exception(std::to_string(i), std::string(16'000, 'x'), kRunStart);
  }
  run.merge(1);
  EXPECT_LT(html_report(small_run_info(), run.data()).size(), 1'000'000U);
}

TEST(TemplateArgs, HaveLocustsKeysAndRounding) {
  SmallRun run;
  const Json args = Json::parse(template_args(small_run_info(), run.data()));
  EXPECT_EQ(args["is_report"], true);
  ASSERT_EQ(args["requests_statistics"].size(), 5U);
  const Json& a = args["requests_statistics"][0];
  EXPECT_EQ(a["name"], "/a");
  EXPECT_EQ(a["num_requests"], 180);
  EXPECT_EQ(a["max_response_time"], 6);
  EXPECT_EQ(a["median_response_time"], 3);
  EXPECT_EQ(a["avg_content_length"], 13.0);
  EXPECT_EQ(args["requests_statistics"][4]["name"], "Aggregated");
  EXPECT_EQ(args["response_time_statistics"][0]["0.5"], 3);
  EXPECT_EQ(args["failures_statistics"][0]["occurrences"], 160);
  EXPECT_EQ(args["start_time"], "2026-11-23T22:35:50Z");
  EXPECT_EQ(args["duration"], "19 seconds");
  EXPECT_EQ(args["locustfile"], "shop.cpp");
  ASSERT_EQ(args["history"].size(), 4U);
  EXPECT_EQ(args["history"][0]["current_rps"], Json::parse(R"(["2026-11-23T22:35:55Z", 19])"));
  EXPECT_EQ(args["history"][0]["user_count"][1], 7);
  EXPECT_EQ(args["tasks"], Json::parse(R"({"per_class": {}, "total": {}})"));
  for (const char* const key : {"exceptions_statistics", "end_time", "host", "show_download_link",
                                "percentiles_to_chart", "profile"}) {
    EXPECT_TRUE(args.contains(key)) << key;
  }
}

}  // namespace
}  // namespace acrida
