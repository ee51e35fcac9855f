#include "verdict/target_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace acrida {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Targets read(std::string_view text) {
  const Result<Targets> targets = read_targets(text, "t.md");
  EXPECT_TRUE(targets.has_value()) << targets.error().message();
  return targets.value_or(Targets{});
}

std::string error_of(std::string_view text, const std::string& source = "t.md") {
  const Result<Targets> targets = read_targets(text, source);
  return targets ? "no error" : targets.error().message();
}

// A row's limits as "p95<=0.8" for short.
std::vector<std::string> limits_of(const TargetRow& row) {
  std::vector<std::string> texts;
  for (const Limit& limit : row.limits) {
    const bool rate = limit.measure == Measure::kRate;
    std::string sign = rate ? ">" : "<";
    sign += limit.inclusive ? "=" : "";
    texts.push_back(measure_name(limit) + sign + std::to_string(limit.value));
  }
  return texts;
}

// A table of one row, "Login".
std::string one_cell(std::string_view title, std::string_view cell) {
  return "| Endpoint | " + std::string(title) + " |\n|---|---|\n| Login | " + std::string(cell) +
         " |\n";
}

std::vector<std::string> one_limit(std::string_view title, std::string_view cell) {
  const Targets targets = read(one_cell(title, cell));
  return targets.rows.empty() ? std::vector<std::string>() : limits_of(targets.rows[0]);
}

constexpr std::string_view kPlain =
    "| Endpoint | p50 (ms) | p95 (ms) | p99 (ms) | Max (ms) | Target RPS |\n"
    "|---|---|---|---|---|---|\n"
    "| Order Create | < 300 | < 800 | < 1500 | < 3000 | 25 |\n"
    "| Login | < 200 | < 500 | < 1000 | < 2000 | 5 |\n";

TEST(TargetTable, RowsAndLimitsAreRead) {
  const Targets targets = read(kPlain);
  ASSERT_EQ(targets.rows.size(), 2U);
  EXPECT_EQ(targets.source, "t.md");
  EXPECT_EQ(targets.rows[0].label, "Order Create");
  EXPECT_EQ(targets.rows[0].line, 3U);
  EXPECT_TRUE(targets.rows[0].globs.empty());
  EXPECT_THAT(limits_of(targets.rows[0]),
              ElementsAre("p50<0.300000", "p95<0.800000", "p99<1.500000", "max<3.000000",
                          "requests/s>=25.000000"));
  EXPECT_EQ(targets.rows[0].limits[1].text, "< 800");
}

TEST(TargetTable, IsWrittenAsItWasRead) {
  EXPECT_EQ(markdown_table(read(kPlain)), kPlain);
}

TEST(TargetTable, MayStandBetweenOtherTextAndTables) {
  const Targets targets = read(
      "# Goals\n\n| Who | When |\n|---|---|\n| we | now |\n\n```\n| Endpoint | p95 |\n|---|---|\n"
      "| in code | 1 |\n```\n\n  Endpoint | p90 (s)\r\n :--- | ---:\r\n Log\\|in | 0.3 "
      "\r\n\r\nText | more\n");
  ASSERT_EQ(targets.rows.size(), 1U);
  EXPECT_EQ(targets.rows[0].label, "Log|in");
  EXPECT_EQ(targets.rows[0].line, 15U);
  EXPECT_THAT(limits_of(targets.rows[0]), ElementsAre("p90<=0.300000"));
}

TEST(TargetTable, ColumnsHaveManyNames) {
  for (const std::string_view title : {"p95 (ms)", "P95", "p(95)", "**p95 [ms]**", "95% (ms)",
                                       "95th percentile", "p95 ms", "95%ile"}) {
    EXPECT_THAT(one_limit(title, "< 300"), ElementsAre("p95<0.300000")) << title;
  }
  EXPECT_THAT(one_limit("Median (s)", "2"), ElementsAre("p50<=2.000000"));
  EXPECT_THAT(one_limit("p99.9", "< 3 s"), ElementsAre("p99.9<3.000000"));
  EXPECT_THAT(one_limit("Maximum", "< 3000"), ElementsAre("max<3.000000"));
  EXPECT_THAT(one_limit("Avg (ms)", "< 90"), ElementsAre("mean<0.090000"));
  EXPECT_THAT(one_limit("Error rate (%)", "< 1"), ElementsAre("failures<0.010000"));
  EXPECT_THAT(one_limit("Fail ratio", "0.01"), ElementsAre("failures<=0.010000"));
  EXPECT_THAT(one_limit("req/s", ">= 30"), ElementsAre("requests/s>=30.000000"));
}

