#include "report/atomic_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "report/file_testing.h"

namespace acrida {
namespace {

constexpr auto kSynced = AtomicFile::Durability::kSynced;

TEST(AtomicFile, ReplacesTheFileAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "a.json", "old", kSynced).has_value());
  ASSERT_TRUE(write_file_atomically(folder / "a.json", "new", kSynced).has_value());
  EXPECT_EQ(content_of(folder / "a.json"), "new");
  EXPECT_EQ(folder.files(), 1U);
}

TEST(AtomicFile, LookingWhetherItCanBeMadeDisturbsNobody) {
  const TemporaryFolder folder;
  EXPECT_TRUE(AtomicFile::check(folder / "new.json").has_value());
  EXPECT_EQ(folder.files(), 0U);
  EXPECT_FALSE(AtomicFile::check("/proc/acrida/a.json").has_value());
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_TRUE(AtomicFile::check(folder / "pipe").has_value());  // without a reader
}

TEST(AtomicFile, MakesMissingFolders) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "x/y/a.json", "new", kSynced).has_value());
  EXPECT_EQ(content_of(folder / "x/y/a.json"), "new");
}

TEST(AtomicFile, WithoutCommitTheOldFileStays) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "a.json", "old", kSynced).has_value());
  {
    Result<AtomicFile> file = AtomicFile::create(folder / "a.json");
    ASSERT_TRUE(file.has_value());
    ASSERT_TRUE(file->write("half").has_value());
  }
  EXPECT_EQ(content_of(folder / "a.json"), "old");
  EXPECT_EQ(folder.files(), 1U);
}

TEST(AtomicFile, AFullDiskIsAnErrorAndTheOldFileStays) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "a.json", "old", kSynced).has_value());
  const FullDisk full(1'000);
  const Result<void> result =
      write_file_atomically(folder / "a.json", std::string(5'000, 'x'), kSynced);
  ASSERT_FALSE(result.has_value());
  EXPECT_NE(result.error().message().find("a.json"), std::string::npos);
  EXPECT_EQ(content_of(folder / "a.json"), "old");
  EXPECT_EQ(folder.files(), 1U);
}

TEST(AtomicFile, ALinkStaysAndItsTargetIsReplaced) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "target", "old", kSynced).has_value());
  std::filesystem::create_symlink("target", folder / "link");
  ASSERT_TRUE(write_file_atomically(folder / "link", "new", kSynced).has_value());
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(content_of(folder / "target"), "new");
}

TEST(AtomicFile, ADeviceIsWrittenDirectly) {
  ASSERT_TRUE(write_file_atomically("/dev/null", "gone", kSynced).has_value());
  EXPECT_FALSE(std::filesystem::is_regular_file("/dev/null"));
  EXPECT_FALSE(write_file_atomically("/dev/full", "gone", kSynced).has_value());
}

TEST(AtomicFile, AFolderThatCannotBeMadeIsAnError) {
  EXPECT_FALSE(write_file_atomically("/dev/null/x/a.json", "new", kSynced).has_value());
}

}  // namespace
}  // namespace acrida
