#include "watch/job_time.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(JobTime, IsReadAsRqWritesIt) {
  const WallTime second{std::chrono::seconds(1'795'473'355)};
  EXPECT_EQ(parse_job_time("2026-11-23T22:35:55.123456Z"),
            second + std::chrono::microseconds(123'456));
  EXPECT_EQ(parse_job_time("2026-11-23T22:35:55Z"), second);
  EXPECT_EQ(parse_job_time("2026-11-23 22:35:55.5"), second + std::chrono::milliseconds(500));
}

TEST(JobTime, WhatIsNoTimeIsNone) {
  for (const char* text :
       {"", "yesterday", "2026-11-23", "2026-13-23T22:35:55Z", "2026-02-30T22:35:55Z",
        "2026-11-23T22:35:55+01:00", "2026-11-23T22:35:55.Z", "2026-11-23T22:35:55.1234567890Z",
        "2026-11-23T22:35:5aZ", "-026-11-23T22:35:55Z"}) {
    EXPECT_FALSE(parse_job_time(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace acrida
