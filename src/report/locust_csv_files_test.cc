#include "report/locust_csv_files.h"

#include <gtest/gtest.h>

#include <string>

#include "report/file_testing.h"
#include "report/report_testing.h"

namespace acrida {
namespace {

HistoryMoment moment(int second) {
  return {.now = kRunStart + std::chrono::seconds(second), .users = 7};
}

TEST(LocustCsvFiles, FourFilesWithHeadingsStandFromTheStart) {
  const TemporaryFolder folder;
  const RunStats stats(kRunStart);
  ASSERT_TRUE(LocustCsvFiles::create(folder / "results/run", stats.data()).has_value());
  EXPECT_EQ(content_of(folder / "results/run_stats.csv"), stats_csv(stats.data()));
  EXPECT_EQ(content_of(folder / "results/run_stats_history.csv"), history_csv_header());
  EXPECT_EQ(content_of(folder / "results/run_failures.csv"), failures_csv(stats.data()));
  EXPECT_EQ(content_of(folder / "results/run_exceptions.csv"),
            exceptions_csv(stats.data(), "local"));
}

TEST(LocustCsvFiles, EndWithTheLastUpdateAndTheWholeHistory) {
  const TemporaryFolder folder;
  SmallRun run;
  Result<LocustCsvFiles> files = LocustCsvFiles::create(folder / "run", run.data());
  ASSERT_TRUE(files.has_value());
  ASSERT_TRUE(files->update(run.data(), moment(19)).has_value());
  run.recorder().record_exception("boom", "here", kRunStart);
  run.merge(20);
  ASSERT_TRUE(files->update(run.data(), moment(20)).has_value());
  ASSERT_TRUE(files->finish().has_value());
  EXPECT_EQ(content_of(folder / "run_stats_history.csv"),
            history_csv_header() + history_csv_rows(run.data(), moment(19)) +
                history_csv_rows(run.data(), moment(20)));
  EXPECT_EQ(content_of(folder / "run_stats.csv"), stats_csv(run.data()));
  EXPECT_EQ(content_of(folder / "run_exceptions.csv"), exceptions_csv(run.data(), "local"));
  EXPECT_EQ(folder.files(), 4U);
}

TEST(LocustCsvFiles, AFullDiskIsAnErrorThatLeavesWholeFilesAndMayPass) {
  const TemporaryFolder folder;
  SmallRun run;
  const std::string before = stats_csv(run.data());
  const std::string history = history_csv_header() + history_csv_rows(run.data(), moment(19));
  Result<LocustCsvFiles> files = LocustCsvFiles::create(folder / "run", run.data());
  ASSERT_TRUE(files.has_value());
  ASSERT_TRUE(files->update(run.data(), moment(19)).has_value());
  {
    const FullDisk full(history.size() + 3);
    EXPECT_FALSE(files->update(run.data(), moment(20)).has_value());
  }
  EXPECT_EQ(content_of(folder / "run_stats_history.csv"), history);
  EXPECT_EQ(content_of(folder / "run_stats.csv"), before);
  ASSERT_TRUE(files->update(run.data(), moment(21)).has_value());
  EXPECT_EQ(content_of(folder / "run_stats_history.csv"),
            history + history_csv_rows(run.data(), moment(21)));
}

TEST(LocustCsvFiles, APlaceThatCannotBeWrittenIsAnErrorAtOnce) {
  const RunStats stats(kRunStart);
  EXPECT_FALSE(LocustCsvFiles::create("/dev/null/run", stats.data()).has_value());
}

}  // namespace
}  // namespace acrida
