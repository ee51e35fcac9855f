#include "scenario/cache_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "scenario/scratch_folder_testing.h"

namespace acrida {
namespace {

using std::filesystem::perms;
using ::testing::HasSubstr;

perms mode_of(const std::string& path) {
  return std::filesystem::status(path).permissions();
}

std::string error_of(const std::string& path) {
  const Result<void> made = make_private_directory(path);
  return made ? "no error" : made.error().message();
}

TEST(CacheDirectory, IsMadeWithItsParentsForItsUserAlone) {
  const ScratchFolder folder;
  const mode_t before = ::umask(0);
  EXPECT_EQ(error_of(folder.path("cache/acrida")), "no error");
  ::umask(before);
  EXPECT_EQ(mode_of(folder.path("cache/acrida")), perms::owner_all);
  EXPECT_EQ(mode_of(folder.path("cache")), perms::owner_all);
}

TEST(CacheDirectory, IsTakenAsItIsWhenItIsClosed) {
  const ScratchFolder folder;
  EXPECT_EQ(error_of(folder.path("cache")), "no error");
  EXPECT_EQ(error_of(folder.path("cache")), "no error");
}

TEST(CacheDirectory, IsRefusedWhenOthersMayReadOrWriteIt) {
  const ScratchFolder folder;
  std::filesystem::create_directory(folder.path("cache"));
  for (const perms open : {perms::group_read, perms::group_write, perms::others_exec}) {
    std::filesystem::permissions(folder.path("cache"), perms::owner_all | open);
    EXPECT_THAT(error_of(folder.path("cache")), HasSubstr("is open to others: chmod 700 it"));
  }
}

TEST(CacheDirectory, IsRefusedWhenItIsAFile) {
  const ScratchFolder folder;
  EXPECT_THAT(error_of(folder.write("cache", "")), HasSubstr("is not a directory"));
  EXPECT_THAT(error_of(folder.path("cache/below")), HasSubstr("Not a directory"));
}

}  // namespace
}  // namespace acrida
