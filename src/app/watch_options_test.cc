#include "app/watch_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/options_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Words = std::vector<std::string>;

const MemoryFiles::Texts kFiles = {{"pw", "from the file\n"}};

std::string password_of(const Words& arguments, const EnvironmentVariables& environment = {}) {
  const Result<Options> options = parse(arguments, environment, kFiles);
  return options ? options->watch_mariadb->password : options.error().message();
}

TEST(WatchOptions, ThePasswordComesFromTheUrlAFileOrAVariable) {
  const EnvironmentVariables variable = {{"ACRIDA_WATCH_MARIADB_PASSWORD", "of the variable"}};
  EXPECT_EQ(password_of({"--watch-mariadb", "mysql://a:b@db/"}), "b");
  EXPECT_EQ(password_of({"--watch-mariadb", "mysql://a:b@db/"}, variable), "b");
  EXPECT_EQ(password_of({"--watch-mariadb", "mysql://a@db/"}, variable), "of the variable");
  EXPECT_EQ(password_of({"--watch-mariadb", "mysql://a@db/", "--watch-mariadb-password-file", "pw"},
                        variable),
            "from the file");
  EXPECT_EQ(password_of({"--watch-mariadb", "/run/mysqld.sock"}), "");
}

TEST(WatchOptions, WhatDoesNotGoTogetherIsRefused) {
  EXPECT_EQ(
      password_of({"--watch-mariadb", "mysql://a:b@db/", "--watch-mariadb-password-file", "pw"}),
      "--watch-mariadb-password-file: the URL of --watch-mariadb has a password, too");
  EXPECT_EQ(password_of({"--watch-mariadb-password-file", "pw"}),
            "'--watch-mariadb-password-file' requires '--watch-mariadb'");
  EXPECT_EQ(
      password_of({"--watch-mariadb", "mysql://a@db/", "--watch-mariadb-password-file", "none"}),
      "--watch-mariadb-password-file: there is no file none");
  EXPECT_EQ(password_of({"--watch-mariadb", "postgres://a:b@db/"}),
            "argument --watch-mariadb: not mysql://user:password@host:3306/ or the path of a "
            "socket");
}

TEST(WatchOptions, NoPasswordIsReported) {
  const Result<Options> options = parse(
      {"--watch-mariadb", "mysql://a:secret@db/", "--watch-redis", "redis://:secret@cache:6380/2"});
  ASSERT_TRUE(options.has_value()) << options.error().message();
  EXPECT_EQ(options->watch_redis->database, 2U);
  ASSERT_EQ(options->given.size(), 2U);
  for (const ReportedOption& option : options->given) {
    EXPECT_THAT(option.value, Not(HasSubstr("secret")));
    EXPECT_THAT(option.value, HasSubstr("***@"));
  }
}

TEST(WatchOptions, TheVariableOfThePasswordIsNoMisspeltOption) {
  const Result<Options> options = parse({}, {{"ACRIDA_WATCH_MARIADB_PASSWORD", "secret"}});
  ASSERT_TRUE(options.has_value());
  EXPECT_THAT(options->warnings, IsEmpty());
}

}  // namespace
}  // namespace acrida
