#include "report/verdict_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/figures.h"
#include "base/strings.h"
#include "report/verdict_testing.h"

namespace acrida {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::size_t widest(const std::string& text) {
  std::size_t width = 0;
  for (const std::string_view line : split(text, '\n')) {
    width = std::max(width, character_count(line));
  }
  return width;
}

// All nine measures of the issue in one row.
Verdict wide_verdict() {
  Verdict verdict;
  RowVerdict row{.label = "A row whose label is much longer than a column of a table may be"};
  for (const double quantile : {0.999, 0.5, 0.9, 0.95, 0.99}) {
    row.cells.push_back(cell_of(p_limit(quantile, 0.8), Outcome::kUnproven, 0.7, 0.6, 0.95));
  }
  for (const Measure measure : {Measure::kRate, Measure::kFailureRate, Measure::kMax}) {
    row.cells.push_back(
        cell_of({.measure = measure, .value = 0.8}, Outcome::kUnproven, 0.7, 0.6, 0.95));
  }
  verdict.rows = {row};
  return verdict;
}

TEST(VerdictTable, ColumnsAreTheMeasuresThatOccurInTheOrderOfPeople) {
  const Verdict verdict = wide_verdict();
  EXPECT_THAT(verdict_table(verdict).columns,
              ElementsAre("p50", "p90", "p95", "p99", "p99.9", "max", "failures", "requests/s"));
}

TEST(VerdictTable, ShowsEachCellUnderItsMeasure) {
  const Verdict verdict = small_verdict();
  EXPECT_EQ(table_text(verdict_table(verdict), 150),
            "target              p50                p95                   p99              "
            "      failures          requests/s\n"
            "------------------  -----------------  --------------------  -----------------"
            "----  ----------------  -----------------------\n"
            "Login *             PASS 182 ms < 300                        UNPROVEN 290 ms <"
            " 800\n"
            "POS Invoice Create                     FAIL 1.24 s > 800 ms                   "
            "                        UNPROVEN 13.2 /s < 25.0\n"
            "all requests                                                                  "
            "      PASS 0.2 % < 1.0\n");
}

TEST(VerdictTable, AWideTableFitsByGoingOnBelow) {
  const Verdict verdict = wide_verdict();
  const std::string text = table_text(verdict_table(verdict), 120);
  EXPECT_LE(widest(text), 120U) << text;
  EXPECT_THAT(text, HasSubstr("A row whose label is much l..."));
  EXPECT_THAT(text, HasSubstr("UNPROVEN 700 ms < 800"));
  EXPECT_THAT(text, HasSubstr("requests/s"));
  EXPECT_EQ(std::ranges::count(split(text, '\n'), std::string_view()), 3);
}

TEST(VerdictTable, IntervalsAreLeftOutWhereThatSavesATable) {
  const Verdict verdict = small_verdict();
  const std::string text = table_text(verdict_table(verdict), 130);
  EXPECT_THAT(text, HasSubstr("PASS 182 ms < 300"));
  EXPECT_THAT(text, Not(HasSubstr("[")));
}

TEST(VerdictTable, TwoLimitsOfOneMeasureStandBelowEachOther) {
  Verdict verdict;
  RowVerdict row{.label = "Search"};
  row.cells = {cell_of(p_limit(0.95, 0.3), Outcome::kFail, 0.4, 0.35, 0.45),
               cell_of(p_limit(0.95, 0.5), Outcome::kPass, 0.4, 0.35, 0.45)};
  verdict.rows = {row};
  EXPECT_EQ(table_text(verdict_table(verdict), 120),
            "target  p95\n"
            "------  ---------------------------\n"
            "Search  FAIL 400 ms [350-450] > 300\n"
            "        PASS 400 ms [350-450] < 500\n");
}

TEST(VerdictTable, ALimitOverAStretchOfTimeHasAColumnOfItsOwn) {
  Verdict verdict;
  Limit limit = p_limit(0.95, 0.3);
  limit.span = Limit::Span::kFor;
  limit.span_length = std::chrono::seconds(10);
  RowVerdict row{.label = "Search"};
  row.cells = {cell_of(limit, Outcome::kPass, 0.2, 0.1, 0.25),
               cell_of(p_limit(0.95, 0.3), Outcome::kPass, 0.2, 0.1, 0.25)};
  verdict.rows = {row};
  EXPECT_THAT(verdict_table(verdict).columns, ElementsAre("p95", "p95 for 10s"));
}

}  // namespace
}  // namespace acrida