TEST(TargetTable, CellsHaveManyForms) {
  EXPECT_THAT(one_limit("p95", "< 300 ms"), ElementsAre("p95<0.300000"));
  EXPECT_THAT(one_limit("p95 (ms)", "&lt;= 0.3s"), ElementsAre("p95<=0.300000"));
  EXPECT_THAT(one_limit("p95 (ms)",
                        "\xe2\x89\xa4\xc2\xa0"
                        "300"),
              ElementsAre("p95<=0.300000"));
  EXPECT_THAT(one_limit("p95", "**< 2 min**"), ElementsAre("p95<120.000000"));
  EXPECT_THAT(one_limit("Failures", "1 %"), ElementsAre("failures<=0.010000"));
  EXPECT_THAT(one_limit("Failures", "0"), ElementsAre("failures<=0.000000"));
  EXPECT_THAT(one_limit("RPS", "> 90/min"), ElementsAre("requests/s>1.500000"));
}

TEST(TargetTable, ACellMayHaveAWindowAndEndTheRun) {
  const Targets targets = read(one_cell("p95 (ms)", "< 800 within 30s, abort after 1m"));
  ASSERT_EQ(targets.rows.size(), 1U);
  const Limit& limit = targets.rows[0].limits[0];
  EXPECT_EQ(limit.span, Limit::Span::kWithin);
  EXPECT_EQ(limit.span_length, std::chrono::seconds(30));
  EXPECT_TRUE(limit.abort);
  EXPECT_EQ(limit.grace, std::chrono::minutes(1));
}

TEST(TargetTable, ACellMayBeEmpty) {
  const Targets targets = read(
      "| Endpoint | p50 | p95 | p99 | Max | Mean |\n|---|---|---|---|---|---|\n"
      "| Login | - | n/a | | \xe2\x80\x93 | 5 |\n");
  ASSERT_EQ(targets.rows.size(), 1U);
  EXPECT_THAT(limits_of(targets.rows[0]), ElementsAre("mean<=0.005000"));
}

TEST(TargetTable, RequestsAreGlobs) {
  const Targets targets = read(
      "| Endpoint | Request | p95 |\n|---|---|---|\n"
      "| A | `POST /a, b`, GET /c<br>/d\\|e* | 1 |\n| B | | 1 |\n| C | - | 1 |\n");
  ASSERT_EQ(targets.rows.size(), 3U);
  EXPECT_THAT(targets.rows[0].globs, ElementsAre("POST /a, b", "GET /c", "/d|e*"));
  EXPECT_TRUE(targets.rows[1].globs.empty());
  EXPECT_TRUE(targets.rows[2].globs.empty());
  EXPECT_EQ(markdown_table(targets),
            "| Endpoint | Request | p95 (ms) |\n|---|---|---|\n"
            "| A | `POST /a, b`, `GET /c`, `/d\\|e*` | <= 1 |\n| B | | <= 1 |\n| C | | <= 1 |\n");
}

TEST(TargetTable, AFooterConcernsAllRequests) {
  const Targets targets = read(
      "| Endpoint | p95 | RPS |\n|---|---|---|\n| Login | < 9 | |\n| **All requests** | < 5 | 70 "
      "|\n"
      "| Failure rate < 1 % | | |\n");
  ASSERT_EQ(targets.rows.size(), 2U);
  EXPECT_EQ(targets.rows[1].label, "");
  EXPECT_THAT(limits_of(targets.rows[1]),
              ElementsAre("p95<0.005000", "requests/s>=70.000000", "failures<0.010000"));
  const Targets beside =
      read("| Endpoint | p95 |\n|---|---|\n| Login | < 9 |\n| Failure rate | < 1 % |\n");
  EXPECT_EQ(beside.rows[1].label, "");
  EXPECT_THAT(limits_of(beside.rows[1]), ElementsAre("failures<0.010000"));
}

TEST(TargetTable, ARequestOfTheNameTotalIsNoFooter) {
  const Targets targets =
      read("| Endpoint | Request | p95 |\n|---|---|---|\n| Total | /cart/total | < 9 |\n");
  EXPECT_EQ(targets.rows[0].label, "Total");
}

