#include "http/form.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(Form, FieldsAreJoinedAsPythonsUrlencodeDoes) {
  std::string body;
  append_form_field("usr", "pos terminal@example.com", body);
  append_form_field("pwd", "a&b=c+d%", body);
  append_form_field("", "", body);
  EXPECT_EQ(body, "usr=pos+terminal%40example.com&pwd=a%26b%3Dc%2Bd%25&=");
}

TEST(Form, EveryBlankBecomesAPlus) {
  std::string out;
  append_form_encoded("  a  b ", out);
  EXPECT_EQ(out, "++a++b+");
}

TEST(Form, Utf8IsEscapedByteByByteAndTildeStays) {
  std::string out;
  append_form_encoded("\xe2\x82\xac~", out);
  EXPECT_EQ(out, "%E2%82%AC~");
}

}  // namespace
}  // namespace acrida
