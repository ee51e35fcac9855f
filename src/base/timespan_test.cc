#include "base/timespan.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Timespan, ReadsLocustsForms) {
  EXPECT_EQ(parse_timespan("20").value(), seconds(20));
  EXPECT_EQ(parse_timespan("20s").value(), seconds(20));
  EXPECT_EQ(parse_timespan("3m").value(), minutes(3));
  EXPECT_EQ(parse_timespan("1h20m").value(), hours(1) + minutes(20));
  EXPECT_EQ(parse_timespan("3h30m10s").value(), hours(3) + minutes(30) + seconds(10));
  EXPECT_EQ(parse_timespan("250ms").value(), milliseconds(250));
  EXPECT_EQ(parse_timespan("1.5s").value(), milliseconds(1500));
}

TEST(Timespan, RefusesTheRestWithTheValidForms) {
  for (const char* bad :
       {"", "s", "10x", "5s3m", "1m1m", "-5", "1h 20m", "1..5s", "10m5", "9999999999h"}) {
    const Result<Duration> span = parse_timespan(bad);
    ASSERT_FALSE(span.has_value()) << bad;
    EXPECT_NE(span.error().message().find("valid are"), std::string::npos);
  }
}

TEST(Timespan, FormatsWhatItReads) {
  for (const char* text : {"1h20m", "10s", "250ms", "3h30m10s", "1s500ms"}) {
    EXPECT_EQ(format_timespan(parse_timespan(text).value()), text);
  }
  EXPECT_EQ(format_timespan(Duration::zero()), "0s");
}

}  // namespace
}  // namespace acrida
