#include "report/console.h"

#include <gtest/gtest.h>

#include <string>

#include "report/report_testing.h"

namespace acrida {
namespace {

// The golden texts of this file were printed by Locust 2.47 for the requests of SmallRun.

constexpr const char* kCurrent =
    "Type     Name                                                                          # reqs "
    "     # fails |    Avg     Min     Max    Med |   req/s  failures/s\n"
    "--------|----------------------------------------------------------------------------|-------|"
    "-------------|-------|-------|-------|-------|--------|-----------\n"
    "GET      /a                                                                               180 "
    "    0(0.00%) |      3       0       6      3 |    9.00        0.00\n"
    "POST     /b                                                                               160 "
    "160(100.00%) |    106       1     241    120 |    8.00        8.00\n"
    "GET      /q,\"x\"                                                                            "
    "20     0(0.00%) |   1234    1234    1234   1234 |    1.00        0.00\n"
    "GET      /refused                                                                          20 "
    " 20(100.00%) |      0       0       0      0 |    1.00        1.00\n"
    "--------|----------------------------------------------------------------------------|-------|"
    "-------------|-------|-------|-------|-------|--------|-----------\n"
    "         Aggregated                                                                       380 "
    " 180(47.37%) |    111       0    1234      5 |   19.00        9.00\n";

constexpr const char* kFinalAt40 =
    "Type     Name                                  # reqs      # fails |    Avg     Min     Max   "
    " Med |   req/s  failures/s\n"
    "--------|------------------------------------|-------|-------------|-------|-------|-------|--"
    "-----|--------|-----------\n"
    "GET      /a                                       180     0(0.00%) |      3       0       6   "
    "   3 |    9.35        0.00\n"
    "POST     /b                                       160 160(100.00%) |    106       1     241   "
    " 120 |    8.31        8.31\n"
    "GET      /q,\"x\"                                    20     0(0.00%) |   1234    1234    1234 "
    "  1234 |    1.04        0.00\n"
    "GET      /refused                                  20  20(100.00%) |      0       0       0   "
    "   0 |    1.04        1.04\n"
    "--------|------------------------------------|-------|-------------|-------|-------|-------|--"
    "-----|--------|-----------\n"
    "         Aggregated                               380  180(47.37%) |    111       0    1234   "
    "   5 |   19.74        9.35\n";

constexpr const char* kFinalAt0 =
    "Type     Name  # reqs      # fails |    Avg     Min     Max    Med |   req/s  failures/s\n"
    "--------||-------|-------------|-------|-------|-------|-------|--------|-----------\n"
    "GET      /a       180     0(0.00%) |      3       0       6      3 |    9.35        0.00\n"
    "POST     /b       160 160(100.00%) |    106       1     241    120 |    8.31        8.31\n"
    "GET      /q,\"x\"      20     0(0.00%) |   1234    1234    1234   1234 |    1.04        0.00\n"
    "GET      /refused      20  20(100.00%) |      0       0       0      0 |    1.04        1.04\n"
    "--------||-------|-------------|-------|-------|-------|-------|--------|-----------\n"
    "         Aggregated     380  180(47.37%) |    111       0    1234      5 |   19.74        "
    "9.35\n";

constexpr const char* kPercentiles =
    "Response time percentiles (approximated)\n"
    "Type     Name                                                                                 "
    " 50%    66%    75%    80%    90%    95%    98%    99%  99.9% 99.99%   100% # reqs\n"
    "--------|--------------------------------------------------------------------------------|----"
    "----|------|------|------|------|------|------|------|------|------|------|------\n"
    "GET      /a                                                                                   "
    "   3      3      5      6      6      6      6      6      6      6      6    180\n"
    "POST     /b                                                                                   "
    " 120    160    200    200    240    240    240    240    240    240    240    160\n"
    "GET      /q,\"x\"                                                                             "
    "  1200   1200   1200   1200   1200   1200   1200   1200   1200   1200   1200     20\n"
    "GET      /refused                                                                             "
    "   0      0      0      0      0      0      0      0      0      0      0     20\n"
    "--------|--------------------------------------------------------------------------------|----"
    "----|------|------|------|------|------|------|------|------|------|------|------\n"
    "         Aggregated                                                                           "
    "   5     41    120    160    240   1200   1200   1200   1200   1200   1200    380\n";

constexpr const char* kPercentilesAt0 =
    "Response time percentiles (approximated)\n"
    "Type     Name      50%    66%    75%    80%    90%    95%    98%    99%  99.9% 99.99%   100% "
    "# reqs\n"
    "--------||--------|------|------|------|------|------|------|------|------|------|------|-----"
    "-\n"
    "GET      /a        3      3      5      6      6      6      6      6      6      6      6    "
    "180\n"
    "POST     /b      120    160    200    200    240    240    240    240    240    240    240    "
    "160\n"
    "GET      /q,\"x\"     1200   1200   1200   1200   1200   1200   1200   1200   1200   1200   "
    "1200     20\n"
    "GET      /refused        0      0      0      0      0      0      0      0      0      0     "
    " 0     20\n"
    "--------||--------|------|------|------|------|------|------|------|------|------|------|-----"
    "-\n"
    "         Aggregated        5     41    120    160    240   1200   1200   1200   1200   1200   "
    "1200    380\n";

constexpr const char* kErrors =
    "Error report\n"
    "# occurrences      Error                                                                      "
    "                         \n"
    "------------------|---------------------------------------------------------------------------"
    "------------------------------------------------------------------\n"
    "160                POST /b: bad luck                                                          "
    "                         \n"
    "20                 GET /refused: ConnectionRefusedError(111, 'Connection refused')            "
    "                         \n"
    "------------------|---------------------------------------------------------------------------"
    "------------------------------------------------------------------\n"
    "\n";

constexpr const char* kNoRequests =
    "Type     Name  # reqs      # fails |    Avg     Min     Max    Med |   req/s  failures/s\n"
    "--------||-------|-------------|-------|-------|-------|-------|--------|-----------\n"
    "--------||-------|-------------|-------|-------|-------|-------|--------|-----------\n"
    "         Aggregated       0     0(0.00%) |      0       0       0      0 |    0.00        "
    "0.00\n";

TEST(Console, ThePeriodicTableIsLocusts) {
  SmallRun run;
  EXPECT_EQ(stats_table(run.data(), run.stats().entry_rates(), name_width(std::nullopt)),
            std::string(kCurrent) + "\n");
}

TEST(Console, TheFinalTableShowsTheRatesOfTheWholeRun) {
  const SmallRun run;
  EXPECT_EQ(final_stats_table(run.data(), name_width(120)), std::string(kFinalAt40) + "\n");
}

TEST(Console, ANarrowTerminalShrinksTheNameColumnAsInLocust) {
  const SmallRun run;
  EXPECT_EQ(final_stats_table(run.data(), name_width(40)), std::string(kFinalAt0) + "\n");
  EXPECT_EQ(percentile_table(run.data(), name_width(40)), std::string(kPercentilesAt0) + "\n");
}

TEST(Console, TheNameColumnIsWhatATerminalLeaves) {
  EXPECT_EQ(name_width(std::nullopt), 80);
  EXPECT_EQ(name_width(300), 80);
  EXPECT_EQ(name_width(130), 50);
  EXPECT_EQ(name_width(10), 0);
}

TEST(Console, ThePercentileTableIsLocusts) {
  const SmallRun run;
  EXPECT_EQ(percentile_table(run.data(), name_width(std::nullopt)),
            std::string(kPercentiles) + "\n");
}

TEST(Console, TheErrorReportIsLocusts) {
  const SmallRun run;
  EXPECT_EQ(error_report(run.data(), name_width(std::nullopt)), kErrors);
}

TEST(Console, WithoutRequestsThereIsOnlyTheTotal) {
  const RunStats stats(kRunStart);
  EXPECT_EQ(final_stats_table(stats.data(), 0), std::string(kNoRequests) + "\n");
  EXPECT_EQ(error_report(stats.data(), 80), "");
}

TEST(Console, TextFromServersReachesNoTerminalUnescaped) {
  Recorder recorder(0);
  RunStats stats(kRunStart);
  Sample sample;
  sample.entry = recorder.entry("GET\x1b[2J", "/a\nfake line");
  sample.sent = kRunStart;
  sample.failure = "bad\r\n\x1b]0;title\x07";
  recorder.record(sample);
  stats.merge(recorder.take_delta(), 0);
  for (const std::string& text :
       {final_stats_table(stats.data(), 80), percentile_table(stats.data(), 80),
        error_report(stats.data(), 80)}) {
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\r'), std::string::npos);
    EXPECT_EQ(text.find("\nfake"), std::string::npos);
  }
}

TEST(Console, NamesArePaddedByCharactersNotBytes) {
  Recorder recorder(0);
  RunStats stats(kRunStart);
  Sample sample;
  sample.entry = recorder.entry("GET", "/M\xc3\xbcsli");
  recorder.record(sample);
  stats.merge(recorder.take_delta(), 0);
  const std::string table = final_stats_table(stats.data(), 80);
  EXPECT_NE(table.find("/M\xc3\xbcsli" + std::string(70, ' ') + "       1"), std::string::npos);
}

TEST(Console, AFailureOfACheckIsShownAsItsText) {
  EXPECT_EQ(plain_failure("CatchResponseError('not logged in')"), "not logged in");
  EXPECT_EQ(plain_failure("CatchResponseError(\"it's\")"), "it's");
  EXPECT_EQ(plain_failure("CatchResponseError('it\\'s')"), "it's");
  EXPECT_EQ(plain_failure("CatchResponseError(x)"), "x");
  EXPECT_EQ(plain_failure("CatchResponseError("), "CatchResponseError(");
  EXPECT_EQ(plain_failure("500 Server Error"), "500 Server Error");
}

}  // namespace
}  // namespace acrida
