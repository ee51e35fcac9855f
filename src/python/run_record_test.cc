#include "python/run_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "io/loop.h"
#include "io/sim_kernel.h"
#include "report/file_testing.h"
#include "report/run_json_reader.h"
#include "verdict/exit_code.h"
#include "verdict/validity.h"

namespace acrida {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

// A record on simulated time, and what of it is in run.json.
class RunRecordTest : public ::testing::Test {
 protected:
  // As the hub does it: a beat every kBeat, or as soon as it can.
  void pass(Duration span) {
    const Duration beats = span / RunRecord::kBeat * RunRecord::kBeat;
    for (Duration passed{}; passed < beats; passed += RunRecord::kBeat) {
      kernel_.spend(RunRecord::kBeat);
      record_.beat();
    }
    kernel_.spend(span - beats);
  }

  void fire(std::string_view name, std::optional<Duration> time, std::string_view failure = {}) {
    Sample sample;
    sample.response_time = time;
    sample.failure = failure;
    record_.record("GET", name, sample);
  }

  void judge_by(const AssessmentRequest& request, bool allow_unproven = false) {
    Result<Assessment> assessment = Assessment::make(request);
    ASSERT_TRUE(assessment.has_value());
    record_.judge_by(*std::move(assessment), allow_unproven);
  }

  SavedRun saved(const std::string& reason = "run time limit reached") {
    record_.end(reason);
    EXPECT_TRUE(record_.save().empty());
    return read();
  }

  SavedRun read() {
    Result<SavedRun> run = read_run_json(content_of(folder_ / "run.json"));
    EXPECT_TRUE(run.has_value());
    return run ? std::move(*run) : SavedRun();
  }

  static const SeriesPoint& point(const SavedRun& run, std::size_t second) {
    return run.data.series.points().at(second);
  }

