#include "app/run_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "app/options_testing.h"
#include "io/sim_kernel.h"
#include "report/atomic_file.h"
#include "report/file_testing.h"
#include "report/report_testing.h"
#include "report/verdict_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class RunFilesTest : public testing::Test {
 protected:
  Result<std::unique_ptr<RunFiles>> open(const std::vector<std::string>& arguments) {
    options_ = parse(arguments).value();
    return RunFiles::open(options_, log_, inbox_);
  }
  std::unique_ptr<RunFiles> begin(const std::vector<std::string>& arguments) {
    auto files = open(arguments).value();
    files->begin(kRunStart);
    return files;
  }

  void pass_seconds(RunFiles& files, int seconds) {
    for (int i = 0; i < seconds; ++i) {
      files.on_second(run_.stats(), 19, 7, kRunStart + std::chrono::seconds(20));
    }
  }

  bool finish(RunFiles& files) {
    RunInfo info = small_run_info();
    info.verdict = small_verdict();
    return files.finish(info, run_.data(), {});
  }

  const TemporaryFolder folder_;
  const std::string prefix_ = folder_ / "run";
  SmallRun run_;
  std::string lines_;
  const Log log_{{.format = LogFormat::kPlain},
                 [] { return LogInstant(); },
                 [this](std::string_view lines) {
                   lines_ += lines;
                 }};
  SimKernel kernel_;
  Inbox inbox_{kernel_};
  Options options_;
};

TEST_F(RunFilesTest, WithoutOptionsThereIsNoFile) {
  const auto files = begin({});
  pass_seconds(*files, 1);
  EXPECT_TRUE(finish(*files));
  EXPECT_EQ(folder_.files(), 0U);
}

TEST_F(RunFilesTest, EveryFileThatWasAskedForIsWritten) {
  const auto files =
      begin({"--csv", prefix_, "--json-file", folder_ / "locust", "--run-json",
             folder_ / "run.json", "--request-log", folder_ / "requests.csv", "--junit",
             folder_ / "junit.xml", "--markdown", folder_ / "verdict.md"});
  pass_seconds(*files, 2);
  EXPECT_TRUE(finish(*files));
  EXPECT_EQ(folder_.files(), 9U);
  EXPECT_THAT(content_of(prefix_ + "_stats.csv"), HasSubstr("\r\n,Aggregated,"));
  EXPECT_THAT(content_of(folder_ / "locust.json"), StartsWith("[\n"));
  EXPECT_THAT(content_of(folder_ / "run.json"), HasSubstr("\"verdict\""));
  EXPECT_THAT(content_of(folder_ / "junit.xml"), HasSubstr("POS Invoice Create p95"));
  EXPECT_THAT(content_of(folder_ / "verdict.md"), HasSubstr("| POS Invoice Create |"));
  EXPECT_EQ(lines_, "");
}

TEST_F(RunFilesTest, AFileThatCannotBeMadeStopsTheProgramBeforeTheRun) {
  for (const std::string option :
       {"--csv", "--json-file", "--run-json", "--junit", "--markdown", "--request-log"}) {
    const auto files = open({option, "/proc/nowhere/x"});
    ASSERT_FALSE(files.has_value()) << option;
    EXPECT_THAT(files.error().message(), StartsWith(option + ": "));
  }
}

TEST_F(RunFilesTest, LookingWhetherAFileCanBeWrittenLeavesItAsItIs) {
  const std::vector<std::string> names = {"run.json", "run_stats.csv", "run_stats_history.csv",
                                          "requests.csv"};
  for (const std::string& name : names) {
    ASSERT_TRUE(
        write_file_atomically(folder_ / name, "old", AtomicFile::Durability::kRenamed).has_value());
  }
  ASSERT_TRUE(open({"--csv", prefix_, "--run-json", folder_ / "run.json", "--request-log",
                    folder_ / "requests.csv"})
                  .has_value());
  for (const std::string& name : names) {
    EXPECT_EQ(content_of(folder_ / name), "old") << name;
  }
  EXPECT_EQ(folder_.files(), names.size());
}

TEST_F(RunFilesTest, FilesOfARunBeforeStayWhenOneOfTheNextRunsCannotBeMade) {
  pass_seconds(*begin({"--csv", prefix_, "--request-log", folder_ / "requests.csv"}), 1);
  const std::string stats = content_of(prefix_ + "_stats.csv");
  ASSERT_THAT(stats, HasSubstr("POST,/b,160,160"));
  ASSERT_FALSE(open({"--csv", prefix_, "--request-log", folder_ / "requests.csv", "--run-json",
                     "/proc/nowhere/x"})
                   .has_value());
  EXPECT_EQ(content_of(prefix_ + "_stats.csv"), stats);
}

TEST_F(RunFilesTest, TheSummaryOfAGithubJobIsWrittenAndCanBeDeclined) {
  options_ =
      parse({}, {{"GITHUB_ACTIONS", "true"}, {"GITHUB_STEP_SUMMARY", folder_ / "summary"}}).value();
  const auto files = RunFiles::open(options_, log_, inbox_).value();
  files->begin(kRunStart);
  EXPECT_TRUE(finish(*files));
  EXPECT_THAT(content_of(folder_ / "summary"), HasSubstr("### No: 50 terminals"));
  EXPECT_FALSE(parse({"--no-annotations"}, {{"GITHUB_ACTIONS", "true"}}).value().github);
  EXPECT_FALSE(parse({}, {{"GITHUB_ACTIONS", "1"}}).value().github);
}

TEST_F(RunFilesTest, AFullDiskIsOneLineAndTheOtherFilesAreWritten) {
  const auto files = begin({"--csv", prefix_, "--run-json", folder_ / "run.json"});
  {
    const FullDisk full(600);
    pass_seconds(*files, 3);
  }
  EXPECT_FALSE(finish(*files));
  EXPECT_EQ(std::count(lines_.begin(), lines_.end(), '\n'), 1) << lines_;
  EXPECT_THAT(lines_, StartsWith("--csv: write "));
  EXPECT_THAT(content_of(folder_ / "run.json"), HasSubstr("acrida-run"));
}

}  // namespace
}  // namespace acrida