TEST(TargetTable, AnUnknownColumnGetsTheNearest) {
  EXPECT_EQ(error_of("| Endpoint | p95 | Failre rate (%) |\n|---|---|---|\n| A | 1 | 1 |\n"),
            "t.md:1:20: unknown column 'Failre rate (%)'; is it 'Failure rate'?");
  EXPECT_EQ(error_of("| Endpont | p95 |\n|---|---|\n| A | 1 |\n"),
            "t.md:1:3: unknown column 'Endpont'; is it 'Endpoint'?");
  EXPECT_EQ(error_of("| Endpoint | p95 | Owner |\n|---|---|---|\n| A | 1 | me |\n"),
            "t.md:1:20: unknown column 'Owner'; known are Endpoint, Request, p50, p90, p95, p99, "
            "p99.9, Max, Mean, Failure rate, Target RPS");
  EXPECT_THAT(error_of("| Endpoint | p95 (%) |\n|---|---|\n| A | 1 |\n"),
              HasSubstr("t.md:1:14: 'p95 (%)' has a unit that it cannot have"));
  EXPECT_EQ(error_of("| Endpoint | Maxx |\n|---|---|\n| A | 1 |\n"),
            "t.md:1:14: unknown column 'Maxx'; is it 'Max'?");
}

TEST(TargetTable, AWrongCellIsNamedByItsPlace) {
  EXPECT_EQ(error_of(one_cell("p95", "< abc")),
            "t.md:3:13: expected a time such as 300ms, found 'abc'");
  EXPECT_EQ(error_of(one_cell("p95", "-5")),
            "t.md:3:11: '-5' is negative; expected a time such as 300ms");
  EXPECT_EQ(error_of(one_cell("p95", "> 5")),
            "t.md:3:11: this is wanted low: expected <, <= or no sign");
  EXPECT_EQ(error_of(one_cell("RPS", "< 5")),
            "t.md:3:11: a rate is wanted high: expected >= or no sign");
  EXPECT_EQ(error_of(one_cell("p95", "1,500")),
            "t.md:3:11: '1,500': write thousands without a comma, and decimals with a point");
  EXPECT_EQ(error_of(one_cell("p95", "5 parsec")),
            "t.md:3:13: 'parsec' is no unit here; expected a time such as 300ms");
  EXPECT_EQ(error_of(one_cell("p95", "5 ms or so")),
            "t.md:3:16: expected nothing more, or for, within, over or abort, found 'or so'");
  EXPECT_EQ(error_of(one_cell("Failures", "1")),
            "t.md:3:11: '1' of what? Write 1 % for a share of 0.01");
  EXPECT_EQ(
      error_of(one_cell("p95", "0")),
      "t.md:3:11: no response takes no time; expected a time such as 300ms, or - for no limit");
  EXPECT_EQ(error_of(one_cell("Failures", "100 %")),
            "t.md:3:11: '100 %' is always so; expected a share such as 1 %");
  EXPECT_EQ(error_of(one_cell("p95", "5 for 0s")),
            "t.md:3:17: expected a time span such as 10s, found '0s'");
  EXPECT_EQ(error_of("| \xc3\x84 | p95 |\n|---|---|\n| A | 1 |\n"),
            "t.md:1:3: unknown column '\xc3\x84'; known are Endpoint, Request, p50, p90, p95, p99, "
            "p99.9, Max, Mean, Failure rate, Target RPS");
}

TEST(TargetTable, AWrongRowIsNamedByItsPlace) {
  const std::string head = "| Endpoint | p95 |\n|---|---|\n";
  EXPECT_EQ(error_of(head + "| Login | 1 |\n| LOGIN  | 2 |\n"),
            "t.md:4:3: 'LOGIN' stands in line 3 already; give one of them another name");
  EXPECT_EQ(error_of(head + "| Login |\n"),
            "t.md:3:3: 1 cell in a table of 2 columns; a cell without limit is -, and text below a "
            "table stands behind an empty line");
  EXPECT_EQ(error_of(head + "| Login | 1 | 2 |\n"),
            "t.md:3:15: 3 cells in a table of 2 columns; a | in a name is written \\|");
  EXPECT_EQ(error_of(head + "| Login | - |\n"),
            "t.md:3:3: 'Login' has no limit: fill in a cell, or take the row out");
  EXPECT_EQ(error_of(head + "| | 5 |\n"),
            "t.md:3:2: a row without a name; 'All requests' stands for all of them");
  EXPECT_EQ(error_of(head + "| All | 5 |\n| Total | 6 |\n"),
            "t.md:4:3: p95 of all requests stands in line 3 already");
  EXPECT_EQ(error_of("| Endpoint | p95 | 95% |\n|---|---|---|\n| A | 1 | 2 |\n"),
            "t.md:1:20: '95%' is a second column of the same kind");
  EXPECT_EQ(error_of("| Endpoint | Request | p95 |\n|---|---|---|\n| A | ??? | 2 |\n"),
            "t.md:3:7: ??? is still to be filled in");
}

