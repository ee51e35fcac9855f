#include "base/figures.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Figures, ADurationHasThreeDigitsAndAUnit) {
  EXPECT_EQ(short_duration(Duration(0)), "0.00 ms");
  EXPECT_EQ(short_duration(microseconds(434)), "0.43 ms");
  EXPECT_EQ(short_duration(microseconds(9'996)), "10.0 ms");
  EXPECT_EQ(short_duration(microseconds(12'340)), "12.3 ms");
  EXPECT_EQ(short_duration(milliseconds(182)), "182 ms");
  EXPECT_EQ(short_duration(microseconds(999'600)), "1.00 s");
  EXPECT_EQ(short_duration(milliseconds(12'340)), "12.3 s");
  EXPECT_EQ(short_duration(seconds(125)), "2m 5s");
  EXPECT_EQ(short_duration(seconds(3'720)), "1h 2m");
  EXPECT_EQ(short_duration(milliseconds(-3)), "-3.00 ms");
}

TEST(Figures, AFloatReadsAsInPython) {
  EXPECT_EQ(python_float(1.0), "1.0");
  EXPECT_EQ(python_float(0.1), "0.1");
  EXPECT_EQ(python_float(1e-5), "1e-05");
  EXPECT_EQ(python_float(0.0001), "0.0001");
  EXPECT_EQ(python_float(1e16), "1e+16");
  EXPECT_EQ(python_float(123456789012345680.0), "1.2345678901234568e+17");
  EXPECT_EQ(python_float(1.5e300), "1.5e+300");
  EXPECT_EQ(python_float(-0.5), "-0.5");
  EXPECT_EQ(python_float(1795473350.25), "1795473350.25");
}

TEST(Figures, ATimestampIsUtcCutToTheSecond) {
  EXPECT_EQ(utc_timestamp(WallTime{}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_timestamp(WallTime(milliseconds(1'795'473'369'999))), "2026-11-23T22:36:09Z");
}

TEST(Figures, SecondsSinceTheEpochKeepTheirFraction) {
  EXPECT_EQ(epoch_seconds(WallTime(milliseconds(1'795'473'369'250))), 1795473369.25);
  EXPECT_EQ(epoch_seconds(WallTime(milliseconds(-250))), -0.25);
}

TEST(Figures, AlignmentCountsCharacters) {
  EXPECT_EQ(left_aligned("\xe2\x82\xac", 3), "\xe2\x82\xac  ");
  EXPECT_EQ(right_aligned("7", 3), "  7");
  EXPECT_EQ(right_aligned("1234", 3), "1234");
  EXPECT_EQ(character_count("a\xff\xe2\x82\xac"), 3U);
}

}  // namespace
}  // namespace acrida
