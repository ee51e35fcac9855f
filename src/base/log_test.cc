#include "base/log.h"

#include <gtest/gtest.h>

#include <string>

namespace acrida {
namespace {

// 2026-11-23 22:35:55.123456789 UTC.
constexpr WallTime kInstant{std::chrono::nanoseconds(1795473355123456789)};

class LogTest : public testing::Test {
 protected:
  Log open(LogSettings settings, std::chrono::seconds utc_offset = std::chrono::seconds(0)) {
    return Log(
        std::move(settings), [utc_offset] { return LogInstant{kInstant, utc_offset}; },
        [this](std::string_view lines) { written += lines; });
  }

  std::string written;
};

TEST_F(LogTest, ALineLooksLikeLocusts) {
  open({.host = "till7.shop.example.com"}).info("acrida.main", "Starting Acrida 0.1.0");
  EXPECT_EQ(written, "[2026-11-23 22:35:55,123] till7/INFO/acrida.main: Starting Acrida 0.1.0\n");
}

TEST_F(LogTest, LocalTimeMayBeAnotherDay) {
  open({.host = "h"}, std::chrono::hours(5) + std::chrono::minutes(30)).error("l", "m");
  open({.host = "h"}, std::chrono::hours(-23)).error("l", "m");
  EXPECT_EQ(written,
            "[2026-11-24 04:05:55,123] h/ERROR/l: m\n[2026-11-22 23:35:55,123] h/ERROR/l: m\n");
}

TEST_F(LogTest, AMessageStaysOneLineWithoutControlCharacters) {
  open({.format = LogFormat::kPlain}).info("l", "a\nb\x1b[2J");
  EXPECT_EQ(written, "a\\nb\\x1b[2J\n");
}

TEST_F(LogTest, WhatIsBelowTheLevelIsDropped) {
  const Log log = open({.level = LogLevel::kWarning, .format = LogFormat::kPlain});
  log.debug("l", "debug");
  log.info("l", "info");
  log.warning("l", "warning");
  log.error("l", "error");
  log.write(LogLevel::kCritical, "l", "critical");
  EXPECT_EQ(written, "warning\nerror\ncritical\n");
}

TEST_F(LogTest, TablesPassWhateverTheLevel) {
  open({.level = LogLevel::kCritical}).lines("Type     Name\n--------|----\n");
  EXPECT_EQ(written, "Type     Name\n--------|----\n");
}

TEST_F(LogTest, LevelsAreReadInAnyCase) {
  EXPECT_EQ(parse_log_level("debug"), LogLevel::kDebug);
  EXPECT_EQ(parse_log_level("Critical"), LogLevel::kCritical);
  EXPECT_EQ(parse_log_level("WARN"), std::nullopt);
  EXPECT_EQ(log_level_name(LogLevel::kWarning), "WARNING");
}

}  // namespace
}  // namespace acrida
