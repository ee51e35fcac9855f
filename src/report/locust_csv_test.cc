#include "report/locust_csv.h"

#include <gtest/gtest.h>

#include <string>

#include "report/report_testing.h"

namespace acrida {
namespace {

// The golden texts of this file were written by Locust 2.47 for the requests of SmallRun.

constexpr const char* kStats =
    "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response "
    "Time,Max Response Time,Average Content "
    "Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%\r\n"
    "GET,/"
    "a,180,0,3,3.0833333333333335,0.25,6.25,13.0,9.35064935064935,0.0,3,3,5,6,6,6,6,6,6,6,6\r\n"
    "POST,/"
    "b,160,160,120,106.328125,1.0,241.75,70.0,8.311688311688311,8.311688311688311,120,160,200,200,"
    "240,240,240,240,240,240,240\r\n"
    "GET,\"/"
    "q,\"\"x\"\"\",20,0,1234.5,1234.5,1234.5,1234.5,100000.0,1.0389610389610389,0.0,1200,1200,1200,"
    "1200,1200,1200,1200,1200,1200,1200,1200\r\n"
    "GET,/"
    "refused,20,20,0.5,0.5,0.5,0.5,0.0,1.0389610389610389,1.0389610389610389,0,0,0,0,0,0,0,0,0,0,"
    "0\r\n"
    ",Aggregated,380,180,5,111.52242744063325,0.25,1234.5,5298.789473684211,19.74025974025974,9."
    "35064935064935,5,41,120,160,240,1200,1200,1200,1200,1200,1200\r\n";

constexpr const char* kHistory =
    "Timestamp,User "
    "Count,Type,Name,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%,Total "
    "Request Count,Total Failure Count,Total Median Response Time,Total Average Response "
    "Time,Total Min Response Time,Total Max Response Time,Total Average Content Size\r\n"
    "1795473369,7,GET,/"
    "a,9.000000,0.000000,3,3,5,6,6,6,6,6,6,6,6,180,0,3,3.0833333333333335,0.25,6.25,13.0\r\n"
    "1795473369,7,POST,/"
    "b,8.000000,8.000000,120,160,200,200,240,240,240,240,240,240,240,160,160,120,106.328125,1.0,"
    "241.75,70.0\r\n"
    "1795473369,7,GET,\"/"
    "q,\"\"x\"\"\",1.000000,0.000000,1200,1200,1200,1200,1200,1200,1200,1200,1200,1200,1200,20,0,"
    "1234.5,1234.5,1234.5,1234.5,100000.0\r\n"
    "1795473369,7,GET,/"
    "refused,1.000000,1.000000,0,0,0,0,0,0,0,0,0,0,0,20,20,0.5,0.5,0.5,0.5,0.0\r\n"
    "1795473369,7,,Aggregated,19.000000,9.000000,5,41,120,160,240,1200,1200,1200,1200,1200,1200,"
    "380,180,5,111.52242744063325,0.25,1234.5,5298.789473684211\r\n";

constexpr const char* kFailures =
    "Method,Name,Error,Occurrences,First Seen,Last Seen\r\n"
    "POST,/b,CatchResponseError('bad luck'),160,2026-11-23T22:35:50Z,2026-11-23T22:36:09Z\r\n"
    "GET,/refused,\"ConnectionRefusedError(111, 'Connection "
    "refused')\",20,2026-11-23T22:35:50Z,2026-11-23T22:36:09Z\r\n";

HistoryMoment moment(const std::vector<Rates>& rates) {
  return {.now = kRunStart + std::chrono::milliseconds(19'250), .users = 7, .rates = rates};
}

TEST(LocustCsv, TheStatisticsAreLocusts) {
  const SmallRun run;
  EXPECT_EQ(stats_csv(run.data()), kStats);
}

TEST(LocustCsv, TheFullHistoryIsLocusts) {
  SmallRun run;
  const std::vector<Rates> rates = run.stats().entry_rates();
  // Locust's window held the whole run here.
  std::vector<Histogram> windows;
  for (const EntryStats& entry : run.data().entries) {
    windows.push_back(entry.all());
  }
  const Histogram all = run.data().total.all();
  HistoryMoment full = moment(rates);
  full.entry_windows = windows;
  full.window = &all;
  EXPECT_EQ(history_csv_header() + history_csv_rows(run.data(), full), kHistory);
}

TEST(LocustCsv, TheShortHistoryIsTheTotalAlone) {
  SmallRun run;
  const std::string golden = kHistory;
  const std::string last_row = golden.substr(golden.rfind("1795473369"));
  EXPECT_EQ(history_csv_rows(run.data(), moment(run.stats().entry_rates())), last_row);
}

TEST(LocustCsv, TheHistoryOfARunWithoutRequestsIsLocusts) {
  const RunStats stats(kRunStart);
  EXPECT_EQ(
      history_csv_rows(stats.data(), {.now = kRunStart + std::chrono::seconds(5)}),
      "1795473355,0,,Aggregated,0.000000,0.000000,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,"
      "0,0,0,0.0,0,0,0\r\n");
}

TEST(LocustCsv, TheFailuresAreLocusts) {
  const SmallRun run;
  EXPECT_EQ(failures_csv(run.data()), kFailures);
}

TEST(LocustCsv, TheExceptionsAreLocusts) {
  SmallRun run;
  for (int i = 0; i < 2; ++i) {
    run.recorder().record_exception("boom", "Traceback\n  File \"x\"\nboom", kRunStart);
  }
  run.merge(19);
  EXPECT_EQ(exceptions_csv(run.data(), "local"),
            "Count,Message,Traceback,Nodes\r\n"
            "2,boom,\"Traceback\n  File \"\"x\"\"\nboom\",local\r\n");
}

TEST(LocustCsv, ARowStaysOnOneLineWhateverAServerSays) {
  Recorder recorder(0);
  RunStats stats(kRunStart);
  Sample sample;
  sample.entry = recorder.entry("GET", "/a\r\nGET,/b\x1b[2J\xff");
  sample.sent = kRunStart;
  sample.failure = "=1+1\n";
  recorder.record(sample);
  stats.merge(recorder.take_delta(), 0);
  EXPECT_EQ(failures_csv(stats.data()),
            "Method,Name,Error,Occurrences,First Seen,Last Seen\r\n"
            "GET,\"/a\\r\\nGET,/"
            "b\\x1b[2J\\xff\",'=1+1\\n,1,2026-11-23T22:35:50Z,2026-11-23T22:35:50Z\r\n");
}

}  // namespace
}  // namespace acrida
