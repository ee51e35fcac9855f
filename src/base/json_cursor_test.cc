#include "base/json_cursor.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace acrida {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;

Members members(std::string_view text) {
  Members found;
  JsonCursor cursor = JsonCursor::object(text);
  while (cursor.next()) {
    found.emplace_back(cursor.name(), cursor.value());
  }
  return found;
}

std::vector<std::string> elements(std::string_view text) {
  std::vector<std::string> found;
  JsonCursor cursor = JsonCursor::array(text);
  while (cursor.next()) {
    found.emplace_back(cursor.value());
  }
  return found;
}

std::string said(std::string_view written, std::size_t bytes_max = 100) {
  std::string out;
  EXPECT_TRUE(append_json_text(written, bytes_max, out));
  return out;
}

TEST(JsonCursor, GivesTheMembersOfTheTopAlone) {
  EXPECT_EQ(members(R"( {"a": 1, "b" : {"a":[2,"]}"]} ,"c":"x\"}","d":null} trailing)"),
            (Members{{"a", "1"}, {"b", R"({"a":[2,"]}"]})"}, {"c", R"("x\"}")"}, {"d", "null"}}));
  EXPECT_EQ(elements(R"(["a", [1,2] ,true])"),
            (std::vector<std::string>{"\"a\"", "[1,2]", "true"}));
}

TEST(JsonCursor, WhatIsNoJsonEndsTheWalk) {
  EXPECT_TRUE(members("").empty());
  EXPECT_TRUE(members("[1]").empty());
  EXPECT_TRUE(members("{").empty());
  EXPECT_TRUE(members("{}").empty());
  EXPECT_TRUE(members(R"({"a")").empty());
  EXPECT_TRUE(members(R"({"a":)").empty());
  EXPECT_TRUE(members(R"({"a":"never ends\")").empty());
  EXPECT_TRUE(members(R"({"a":[{"b":1})").empty());
  EXPECT_EQ(members(R"({"a":1 "b":2})"), (Members{{"a", "1"}}));
  EXPECT_TRUE(elements("[").empty());
  EXPECT_TRUE(elements("[,1]").empty());
}

TEST(JsonCursor, DeepNestingNeedsNoStack) {
  const std::string deep =
      R"({"a":)" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + R"(,"b":1})";
  EXPECT_EQ(members(deep).back(), (std::pair<std::string, std::string>("b", "1")));
}

TEST(JsonText, DecodesEscapesAndPairs) {
  EXPECT_EQ(said(R"("a\n\"\\\/\u00e9")"), "a\n\"\\/\xC3\xA9");
  EXPECT_EQ(said(R"("\u20ac \ud83d\ude00")"), "\xE2\x82\xAC \xF0\x9F\x98\x80");
  EXPECT_EQ(said(R"("\ud83d x \udead \u12")"),
            "\xEF\xBF\xBD x \xEF\xBF\xBD \xEF\xBF\xBD"
            "12");
}

TEST(JsonText, StopsAtItsLimit) {
  EXPECT_EQ(said(R"("abcdef")", 3), "abc");
  EXPECT_EQ(said(R"("abc\ud83d\ude00")", 3), "abc");
  EXPECT_EQ(said("\"ab\\\""), "ab");
  std::string out;
  EXPECT_FALSE(append_json_text("12", 100, out));
  EXPECT_FALSE(append_json_text("\"", 100, out));
  EXPECT_EQ(out, "");
}

}  // namespace
}  // namespace acrida
