#include "app/run_console.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "app/options_testing.h"
#include "report/file_testing.h"
#include "report/report_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::Not;

// What goes to a terminal that is none: a file.
class RunConsoleTest : public testing::Test {
 public:
  ~RunConsoleTest() override { ::close(descriptor_); }

 protected:
  static RunStatus status(std::int64_t second) {
    return {.phase = RunPhase::kRunning, .users = 7, .second = second};
  }
  std::string shown() const { return content_of(path_); }

  const TemporaryFolder folder_;
  const std::string path_ = folder_ / "terminal";
  const int descriptor_ = ::open(path_.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  Terminal terminal_{descriptor_};
  const Log log_{{.format = LogFormat::kPlain},
                 [] { return LogInstant(); },
                 [this](std::string_view lines) {
                   terminal_.lines(lines);
                 }};
  SmallRun run_;
};

TEST_F(RunConsoleTest, TheTableIsPrintedEveryTwoSeconds) {
  const Options options = parse({"--headless"}).value();
  RunConsole console(options, log_, terminal_);
  console.on_second(run_.stats(), status(0), nullptr);
  EXPECT_EQ(shown(), "");
  console.on_second(run_.stats(), status(1), nullptr);
  const std::string once = shown();
  EXPECT_THAT(once, HasSubstr("# reqs"));
  console.on_second(run_.stats(), status(2), nullptr);
  EXPECT_EQ(shown(), once);
}

TEST_F(RunConsoleTest, BesideAWebUiTablesArePrintedWhenAskedForAndATestEndsAlone) {
  const Options quiet = parse({}).value();
  RunConsole console(quiet, log_, terminal_);
  console.on_second(run_.stats(), status(1), nullptr);
  EXPECT_EQ(shown(), "");
  RunStatus ended = status(1);
  ended.stop_reason = StopReason::kRunTime;
  console.note_stop(ended);
  EXPECT_EQ(shown(), "--run-time limit reached, stopping test\n");
  const Options printing = parse({"--print-stats"}).value();
  RunConsole(printing, log_, terminal_).on_second(run_.stats(), status(1), nullptr);
  EXPECT_THAT(shown(), HasSubstr("# reqs"));
}

TEST_F(RunConsoleTest, WithOnlySummaryNothingIsPrintedBeforeTheEnd) {
  const Options options = parse({"--headless", "--only-summary"}).value();
  RunConsole console(options, log_, terminal_);
  console.on_second(run_.stats(), status(1), nullptr);
  EXPECT_EQ(shown(), "");
}

TEST_F(RunConsoleTest, TheReasonOfTheEndIsLoggedOnce) {
  const Options options = parse({"--headless", "--only-summary"}).value();
  RunConsole console(options, log_, terminal_);
  RunStatus ending = status(1);
  ending.stop_reason = StopReason::kRunTime;
  console.on_second(run_.stats(), ending, nullptr);
  console.note_stop(ending);
  EXPECT_EQ(shown(), "--run-time limit reached, shutting down\n");
}

TEST_F(RunConsoleTest, WhoeverAskedForTheStopIsQuoted) {
  RunStatus ending = status(1);
  ending.stop_reason = StopReason::kAsked;
  ending.stop_text = "the stock is sold out";
  EXPECT_THAT(stop_text(ending), HasSubstr(": the stock is sold out"));
}

TEST_F(RunConsoleTest, TheResultsBeginWithTheirValidity) {
  const Options options = parse({"--headless"}).value();
  RunConsole console(options, log_, terminal_);
  console.print_results(small_run_info(), run_.data());
  EXPECT_THAT(shown(), testing::StartsWith("Run is valid: "));
  EXPECT_THAT(shown(), HasSubstr("Response time percentiles (approximated)"));
  EXPECT_THAT(shown(), HasSubstr("Error report"));
  EXPECT_THAT(shown(), Not(HasSubstr("failed; most often")));
}

TEST_F(RunConsoleTest, ARunInWhichNothingWorkedSaysSoInOneLine) {
  const Options options = parse({"--headless"}).value();
  Recorder recorder(0);
  RunStats stats(kRunStart);
  const Sample refused{.entry = recorder.entry("GET", "/"),
                       .sent = kRunStart,
                       .exchanges = 0,
                       .failure = "connection refused by 127.0.0.1:1"};
  recorder.record(refused);
  recorder.record(refused);
  stats.merge(recorder.take_delta(), 0);
  RunConsole console(options, log_, terminal_);
  console.print_results(small_run_info(), stats.data());
  EXPECT_THAT(shown(), HasSubstr("All 2 requests to http://127.0.0.1:8000 failed; most often: "
                                 "connection refused by 127.0.0.1:1\n"));
}

}  // namespace
}  // namespace acrida