TEST(TargetTable, WithoutATableItIsSaidHowOneLooks) {
  EXPECT_THAT(error_of("nothing\n"), HasSubstr("t.md:1:1: no table with a column of limits"));
  EXPECT_THAT(error_of("| Endpoint | p95 |\n| Login | 5 |\n"),
              HasSubstr("t.md:1:1: a table's header needs a line |---|---| below it"));
  EXPECT_EQ(error_of("| Endpoint | p95 |\n|---|---|\n"),
            "t.md:1:1: no rows: a target is a name and at least one limit");
  EXPECT_EQ(error_of("| p95 | Max |\n|---|---|\n| 1 | 2 |\n"),
            "t.md:1:1: no column 'Endpoint' that names the rows");
}

TEST(TargetTable, EverythingHasALimit) {
  EXPECT_THAT(error_of(std::string(kTargetFileBytesMax + 1, 'x')),
              HasSubstr("more than 1048576 bytes"));
  std::string rows = "| Endpoint | p95 |\n|---|---|\n";
  for (std::size_t i = 0; i <= kTargetRowsMax; ++i) {
    rows += "| r" + std::to_string(i) + " | 5 |\n";
  }
  EXPECT_EQ(error_of(rows), "t.md:503:1: more than 500 rows");
  EXPECT_THAT(error_of(one_cell("p95", std::string(kTargetCellBytesMax + 1, '9'))),
              HasSubstr("a cell of more than 8000 bytes"));
  std::string columns = "| p95 |";
  std::string delimiter = "|---|";
  for (std::size_t i = 0; i < kTargetColumnsMax; ++i) {
    columns += " x |";
    delimiter += "---|";
  }
  EXPECT_EQ(error_of(columns + "\n" + delimiter + "\n"), "t.md:1:1: more than 40 columns");
}

TEST(TargetToml, SaysTheSame) {
  const Result<Targets> targets = read_targets(
      "[[target]]\nname = \"Order Create\"\nrequest = [\"POST /a, b\", \"/c*\"]\np95 = \"800ms\"\n"
      "\"p99.9\" = 1500\nrps = 25\nfailures = \"1 %\"\n\n"
      "[[target]]\nname = \"All requests\"\nmax = \"< 3 s for 10s\"\n",
      "t.TOML");
  ASSERT_TRUE(targets.has_value()) << targets.error().message();
  ASSERT_EQ(targets->rows.size(), 2U);
  EXPECT_EQ(targets->rows[0].label, "Order Create");
  EXPECT_EQ(targets->rows[0].line, 1U);
  EXPECT_THAT(targets->rows[0].globs, ElementsAre("POST /a, b", "/c*"));
  EXPECT_THAT(limits_of(targets->rows[0]),
              ::testing::UnorderedElementsAre("p95<=0.800000", "p99.9<=1.500000",
                                              "requests/s>=25.000000", "failures<=0.010000"));
  EXPECT_EQ(targets->rows[1].label, "");
  EXPECT_EQ(targets->rows[1].limits[0].span, Limit::Span::kFor);
}

TEST(TargetToml, ErrorsHaveTheirPlace) {
  const auto error = [](std::string_view text) {
    return error_of(text, "t.toml");
  };
  EXPECT_EQ(error("[[target]]\nname = \"A\"\np95 = \"< abc\"\n"),
            "t.toml:3:10: expected a time such as 300ms, found 'abc'");
  EXPECT_EQ(error("[[target]]\nname = \"A\"\np95x = 1\n"),
            "t.toml:3:1: unknown column 'p95x'; is it 'p95'?");
  EXPECT_EQ(error("[[targets]]\nname = \"A\"\n"),
            "t.toml:1:3: unknown key 'targets'; targets are tables [[target]]");
  EXPECT_EQ(error("[target]\nname = \"A\"\n"),
            "t.toml:1:1: targets are tables [[target]], with two brackets");
  EXPECT_THAT(error("[[target]\n"), HasSubstr("t.toml:1:10: not TOML"));
  EXPECT_EQ(error("[[target]]\nname = \"A\"\np95 = true\n"),
            "t.toml:3:7: a limit is a text such as \"< 800 ms\", or a number");
  EXPECT_EQ(error("[[target]]\nname = \"A\"\nendpoint = \"B\"\np95 = 1\n"),
            "t.toml:2:9: a second name or request of the same row");
  EXPECT_EQ(error("[[target]]\np95 = 1\n"),
            "t.toml:1:1: a row without a name; 'All requests' stands for all of them");
  EXPECT_EQ(error(""), "t.toml:1:1: no rows: a target is a name and at least one limit");
}

}  // namespace
}  // namespace acrida
