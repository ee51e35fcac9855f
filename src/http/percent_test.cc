#include "http/percent.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

std::string encoded(std::string_view text) {
  std::string out;
  append_percent_encoded(text, out);
  return out;
}

TEST(Percent, OnlyUnreservedCharactersStay) {
  EXPECT_EQ(encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(encoded("a b/c?d&e=f%"), "a%20b%2Fc%3Fd%26e%3Df%25");
  EXPECT_EQ(encoded("M\xc3\xbcsli"), "M%C3%BCsli");
  EXPECT_EQ(encoded(std::string_view("\0\xff", 2)), "%00%FF");
}

TEST(Percent, DecodingUndoesEncodingForEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
  }
  EXPECT_EQ(percent_decode(encoded(bytes)), bytes);
}

TEST(Percent, APercentSignThatStartsNoEscapeStays) {
  EXPECT_EQ(percent_decode("%41b%zz%4"), "Ab%zz%4");
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%%41"), "%A");
  EXPECT_EQ(percent_decode("%c3%BC"), "\xc3\xbc");
}

}  // namespace
}  // namespace acrida
