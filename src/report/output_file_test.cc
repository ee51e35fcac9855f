#include "report/output_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <utility>

#include "report/file_testing.h"

namespace acrida {
namespace {

TEST(OutputFile, KeepsWholeRecordsWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  Result<OutputFile> file = OutputFile::create(folder / "a.csv");
  ASSERT_TRUE(file.has_value());
  ASSERT_TRUE(file->append_whole("first row\n").has_value());
  {
    const FullDisk full(15);
    EXPECT_FALSE(file->append_whole("second row\n").has_value());
    EXPECT_EQ(content_of(folder / "a.csv"), "first row\n");
  }
  ASSERT_TRUE(file->append_whole("third row\n").has_value());
  ASSERT_TRUE(file->close().has_value());
  EXPECT_EQ(content_of(folder / "a.csv"), "first row\nthird row\n");
}

TEST(OutputFile, AnErrorNamesTheFile) {
  const Result<OutputFile> file = OutputFile::create("/proc/acrida/a.csv");
  ASSERT_FALSE(file.has_value());
  EXPECT_NE(file.error().message().find("/proc/acrida"), std::string::npos);
  Result<OutputFile> full = OutputFile::create("/dev/full");
  ASSERT_TRUE(full.has_value());
  const Result<void> written = full->write("x");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().message(), "write /dev/full: No space left on device");
}

TEST(OutputFile, LookingWhetherItCanBeMadeChangesNothing) {
  const TemporaryFolder folder;
  ASSERT_TRUE(OutputFile::create(folder / "old.csv")->write("old").has_value());
  EXPECT_TRUE(OutputFile::check(folder / "old.csv").has_value());
  EXPECT_EQ(content_of(folder / "old.csv"), "old");
  EXPECT_TRUE(OutputFile::check(folder / "new.csv").has_value());
  EXPECT_EQ(folder.files(), 1U);
  EXPECT_FALSE(OutputFile::check(folder.path()).has_value());
  EXPECT_FALSE(OutputFile::check("/proc/acrida/a.csv").has_value());
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_TRUE(
      OutputFile::check(folder / "pipe").has_value());  // and nobody has waited for a reader
}

TEST(OutputFile, MovesItsDescriptor) {
  const TemporaryFolder folder;
  Result<OutputFile> file = OutputFile::create(folder / "a.csv");
  ASSERT_TRUE(file.has_value());
  OutputFile moved = std::move(*file);
  EXPECT_TRUE(moved.is_open());
  OutputFile third;
  third = std::move(moved);
  ASSERT_TRUE(third.write("x").has_value());
  ASSERT_TRUE(third.sync().has_value());
  EXPECT_EQ(content_of(folder / "a.csv"), "x");
}

}  // namespace
}  // namespace acrida
