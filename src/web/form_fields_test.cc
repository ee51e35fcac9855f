#include "web/form_fields.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(FormFields, EscapesAreDecodedAndWhatIsNoneStays) {
  EXPECT_EQ(decode_percent("%41b%zz%"), "Ab%zz%");
  EXPECT_EQ(decode_percent("%e2%82%AC%4"), "\xe2\x82\xac%4");
  EXPECT_EQ(decode_percent(std::string_view("%00", 3)), std::string(1, '\0'));
  EXPECT_EQ(decode_percent("%+1%-1"), "%+1%-1");
}

TEST(FormFields, TheFirstFieldOfANameCounts) {
  EXPECT_EQ(form_field("a=1&pass%77ord=x+y%26&password=z", "password"), "x y&");
  EXPECT_EQ(form_field("password", "password"), "");
  EXPECT_EQ(form_field("password=a=b", "password"), "a=b");
  EXPECT_EQ(form_field("", "password"), std::nullopt);
  EXPECT_EQ(form_field("passwordx=1&=password", "password"), std::nullopt);
}

}  // namespace
}  // namespace acrida
