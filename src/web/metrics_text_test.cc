#include "web/metrics_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "report/report_testing.h"
#include "report/verdict_testing.h"
#include "web/exposition_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;

Exposition exposition_of(const Verdict* verdict) {
  SmallRun run;
  return Exposition(metrics_text(
      metrics_snapshot(small_run_info(), run.stats(), std::chrono::seconds(20), verdict)));
}

TEST(MetricsText, HasTheRunsFigures) {
  const Exposition page = exposition_of(nullptr);
  ASSERT_EQ(page.wrong(), "");
  EXPECT_EQ(page.at(R"(acrida_requests_total{method="GET",name="/a"})"), "180");
  EXPECT_EQ(page.at(R"(acrida_failures_total{method="POST",name="/b"})"), "160");
  EXPECT_EQ(page.at(R"(acrida_response_time_seconds_count{method="GET",name="/a"})"), "180");
  EXPECT_EQ(page.at(R"(acrida_response_time_seconds{method="GET",name="/q,\"x\"",quantile="0.5"})"),
            "1.2345");
  EXPECT_EQ(page.at("acrida_run_requests_total"), "380");
  EXPECT_EQ(page.at("acrida_run_failures_total"), "180");
  EXPECT_EQ(page.at(R"(acrida_users{user_class="Till"})"), "5");
  EXPECT_EQ(page.at("acrida_requests_per_second"), "19");
  EXPECT_EQ(page.at("acrida_generator_cpu_ratio"), "0.25");
  EXPECT_EQ(page.at("acrida_send_lateness_seconds_count"), "380");
  EXPECT_EQ(page.at("acrida_valid"), "1");
  EXPECT_EQ(page.at("acrida_run_time_seconds"), "20");
  EXPECT_EQ(page.at("acrida_names_left_out"), "0");
  EXPECT_EQ(page.at(R"(acrida_run_info{version="0.1.0",scenario="shop.cpp",)"
                    R"(host="http://127.0.0.1:8000",run_id="0badcafe"})"),
            "1");
}

TEST(MetricsText, HasTheVerdict) {
  Verdict verdict = small_verdict();
  verdict.validity.findings = {{"gen-cpu", "too busy"}};
  const Exposition page = exposition_of(&verdict);
  ASSERT_EQ(page.wrong(), "");
  EXPECT_EQ(page.at(R"(acrida_target_limit{row="POS Invoice Create",measure="p95"})"), "0.8");
  EXPECT_EQ(page.at(R"(acrida_target_value{row="POS Invoice Create",measure="p95"})"), "1.24");
  EXPECT_EQ(page.at(R"(acrida_target_outcome{row="POS Invoice Create",measure="p95"})"), "-1");
  EXPECT_EQ(page.at(R"(acrida_target_outcome{row="Login",measure="p99"})"), "0");
  EXPECT_EQ(page.at(R"(acrida_target_outcome{row="all requests",measure="failures"})"), "1");
  EXPECT_EQ(page.at(R"(acrida_finding{id="sat-flat",set="server",confidence="high"})"), "1");
  EXPECT_EQ(page.at("acrida_valid"), "0");
  EXPECT_EQ(page.at(R"(acrida_invalid{id="gen-cpu"})"), "1");
}

TEST(MetricsText, TextsOfOthersStayInTheirQuotes) {
  Verdict verdict = hostile_verdict();
  verdict.rows[0].label = "a\\\"} 1\nacrida_valid 1";
  const Exposition page = exposition_of(&verdict);
  EXPECT_EQ(page.wrong(), "");
  EXPECT_EQ(page.at(R"(acrida_target_outcome{row="a\\\"} 1 acrida_valid 1",measure="p50"})"), "1");
  EXPECT_EQ(page.at("acrida_valid"), "0");
}

TEST(MetricsText, WhatIsNoNumberIsWrittenAsPrometheusReadsIt) {
  MetricsSnapshot snapshot;
  snapshot.requests_per_second = std::numeric_limits<double>::quiet_NaN();
  snapshot.generator_cpu = std::numeric_limits<double>::infinity();
  const std::string text = metrics_text(snapshot);
  EXPECT_THAT(text, HasSubstr("\nacrida_requests_per_second NaN\n"));
  EXPECT_THAT(text, HasSubstr("\nacrida_generator_cpu_ratio +Inf\n"));
}

TEST(MetricsText, AHeadWithoutSamplesIsOfTheGrammar) {
  EXPECT_EQ(Exposition(metrics_text({})).wrong(), "");
}

}  // namespace
}  // namespace acrida
