#include "reconcile/series.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(SeriesNameTest, TheNumberIsWhatTheNameEndsWith) {
  const auto name = parse_series_name("ACC-PSINV-2026-00007");
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(name->prefix, "ACC-PSINV-2026-");
  EXPECT_EQ(name->number, 7U);
  EXPECT_EQ(name->digits, 5U);
  EXPECT_FALSE(parse_series_name("").has_value());
  EXPECT_FALSE(parse_series_name("a1b2c").has_value());
  EXPECT_FALSE(parse_series_name("A-9999999999999999999999").has_value());
}

TEST(SeriesGaps, AreTheNumbersBetweenThatNobodyHas) {
  EXPECT_TRUE(gaps_of({"A-00001", "A-00003", "A-00002"}).empty());
  const std::vector<SeriesRange> gaps = gaps_of({"A-00009", "A-00002", "A-00003", "A-00006"});
  ASSERT_EQ(gaps.size(), 2U);
  EXPECT_EQ(gaps[0], (SeriesRange{"A-", 4, 5, 5}));
  EXPECT_EQ(gaps[1], (SeriesRange{"A-", 7, 8, 5}));
  EXPECT_EQ(gaps[1].name_of(8), "A-00008");
}

TEST(SeriesGaps, ANameThatOccursTwiceIsNoGap) {
  EXPECT_TRUE(gaps_of({"A-1", "A-1", "A-2"}).empty());
}

TEST(SeriesGaps, GrowOverTheirDigits) {
  const std::vector<SeriesRange> gaps = gaps_of({"A-99998", "A-100001"});
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].name_of(99'999), "A-99999");
  EXPECT_EQ(gaps[0].name_of(100'000), "A-100000");
}

TEST(SeriesGaps, EveryYearHasItsOwn) {
  EXPECT_TRUE(gaps_of({"A-2026-00041", "A-2026-00042", "A-2027-00001"}).empty());
  EXPECT_EQ(spans_of({"A-2026-00041", "A-2027-00003", "A-2026-00045"}).size(), 2U);
}

}  // namespace
}  // namespace acrida
