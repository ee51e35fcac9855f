#include "app/log_sink.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace acrida {
namespace {

class LogSinkTest : public testing::Test {
 public:
  LogSinkTest() {
    std::string pattern = testing::TempDir() + "acrida-log-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~LogSinkTest() override { std::filesystem::remove_all(folder_); }

 protected:
  static std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  std::string folder_;
};

TEST_F(LogSinkTest, LinesAreAppended) {
  const std::string path = folder_ + "/run.log";
  file_sink(path).value()("one\n");
  const LogSink again = file_sink(path).value();
  again("two\n");
  const LogSink copy = again;
  copy("three\n");
  EXPECT_EQ(text_of(path), "one\ntwo\nthree\n");
}

TEST_F(LogSinkTest, AFileThatCannotBeMadeIsAnError) {
  EXPECT_EQ(file_sink(folder_ + "/none/run.log").error().message(),
            "open " + folder_ + "/none/run.log: No such file or directory");
}

TEST_F(LogSinkTest, WhatCannotBeWrittenGoesToStandardError) {
  const LogSink full = file_sink("/dev/full").value();
  testing::internal::CaptureStderr();
  full("a line\n");
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "acrida: write /dev/full: No space left on device\na line\n");
}

TEST_F(LogSinkTest, StandardErrorGetsLinesAsTheyAre) {
  testing::internal::CaptureStderr();
  standard_error_sink()("one\n");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "one\n");
}

TEST_F(LogSinkTest, LocalTimeFollowsTheTimeZone) {
  const char* zone = std::getenv("TZ");
  const std::string before = zone == nullptr ? "" : zone;
  ::setenv("TZ", "TEST-05:30", 1);
  ::tzset();
  EXPECT_EQ(local_utc_offset(WallTime(std::chrono::seconds(1'795'473'355))),
            std::chrono::hours(5) + std::chrono::minutes(30));
  if (zone == nullptr) {
    ::unsetenv("TZ");
  } else {
    ::setenv("TZ", before.c_str(), 1);
  }
  ::tzset();
}

}  // namespace
}  // namespace acrida
