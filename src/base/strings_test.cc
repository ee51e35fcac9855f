#include "base/strings.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(Strings, SplitKeepsEmptyPieces) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
}

TEST(Strings, TrimTakesBlanksFromBothEnds) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim(" \t "), "");
}

TEST(Strings, DecimalRefusesWhateverIsNotWhollyANumber) {
  EXPECT_EQ(parse_decimal("18446744073709551615"), 18446744073709551615U);
  for (const char* bad : {"", "-1", "+1", " 1", "1 ", "1a", "18446744073709551616", "0x1"}) {
    EXPECT_EQ(parse_decimal(bad), std::nullopt) << bad;
  }
}

TEST(Strings, HexadecimalReadsBothCases) {
  EXPECT_EQ(parse_hexadecimal("fF"), 255U);
  EXPECT_EQ(parse_hexadecimal("g"), std::nullopt);
}

TEST(Strings, RealRefusesInfinityAndRubbish) {
  EXPECT_EQ(parse_real("0.5"), 0.5);
  for (const char* bad : {"", "inf", "nan", "1x", "."}) {
    EXPECT_EQ(parse_real(bad), std::nullopt) << bad;
  }
}

TEST(Strings, CaseIsIgnoredForAsciiOnly) {
  EXPECT_TRUE(equals_ignoring_case("Content-Type", "content-TYPE"));
  EXPECT_FALSE(equals_ignoring_case("a", "ab"));
  EXPECT_EQ(to_lower("AbC\xc3\x84"), "abc\xc3\x84");
}

}  // namespace
}  // namespace acrida
