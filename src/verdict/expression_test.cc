#include "verdict/expression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace acrida {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TargetRow read(std::string_view text, ExpressionSense sense = ExpressionSense::kFailIf) {
  const Result<TargetRow> row = parse_expression(text, sense);
  EXPECT_TRUE(row.has_value()) << text << ": " << row.error().message();
  return row.value_or(TargetRow{});
}

std::string error_of(std::string_view text, ExpressionSense sense = ExpressionSense::kFailIf) {
  const Result<TargetRow> row = parse_expression(text, sense);
  return row ? "no error" : row.error().message();
}

// What must hold: "p95 <= 0.3".
std::string holds(const TargetRow& row) {
  std::string text;
  for (const Limit& limit : row.limits) {
    text += text.empty() ? "" : "; ";
    text += measure_name(limit) + (limit.measure == Measure::kRate ? " >" : " <");
    text += (limit.inclusive ? "= " : " ") + std::to_string(limit.value);
  }
  return text;
}

std::string holds(std::string_view text) {
  return holds(read(text));
}

TEST(Expression, WhatMustNotBeBecomesWhatMustHold) {
  EXPECT_EQ(holds("p(95) > 300ms"), "p95 <= 0.300000");
  EXPECT_EQ(holds("p95>=300"), "p95 < 0.300000");
  EXPECT_EQ(holds("p(99.9) > 1.5 s"), "p99.9 <= 1.500000");
  EXPECT_EQ(holds("max > 3s"), "max <= 3.000000");
  EXPECT_EQ(holds("mean > 90"), "mean <= 0.090000");
  EXPECT_EQ(holds("avg > 90"), "mean <= 0.090000");
  EXPECT_EQ(holds("median > 90"), "p50 <= 0.090000");
  EXPECT_EQ(holds("failures > 1 %"), "failures <= 0.010000");
  EXPECT_EQ(holds("fail_ratio > 0.01"), "failures <= 0.010000");
  EXPECT_EQ(holds("failures > 0"), "failures <= 0.000000");
  EXPECT_EQ(holds("rps < 25"), "requests/s >= 25.000000");
  EXPECT_EQ(holds("rps <= 25"), "requests/s > 25.000000");
}

TEST(Expression, AThresholdSaysWhatMustHold) {
  EXPECT_EQ(holds(read("p(95) < 300ms", ExpressionSense::kHolds)), "p95 < 0.300000");
  EXPECT_EQ(holds(read("rps >= 25", ExpressionSense::kHolds)), "requests/s >= 25.000000");
  EXPECT_EQ(holds(read("failures <= 1%", ExpressionSense::kHolds)), "failures <= 0.010000");
}

TEST(Expression, NamesWindowsAndAbortMayFollowInAnyOrder) {
  const TargetRow row = read("p(95) > 300ms on \"/api/*\", 'POST /b, c' for 10s, abort after 30s");
  EXPECT_THAT(row.globs, ElementsAre("/api/*", "POST /b, c"));
  EXPECT_EQ(row.label, "/api/*, POST /b, c");
  ASSERT_EQ(row.limits.size(), 1U);
  EXPECT_EQ(row.limits[0].span, Limit::Span::kFor);
  EXPECT_EQ(row.limits[0].span_length, std::chrono::seconds(10));
  EXPECT_TRUE(row.limits[0].abort);
  EXPECT_EQ(row.limits[0].grace, std::chrono::seconds(30));
  const TargetRow other = read("rps < 25 abort over 1m on /x");
  EXPECT_THAT(other.globs, ElementsAre("/x"));
  EXPECT_EQ(other.limits[0].span, Limit::Span::kOver);
  EXPECT_TRUE(other.limits[0].abort);
  EXPECT_EQ(other.limits[0].grace, Duration(0));
  const TargetRow unquoted = read("max > 3s on /x, abort");
  EXPECT_THAT(unquoted.globs, ElementsAre("/x"));
  EXPECT_TRUE(unquoted.limits[0].abort);
}

TEST(Expression, WithoutNamesItConcernsAllRequests) {
  const TargetRow row = read("  max > 3s within 30s ");
  EXPECT_EQ(row.label, "");
  EXPECT_TRUE(row.globs.empty());
  EXPECT_EQ(row.line, 0U);
  EXPECT_EQ(row.limits[0].text, "max > 3s within 30s");
  EXPECT_EQ(row.limits[0].span, Limit::Span::kWithin);
}

