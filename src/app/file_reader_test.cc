#include "app/file_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace acrida {
namespace {

using testing::HasSubstr;

class DiskFilesTest : public testing::Test {
 public:
  DiskFilesTest() {
    std::string pattern = testing::TempDir() + "acrida-files-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~DiskFilesTest() override { std::filesystem::remove_all(folder_); }

 protected:
  std::string write(const std::string& name, const std::string& text) const {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  std::string folder_;
  DiskFiles files_;
};

TEST_F(DiskFilesTest, AFileIsReadWhole) {
  const std::string text("a\0b\r\nc", 6);
  EXPECT_EQ(files_.read(write("x", text)).value(), text);
  EXPECT_EQ(files_.read(write("empty", "")).value(), "");
}

TEST_F(DiskFilesTest, AMissingFileIsNoError) {
  EXPECT_EQ(files_.read(folder_ + "/none").value(), std::nullopt);
  EXPECT_EQ(files_.read(write("x", "") + "/below-a-file").value(), std::nullopt);
}

TEST_F(DiskFilesTest, AFolderOrAPipeIsNoFile) {
  EXPECT_THAT(files_.read(folder_).error().message(), HasSubstr("not a regular file"));
  const std::string pipe = folder_ + "/pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(files_.read(pipe).error().message(), HasSubstr("not a regular file"));
}

TEST_F(DiskFilesTest, AFileHasALimit) {
  const std::string most(FileReader::kFileBytesMax, 'x');
  EXPECT_EQ(files_.read(write("most", most)).value(), most);
  EXPECT_THAT(files_.read(write("more", most + "x")).error().message(), HasSubstr("more than"));
}

}  // namespace
}  // namespace acrida