  TemporaryFolder folder_;
  SimKernel kernel_;
  Loop loop_{kernel_};
  HttpEngine engine_{loop_, {}};
  RunRecord record_{engine_, {.scenario = "till.py", .locustfile = true}, folder_ / "run.json"};
};

TEST_F(RunRecordTest, ASecondHasTheRequestsThatEndedInIt) {
  record_.beat();
  fire("/a", milliseconds(5));
  pass(milliseconds(1'100));
  fire("/a", milliseconds(7), "HTTPError('no')");
  fire("/b", std::nullopt);
  pass(milliseconds(100));
  const SavedRun run = saved();
  EXPECT_EQ(run.info.stop_reason, "run time limit reached");
  EXPECT_EQ(run.info.scenario, "till.py");
  EXPECT_EQ(run.data.total.counts.requests, 3U);
  EXPECT_EQ(run.data.total.counts.without_time, 1U);
  EXPECT_EQ(run.data.total.success.max(), milliseconds(5));
  EXPECT_EQ(run.data.failures.at(0).text, "HTTPError('no')");
  EXPECT_EQ(point(run, 0).requests, 1U);
  EXPECT_EQ(point(run, 1).requests, 2U);
  EXPECT_EQ(point(run, 1).failures, 1U);
}

// No beat tells of the new second before the request does.
TEST_F(RunRecordTest, ARequestBelongsToItsOwnSecondAlsoAfterAStall) {
  record_.set_user_count("Till", 3);
  record_.beat();
  fire("/a", milliseconds(5));
  kernel_.spend(milliseconds(4'500));
  fire("/a", milliseconds(5));
  const SavedRun run = saved();
  EXPECT_EQ(point(run, 0).requests, 1U);
  EXPECT_EQ(point(run, 4).requests, 1U);
  EXPECT_EQ(point(run, 2).users.at(0), 3U);
  EXPECT_EQ(run.data.turn_lateness.max(), milliseconds(4'400));
}

TEST_F(RunRecordTest, TheMostUsersOfASecondAreItsUsers) {
  record_.set_user_count("Till", 0);
  record_.set_user_count("Till", 4);
  record_.set_user_count("Till", 1);
  pass(seconds(2));
  record_.set_user_count("Till", 0);
  const SavedRun run = saved();
  EXPECT_EQ(run.data.user_classes, std::vector<std::string>{"Till"});
  EXPECT_EQ(point(run, 0).users.at(0), 4U);
  EXPECT_EQ(point(run, 1).users.at(0), 1U);
  EXPECT_EQ(point(run, 2).users.at(0), 1U);
}

TEST_F(RunRecordTest, AResetKeepsWhatCameBeforeOutOfTheFigures) {
  fire("/a", milliseconds(900), "HTTPError('no')");
  pass(milliseconds(1'500));
  fire("/a", milliseconds(800));
  record_.reset();
  fire("/a", milliseconds(5));
  const SavedRun run = saved();
  EXPECT_EQ(run.data.figures_from - run.data.start, milliseconds(1'500));
  EXPECT_EQ(run.data.figures_from_second, 1);
  EXPECT_EQ(run.data.total.counts.requests, 1U);
  EXPECT_EQ(run.data.total.counts.excluded_requests, 2U);
  EXPECT_EQ(run.data.total.success.max(), milliseconds(5));
  EXPECT_TRUE(run.data.failures.empty());
}

TEST_F(RunRecordTest, AnEndThatCannotBeIsTheInstantOfTheReport) {
  kernel_.spend(seconds(1));
  const WallTime start = kernel_.wall_now() - seconds(1);
  Sample sample;
  sample.response_time = milliseconds(5);
  for (const WallTime sent : {WallTime(seconds(1)), kernel_.wall_now() + hours(1)}) {
    sample.sent = sent;
    record_.record("GET", "/", sample);
  }
  sample.response_time = -hours(1);
  sample.sent = {};
  record_.record("GET", "/", sample);
  sample.sent = start;
  sample.response_time = milliseconds(300);
  record_.record("GET", "/late", sample);
  const SavedRun run = saved();
  EXPECT_EQ(run.data.entries.at(0).first_done - run.data.start, seconds(1));
  EXPECT_EQ(run.data.entries.at(0).last_done - run.data.start, seconds(1));
  EXPECT_EQ(run.data.entries.at(0).success.summary().below, 1U);
  EXPECT_EQ(run.data.entries.at(1).first_done - run.data.start, milliseconds(300));
}

TEST_F(RunRecordTest, WhatWasCutOffHasAName) {
  record_.record_cut_off("GET", "/a", 0);
  record_.record_cut_off("GET", "/a", 2);
  const SavedRun run = saved();
  EXPECT_EQ(run.data.entries.at(0).counts.unsent, 1U);
  EXPECT_EQ(run.data.entries.at(0).counts.abandoned, 2U);
  EXPECT_NE(record_.summary().find("Cut off by the stop"), std::string::npos);
}

TEST_F(RunRecordTest, TimeOfTheCommandsOwnIsNoLateness) {
  record_.beat();
  pass(milliseconds(200));
  record_.rest();
  kernel_.spend(seconds(20));
  record_.beat();
  const SavedRun run = saved();
  EXPECT_EQ(run.data.turn_lateness.max(), Duration::zero());
}

TEST_F(RunRecordTest, ABeatThatIsLateWhenThatBeginsIsLate) {
  record_.beat();
  kernel_.spend(seconds(7));
  record_.rest();
  kernel_.spend(seconds(20));
  record_.beat();
  const SavedRun run = saved();
  EXPECT_EQ(run.data.turn_lateness.max(), milliseconds(6'900));
}

TEST_F(RunRecordTest, AStepOfTheWallClockMovesNoSecond) {
  record_.beat();
  pass(milliseconds(1'500));
  loop_.turn(Duration::zero());
  kernel_.step_wall_clock(hours(1));
  fire("/a", milliseconds(5));
  pass(milliseconds(1'500));
  loop_.turn(Duration::zero());
  pass(seconds(1));
  const SavedRun run = saved();
  EXPECT_EQ(point(run, 1).requests, 1U);
  EXPECT_EQ(run.data.series.points().size(), 5U);
  EXPECT_FALSE(assess_validity(run.data).valid());
}

TEST_F(RunRecordTest, TheWatchdogSavesAllThatWasMeasured) {
  fire("/a", milliseconds(5));
  record_.record_exception("oh", "  File \"till.py\"\n");
  kernel_.spend(seconds(9));
  const std::string words = record_.save_cut_off(seconds(9));
  const SavedRun run = read();
  EXPECT_TRUE(words.starts_with("RUN IS INVALID: [gen-stall] for 9.00 s no user got a turn"))
      << words;
  EXPECT_EQ(run.data.total.counts.requests, 1U);
  EXPECT_EQ(run.data.exceptions.at(0).message, "oh");
  EXPECT_EQ(run.info.stop_reason, "cut off: a task let nothing else run");
  EXPECT_EQ(record_.save_cut_off(seconds(9)), "");
}

TEST_F(RunRecordTest, WhatComesAfterTheEndIsInNoFigure) {
  record_.end("interrupted");
  fire("/a", milliseconds(5));
  record_.record_cut_off("GET", "/a", 1);
  record_.record_exception("oh", "");
  record_.reset();
  const SavedRun run = saved("again");
  EXPECT_TRUE(run.data.entries.empty());
  EXPECT_TRUE(run.data.exceptions.empty());
  EXPECT_EQ(run.info.stop_reason, "interrupted");
}

TEST_F(RunRecordTest, AFullDiskIsAnErrorAndLeavesTheFileOfTheLastRun) {
  EXPECT_TRUE(record_.save().empty());
  const std::string before = content_of(folder_ / "run.json");
  const FullDisk disk(100);
  EXPECT_EQ(record_.save().size(), 1U);
  EXPECT_EQ(content_of(folder_ / "run.json"), before);
}

TEST_F(RunRecordTest, WithoutTargetsNoExitCodeIsAskedFor) {
  fire("/a", milliseconds(5), "no");
  record_.end("asked to stop");
  EXPECT_EQ(record_.exit_code(), std::nullopt);
}

TEST_F(RunRecordTest, ABrokenTargetEndsTheRunAndAsksForItsExitCode) {
  judge_by({.fail_if = {"failures > 10%, abort"}});
  record_.set_user_count("Till", 1);
  record_.beat();
  EXPECT_EQ(record_.reason_to_abort(), std::nullopt);
  for (int second = 0; second < 20; ++second) {
    for (int i = 0; i < 40; ++i) {
      fire("/a", milliseconds(5), "no");
    }
    pass(seconds(1));
  }
  EXPECT_THAT(record_.reason_to_abort().value_or(""),
              testing::HasSubstr("All requests failure rate is 100.0 %"));
  const SavedRun run = saved();
  EXPECT_EQ(record_.exit_code(), kExitTargetFailed);
  EXPECT_EQ(record_.reason_to_abort(), std::nullopt);
}

TEST_F(RunRecordTest, WhatEndedTheRunInItsRampIsBrokenInTheEnd) {
  judge_by({.fail_if = {"max > 1s, abort"}});
  record_.beat();
  for (std::uint32_t users = 1; users < 6; ++users) {
    record_.set_user_count("Till", users);
    fire("/a", users == 1 ? seconds(2) : milliseconds(5));
    pass(seconds(1));
  }
  EXPECT_TRUE(record_.reason_to_abort().has_value());
  record_.end("a target is broken");
  EXPECT_EQ(record_.exit_code(), kExitTargetFailed);
}

TEST_F(RunRecordTest, AnUnprovenTargetAsksForAnExitCodeUnlessItIsAllowed) {
  judge_by({.threshold = {"p99.9 < 1s"}});
  fire("/a", milliseconds(5));
  pass(seconds(2));
  record_.end("run time limit reached");
  EXPECT_EQ(record_.exit_code(), kExitUnproven);
}

TEST_F(RunRecordTest, AnUnprovenTargetThatIsAllowedAsksForNone) {
  judge_by({.threshold = {"p99.9 < 1s"}}, true);
  fire("/a", milliseconds(5));
  pass(seconds(2));
  record_.end("run time limit reached");
  EXPECT_EQ(record_.exit_code(), kExitHeld);
}

TEST_F(RunRecordTest, AnInvalidRunWithTargetsAsksForAnExitCode) {
  judge_by({.fail_if = {"failures > 10%"}});
  record_.beat();
  fire("/a", milliseconds(5), "no");
  record_.save_cut_off(seconds(30));
  EXPECT_EQ(record_.exit_code(), kExitInvalid);
}

TEST_F(RunRecordTest, TellsAReportHowItStands) {
  record_.set_user_count("Till", 3);
  record_.set_state("running", 5, seconds(60));
  fire("/a", milliseconds(12));
  pass(seconds(3));
  const std::string so_far = record_.state_json();
  EXPECT_THAT(so_far, HasSubstr(R"("state":"running","users":3,"users_wanted":5)"));
  EXPECT_THAT(so_far, HasSubstr(R"("time_left":57)"));
  EXPECT_THAT(so_far, HasSubstr(R"(["GET","/a",1,0,12)"));
  EXPECT_THAT(so_far, HasSubstr(R"("verdict":null)"));
  record_.end("asked");
  const std::string ended = record_.state_json();
  EXPECT_THAT(ended, HasSubstr(R"("state":"stopped")"));
  EXPECT_THAT(ended, HasSubstr(R"("stop_reason":"asked")"));
  EXPECT_THAT(ended, HasSubstr(R"("outcome":null)"));
}

TEST_F(RunRecordTest, TellsThePagesOfAServerUntilItIsClosed) {
  Result<ListenAddress> address = parse_listen_address("127.0.0.1:0");
  ASSERT_TRUE(address.has_value());
  WebServerConfig config{.address = *address, .owner = [](WebRequest, WebReply) {
                         }};
  Result<std::unique_ptr<WebServer>> opened = WebServer::open(std::move(config));
  ASSERT_TRUE(opened.has_value());
  std::shared_ptr<WebServer> server = *std::move(opened);
  record_.set_task_ratio(R"({"per_class":{},"total":{}})");
  record_.serve_live(server);
  EXPECT_EQ(server.use_count(), 1);
  record_.add_log_line("begun");
  pass(seconds(2));
  server.reset();
  record_.set_state("stopping", 0, std::nullopt);
  pass(seconds(1));
  record_.end("asked");
  EXPECT_THAT(record_.state_json(), HasSubstr(R"("ratio":{"per_class":{},"total":{}})"));
}

}  // namespace
}  // namespace acrida