TEST(Expression, TheFormOfK6SaysWhatMustHoldInEitherOption) {
  for (const ExpressionSense sense : {ExpressionSense::kFailIf, ExpressionSense::kHolds}) {
    EXPECT_EQ(holds(read("http_req_duration: p(95)<300", sense)), "p95 < 0.300000");
    EXPECT_EQ(holds(read("http_req_failed: rate<0.01", sense)), "failures < 0.010000");
    EXPECT_EQ(holds(read("http_reqs: rate>25", sense)), "requests/s > 25.000000");
  }
  EXPECT_EQ(holds("http_req_duration:p(99.9)<=2s"), "p99.9 <= 2.000000");
  EXPECT_EQ(holds("http_req_duration: avg<200, max<2000"), "mean < 0.200000; max < 2.000000");
  EXPECT_EQ(holds("http_req_duration: ['p(95)<300', \"med<100\"]"),
            "p95 < 0.300000; p50 < 0.100000");
  EXPECT_EQ(read("http_req_duration: p(95)<300, max<2000").limits[1].text, "max<2000");
}

TEST(Expression, TheTagsOfK6NameRequests) {
  EXPECT_THAT(read("http_req_duration{name:/api/x [y]}: p(95)<300").globs,
              ElementsAre("/api/x [y]"));
  EXPECT_THAT(read("http_req_duration{name:\"/a}b\", method:POST}: p(95)<300").globs,
              ElementsAre("POST /a}b"));
  EXPECT_THAT(read("http_req_failed{ method:GET }: rate<0.01").globs, ElementsAre("GET *"));
  EXPECT_TRUE(read("http_reqs{name:/x}: rate>5 for 10s, abort").limits[0].abort);
}

TEST(Expression, AnErrorPointsAtItsColumn) {
  EXPECT_EQ(error_of("p95 > abc"), "column 7: expected a time such as 300ms, found 'abc'");
  EXPECT_EQ(error_of("p95 >"), "column 6: expected a time such as 300ms");
  EXPECT_EQ(error_of("p95"), "column 4: expected > or >=");
  EXPECT_EQ(error_of(""), "column 1: expected p95, p(99.9), max, mean, failures or rps");
  EXPECT_EQ(error_of("p101 > 5"),
            "column 1: expected p95, p(99.9), max, mean, failures or rps, found 'p101 > 5'");
  EXPECT_EQ(
      error_of("p95 < 300ms"),
      "column 5: expected > or >=: --fail-if takes what must not be (--threshold takes what must "
      "hold), and p95 is wanted low");
  EXPECT_THAT(error_of("rps < 25", ExpressionSense::kHolds),
              HasSubstr("column 5: expected > or >="));
  EXPECT_EQ(error_of("failures > 1"), "column 12: '1' of what? Write 1 % for a share of 0.01");
  EXPECT_EQ(error_of("p95 > 300ms in /x"),
            "column 13: expected nothing more, or on, for, within, over or abort, found 'in /x'");
  EXPECT_EQ(error_of("p95 > 300ms on \"/x"), "column 16: expected a second \" behind this one");
  EXPECT_EQ(error_of("p95 > 300ms on "), "column 16: expected a name such as \"/api/*\"");
  EXPECT_EQ(error_of("p95 > 300ms for soon"),
            "column 17: expected a time span such as 10s, found 'soon'");
  EXPECT_EQ(error_of("p95 > 300ms for 5s over 5s"),
            "column 20: only one of for, within and over can hold");
  EXPECT_EQ(error_of("p95 > 300ms abort abort"), "column 19: 'abort' stands twice");
  EXPECT_EQ(error_of("p95 > 300ms on /a on /b").substr(0, 10), "column 18:");
  EXPECT_EQ(error_of("\xc3\xa4"),
            "column 1: expected p95, p(99.9), max, mean, failures or rps, found '\xc3\xa4'");
}

TEST(Expression, AnErrorInTheFormOfK6SaysWhatIsKnown) {
  EXPECT_EQ(error_of("http_req_duratoin: p(95)<300"),
            "column 1: expected 'http_req_duration', found 'http_req_duratoin: p(95)<300'");
  EXPECT_EQ(error_of("data_received: rate>5"),
            "column 1: expected a metric of k6 that is known here: http_req_duration, "
            "http_req_failed, http_reqs, found 'data_received: rate>5'");
  EXPECT_EQ(error_of("http_req_duration: min<300"),
            "column 20: expected p(95), avg, med or max, found 'min<300'");
  EXPECT_EQ(error_of("http_reqs: count>300"), "column 12: expected rate, found 'count>300'");
  EXPECT_THAT(error_of("http_req_duration: p(95)>300"),
              HasSubstr("column 25: expected < or <=: what is written here must hold"));
  EXPECT_EQ(error_of("http_req_duration{url:/x}: p(95)<300"),
            "column 19: expected the tag name: or method:, which are known here, found "
            "'url:/x}: p(95)<300'");
  EXPECT_EQ(error_of("http_req_duration{name:/x: p(95)<300"),
            "column 37: expected ',' and a tag, or '}'");
  EXPECT_EQ(error_of("http_req_duration{name:/x} p(95)<300"),
            "column 28: expected ':' and a condition, found 'p(95)<300'");
}

TEST(Expression, ItsLengthHasALimit) {
  EXPECT_EQ(error_of(std::string(kExpressionBytesMax + 1, 'x')), "more than 4000 bytes");
}

}  // namespace
}  // namespace acrida
