#include "report/verdict_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/atomic_file.h"
#include "report/file_testing.h"
#include "report/report_testing.h"
#include "report/verdict_markdown.h"
#include "report/verdict_testing.h"

namespace acrida {
namespace {

using testing::StartsWith;

class VerdictFilesTest : public testing::Test {
 protected:
  std::vector<VerdictFileError> write(const VerdictFiles& files) {
    return write_verdict_files(files, info_, run_.data(), small_verdict());
  }

  const TemporaryFolder folder_;
  const SmallRun run_;
  const RunInfo info_ = small_run_info();
};

TEST_F(VerdictFilesTest, WhatWasAskedForIsWritten) {
  const VerdictFiles files{.junit = folder_ / "junit.xml", .markdown = folder_ / "verdict.md"};
  ASSERT_TRUE(check_verdict_files(files).has_value());
  EXPECT_EQ(folder_.files(), 0U);
  EXPECT_TRUE(write(files).empty());
  EXPECT_EQ(content_of(*files.junit),
            junit_xml(info_, run_.data(), small_verdict(), Unproven::kFails));
  EXPECT_EQ(content_of(*files.markdown), verdict_markdown(info_, small_verdict()));
  EXPECT_EQ(folder_.files(), 2U);
}

TEST_F(VerdictFilesTest, TheSummaryOfAJobGoesOn) {
  const std::string path = folder_ / "summary";
  ASSERT_TRUE(
      write_file_atomically(path, "Before.\n", AtomicFile::Durability::kRenamed).has_value());
  EXPECT_TRUE(write({.step_summary = path}).empty());
  EXPECT_EQ(content_of(path), "Before.\n" + verdict_markdown(info_, small_verdict()) + "\n");
}

TEST_F(VerdictFilesTest, AFileThatCannotBeMadeIsSeenBefore) {
  const Result<void> checked = check_verdict_files({.markdown = "/proc/nowhere/x"});
  ASSERT_FALSE(checked.has_value());
  EXPECT_THAT(checked.error().message(), StartsWith("--markdown: "));
}

TEST_F(VerdictFilesTest, EachFileThatCannotBeWrittenIsToldAndTheOthersAreWritten) {
  const auto errors = write({.junit = "/proc/nowhere/x",
                             .markdown = folder_ / "verdict.md",
                             .step_summary = "/proc/nowhere/y"});
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(errors[0].option, "--junit");
  EXPECT_EQ(errors[1].option, "GITHUB_STEP_SUMMARY");
  EXPECT_EQ(folder_.files(), 1U);
}

}  // namespace
}  // namespace acrida
