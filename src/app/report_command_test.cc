#include "app/report_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "report/file_testing.h"
#include "report/report_testing.h"
#include "report/run_json.h"
#include "report/run_json_reader.h"
#include "verdict/exit_code.h"

namespace acrida {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

void write_content(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// A minute in which each request takes ten milliseconds, kept in run.json.
class ReportCommand : public ::testing::Test {
 protected:
  ReportCommand() {
    Recorder recorder(0);
    RunStats stats(kRunStart);
    for (int second = 0; second < 60; ++second) {
      for (int i = 0; i < 50; ++i) {
        Sample sample;
        sample.entry = recorder.entry("GET", "/item");
        sample.service_time = std::chrono::milliseconds(10 + i % 3);
        sample.response_time = sample.service_time;
        sample.sent = kRunStart + std::chrono::seconds(second) + std::chrono::milliseconds(i * 15);
        recorder.record(sample);
      }
      const UserCount users[] = {{"Till", 5}};
      stats.merge(recorder.take_delta(), second);
      stats.set_users(second, users);
      stats.set_generator_cpu(second, 0.1);
    }
    RunInfo info = small_run_info();
    info.end = kRunStart + std::chrono::seconds(60);
    EXPECT_TRUE(save_run_json(path_, info, stats.data()).has_value());
  }

  Result<ReportOutcome> report(std::vector<std::string> arguments) {
    const Result<Options> options = parse_options(arguments, {}, files_);
    return options ? report_command(*options, files_) : fail(options.error());
  }

  TemporaryFolder folder_;
  std::string path_ = folder_ / "run.json";
  DiskFiles files_;
};

TEST_F(ReportCommand, WithoutTargetsTellsOfTheRun) {
  const auto outcome = report({path_});
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  EXPECT_EQ(outcome->exit_code, kExitHeld);
  EXPECT_THAT(outcome->text, HasSubstr("Run is valid"));
}

TEST_F(ReportCommand, JudgesByOtherTargets) {
  const auto held = report({path_, "--threshold", "p(95)<100"});
  ASSERT_TRUE(held.has_value()) << held.error().message();
  EXPECT_EQ(held->exit_code, kExitHeld);
  EXPECT_THAT(held->text, HasSubstr("PASS"));
  const auto failed = report({path_, "--threshold", "p(95)<5"});
  ASSERT_TRUE(failed.has_value());
  EXPECT_EQ(failed->exit_code, kExitTargetFailed);
  EXPECT_THAT(failed->text, HasSubstr("FAIL"));
}

TEST_F(ReportCommand, JudgesAgainByTheTargetsThatAreKept) {
  const std::string judged = folder_ / "judged.json";
  const auto first = report({path_, "--threshold", "p(95)<5", "--run-json", judged});
  ASSERT_TRUE(first.has_value()) << first.error().message();
  const auto again = report({judged});
  ASSERT_TRUE(again.has_value()) << again.error().message();
  EXPECT_EQ(again->exit_code, kExitTargetFailed);
  EXPECT_EQ(again->text, first->text);
}

TEST_F(ReportCommand, WritesTheFilesOfARun) {
  const std::string html = folder_ / "report.html";
  const std::string junit = folder_ / "junit.xml";
  const std::string markdown = folder_ / "verdict.md";
  const auto outcome = report({path_, "--threshold", "p(95)<100", "--html", html, "--junit", junit,
                               "--markdown", markdown});
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  EXPECT_THAT(content_of(html), HasSubstr(R"("outcome":"PASS")"));
  EXPECT_THAT(content_of(junit), HasSubstr("<testsuite"));
  EXPECT_THAT(content_of(markdown), HasSubstr("PASS"));
}

TEST_F(ReportCommand, AFileThatIsNoneIsOneClearError) {
  EXPECT_THAT(report({folder_ / "missing.json"}).error().message(), HasSubstr("missing.json"));
  for (const std::string& text :
       {std::string("{\"for"), std::string(), std::string("[]"),
        std::string("{\"format\":\"acrida-run\",\"version\":1}"), std::string(100'000, '[')}) {
    const std::string broken = folder_ / "broken.json";
    write_content(broken, text);
    const auto outcome = report({broken});
    ASSERT_FALSE(outcome.has_value());
    EXPECT_THAT(outcome.error().message(), HasSubstr("broken.json"));
    EXPECT_THAT(outcome.error().message(), Not(HasSubstr("\n")));
  }
}

TEST_F(ReportCommand, TakesNoOptionOfARun) {
  EXPECT_THAT(report({path_, "--users", "5"}).error().message(),
              HasSubstr("acrida report makes no run and takes no --users"));
  EXPECT_THAT(report({}).error().message(), HasSubstr("reads one file"));
}

// By the requests that the rows were about: their names are not in the file.
TEST_F(ReportCommand, ThePlanOfAKeptRunHasTheRowsThatItWasJudgedBy) {
  SavedRun run = load_run_json(path_).value();
  LearnedTask look{.name = "look", .executions = 3};
  look.requests = {{"GET", "/menu", 1, 0.02, 0}, {"GET", "/item", 1, 0.02, 0}};
  LearnedClass till{.name = "Till", .users = 5};
  till.wait.seconds = 4;
  till.tasks = {look};
  Learned learned{.source = "rehearsed", .spawn_rate = 5};
  learned.classes = {till};
  run.info.plan = RunInfo::Plan{.learned = learned, .load = plan_load(learned, {})};
  ASSERT_TRUE(save_run_json(path_, run.info, run.data).has_value());
  const std::string targets = folder_ / "targets.md";
  write_content(targets,
                "| Endpoint | Request | p95 (ms) | Target RPS |\n|---|---|---|---|\n"
                "| Item | GET /item | < 100 | 1 |\n");
  const std::string judged = folder_ / "judged.json";
  const std::string first = folder_ / "first.html";
  const std::string again = folder_ / "again.html";
  ASSERT_TRUE(report({path_, "--targets", targets, "--run-json", judged, "--html", first}));
  ASSERT_TRUE(report({judged, "--html", again}));
  const auto plan_of = [](const std::string& page) {
    const std::string text = content_of(page);
    const std::string begin = R"("plan":{"text":")";
    const std::size_t at = text.find(begin);
    return text.substr(at, text.find(R"("ratio":)", at) - at);
  };
  EXPECT_THAT(plan_of(first), HasSubstr(R"("provable": 2)"));
  EXPECT_EQ(plan_of(again), plan_of(first));
}

TEST_F(ReportCommand, ATargetWithoutRequestIsAnError) {
  const std::string targets = folder_ / "targets.md";
  write_content(targets, "| Request | p95 |\n|---|---|\n| /nowhere | < 100 ms |\n");
  EXPECT_FALSE(report({path_, "--targets", targets}).has_value());
}

}  // namespace
}  // namespace acrida
