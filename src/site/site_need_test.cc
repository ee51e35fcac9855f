#include "site/site_need.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(Enumerate, NamesAreAList) {
  EXPECT_EQ(enumerate({}), "");
  EXPECT_EQ(enumerate({"a"}), "a");
  EXPECT_EQ(enumerate({"a", "b"}), "a and b");
  EXPECT_EQ(enumerate({"a", "b", "c"}), "a, b and c");
}

TEST(Enumerate, ManyNamesAreCounted) {
  EXPECT_EQ(enumerate({"a", "b", "c", "d", "e", "f", "g", "h"}), "a, b, c, d, e, f, g and h");
  EXPECT_EQ(enumerate({"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}),
            "a, b, c, d, e, f, g, h and 2 more");
}

TEST(SiteLook, ManyDefectsAreCounted) {
  SiteLook look;
  for (int i = 0; i < 10; ++i) {
    look.lack("x");
  }
  EXPECT_EQ(look.level, SiteLevel::kFail);
  EXPECT_EQ(look.what, "x; x; x; x; x; x; x; x and 2 more");
}

TEST(Enumerate, LongNamesAreFewer) {
  const std::string name(70, 'x');
  EXPECT_EQ(enumerate({name, name, name, name}), name + ", " + name + " and 2 more");
  const std::string longer(2 * kListBytesMax, 'x');
  EXPECT_EQ(enumerate({longer, name}), longer + " and 1 more");
}

}  // namespace
}  // namespace acrida
