#include "base/escape.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(Escape, ATerminalNeverSeesAControlCharacter) {
  EXPECT_EQ(escape_for_terminal("a\x1b[31mb\n\x7f"), "a\\x1b[31mb\\n\\x7f");
  EXPECT_EQ(escape_for_terminal("\xc2\x9b"
                                "2J"),
            "\\x9b2J");  // C1: CSI to some terminals
  EXPECT_EQ(escape_for_terminal("\xff"), "\\xff");
  EXPECT_EQ(escape_for_terminal("M\xc3\xbcsli"), "M\xc3\xbcsli");
}

TEST(Escape, JsonStaysValidWhateverComesIn) {
  EXPECT_EQ(escape_for_json("\"\\\n\x01"), "\\\"\\\\\\n\\u0001");
  EXPECT_EQ(escape_for_json("\xc0\x80"), "\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(Escape, Utf8LengthRefusesOverlongAndSurrogates) {
  EXPECT_EQ(utf8_length("\xe2\x82\xac"), 3U);
  EXPECT_EQ(utf8_length("\xed\xa0\x80"), 0U);
  EXPECT_EQ(utf8_length("\xe0\x80\x80"), 0U);
  EXPECT_EQ(utf8_length("\xe2\x82"), 0U);
  EXPECT_EQ(utf8_length("\xf5\x80\x80\x80"), 0U);
}

TEST(Escape, CsvQuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(safe_csv_field("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
  EXPECT_EQ(safe_csv_field("-1,2"), "\"'-1,2\"");
  EXPECT_EQ(safe_csv_field("1-2=3"), "1-2=3");
  EXPECT_EQ(csv_field("plain text"), "plain text");
  EXPECT_EQ(csv_field("a,\"b\""), "\"a,\"\"b\"\"\"");
}

TEST(Escape, FirstBytesAreCutBetweenCharacters) {
  EXPECT_EQ(first_bytes("abc", 3), "abc");
  EXPECT_EQ(first_bytes("abcd", 3), "abc");
  EXPECT_EQ(first_bytes("ab\xe2\x82\xac", 4), "ab");
  EXPECT_EQ(first_bytes("\xe2\x82\xac", 2), "");
}

TEST(Escape, ShortenCutsBetweenCharacters) {
  EXPECT_EQ(shorten("abcdef", 6), "abcdef");
  EXPECT_EQ(shorten("abcdefg", 6), "abc...");
  EXPECT_EQ(shorten("ab\xe2\x82\xac"
                    "defg",
                    7),
            "ab...");
}

}  // namespace
}  // namespace acrida
