#include "verdict/name_pattern.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(NamePattern, SegmentsWithDigitsAreIds) {
  EXPECT_EQ(name_pattern("/api/v2/order/8f14e45f/lines"), "/api/v2/order/[id]/lines");
  EXPECT_EQ(name_pattern("/a"), "/a");
}

TEST(NamePattern, ValuesOfTheQueryAreReplaced) {
  EXPECT_EQ(name_pattern("/search?q=nuts&page=2&raw"), "/search?q=[value]&page=[value]&raw");
}

TEST(NamePattern, TheMostFrequentOneIsCommon) {
  const NamePattern pattern = common_pattern({"/item/1", "/a", "/item/2", "/b/9"});
  EXPECT_EQ(pattern.text, "/item/[id]");
  EXPECT_EQ(pattern.names, 2U);
}

TEST(NamePattern, WithoutDigitsTheLastSegmentIsOpen) {
  const NamePattern pattern = common_pattern({"/search/nuts", "/search/rice", "/x/y"});
  EXPECT_EQ(pattern.text, "/search/[...]");
  EXPECT_EQ(pattern.names, 2U);
}

}  // namespace
}  // namespace acrida
