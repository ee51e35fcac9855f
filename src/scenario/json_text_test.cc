#include "acrida/json_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace acrida {
namespace {

TEST(JsonTextTest, ObjectsAndArraysNest) {
  EXPECT_EQ(object("doctype", "POS Invoice", "is_pos", 1, "items",
                   array(object("qty", 3, "rate", 60.5), object()))
                .text(),
            R"({"doctype":"POS Invoice","is_pos":1,"items":[{"qty":3,"rate":60.5},{}]})");
}

TEST(JsonTextTest, EveryKindOfValueHasItsForm) {
  const std::string name = "n";
  const std::optional<int> none;
  EXPECT_EQ(array(true, false, nullptr, 'x' == 'x', -7, std::uint64_t{18446744073709551615U}, 0.1F,
                  name, std::string_view("v"), none, std::optional<int>(4))
                .text(),
            R"([true,false,null,true,-7,18446744073709551615,0.10000000149011612,"n","v",null,4])");
}

TEST(JsonTextTest, ContainersAreArraysAndMapsWithTextKeysAreObjects) {
  const std::vector<JsonText> rows = {object("a", 1), object("b", std::list<bool>{true})};
  const std::map<std::string, std::vector<int>> map = {{"x", {1, 2}}, {"y", {}}};
  EXPECT_EQ(array(rows, map).text(), R"([[{"a":1},{"b":[true]}],{"x":[1,2],"y":[]}])");
  EXPECT_EQ(json_of(std::vector<std::string>{"a", "b"}).text(), R"(["a","b"])");
}

TEST(JsonTextTest, WhatJsonCannotExpressIsNull) {
  EXPECT_EQ(array(std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
                  std::numeric_limits<double>::quiet_NaN(), JsonText(), Json())
                .text(),
            "[null,null,null,null,null]");
}

TEST(JsonTextTest, NumbersAreWrittenSoThatTheyReadBackTheSame) {
  EXPECT_EQ(array(1e300, 5e-324, 0.1, 123456789.123, -0.0, 200.0).text(),
            "[1e+300,5e-324,0.1,123456789.123,-0,200]");
  EXPECT_EQ(array(std::numeric_limits<std::int64_t>::min()).text(), "[-9223372036854775808]");
}

TEST(JsonTextTest, TextsAreEscaped) {
  EXPECT_EQ(object("a\"b\\", "line\nend\ttab\x01\x7f/").text(),
            R"({"a\"b\\":"line\nend\u0009tab\u0001\u007f/"})");
}

TEST(JsonTextTest, TextsInUtf8StayAndOtherBytesAreReplaced) {
  EXPECT_EQ(array("\u20b9 caf\u00e9 \U0001f366").text(), "[\"\u20b9 caf\u00e9 \U0001f366\"]");
  EXPECT_EQ(array("a\xff", "\xc3", "\xed\xa0\x80").text(),
            "[\"a\ufffd\",\"\ufffd\",\"\ufffd\ufffd\ufffd\"]");
}

TEST(JsonTextTest, ATextWithAZeroByteIsWhole) {
  EXPECT_EQ(array(std::string_view("a\0b", 3)).text(), R"(["a\u0000b"])");
}

TEST(JsonTextTest, AnEmptyObjectAndAnEmptyArray) {
  EXPECT_EQ(object().text(), "{}");
  EXPECT_EQ(array().text(), "[]");
  EXPECT_EQ(array("", "").text(), R"(["",""])");
}

}  // namespace
}  // namespace acrida
