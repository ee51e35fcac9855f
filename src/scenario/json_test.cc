#include "acrida/json.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "acrida/json_text.h"
#include "acrida/random.h"

namespace acrida {
namespace {

TEST(JsonTest, ValuesAreReachedByNameAndIndex) {
  const ParsedJson parsed(R"({"data":{"name":"ACC-1","items":[{"qty":2},{"qty":3}]}})");
  const Json data = parsed.root()["data"];
  EXPECT_EQ(data["name"].text(), "ACC-1");
  EXPECT_EQ(data["items"][1]["qty"].integer(), 3);
  EXPECT_EQ(data["items"].size(), 2U);
  EXPECT_EQ(data.size(), 2U);
}

TEST(JsonTest, WhatIsNotThereIsMissingAllTheWayDown) {
  const ParsedJson parsed(R"({"a":[1]})");
  const Json root = parsed.root();
  EXPECT_FALSE(root["b"]["c"][7]["d"].exists());
  EXPECT_FALSE(root["a"][1].exists());
  EXPECT_FALSE(root["a"][-1].exists());
  EXPECT_FALSE(root["a"]["0"].exists());
  EXPECT_FALSE(root[0].exists());
  EXPECT_EQ(root["b"].text("none"), "none");
  EXPECT_EQ(root["b"].integer(5), 5);
  EXPECT_EQ(root["b"].real(0.5), 0.5);
  EXPECT_TRUE(root["b"].boolean(true));
  EXPECT_EQ(root["b"].size(), 0U);
  EXPECT_EQ(root["b"].to_string(), "");
}

TEST(JsonTest, AValueOfAnotherKindReadsAsTheAlternative) {
  const ParsedJson parsed(R"({"t":"1","n":1,"b":true,"z":null,"r":1.5})");
  const Json root = parsed.root();
  EXPECT_EQ(root["t"].integer(9), 9);
  EXPECT_EQ(root["n"].text("x"), "x");
  EXPECT_EQ(root["b"].integer(9), 9);
  EXPECT_FALSE(root["z"].boolean(false));
  EXPECT_EQ(root["r"].integer(9), 9);
  EXPECT_EQ(root["n"].real(), 1.0);
}

TEST(JsonTest, KindsAreToldApart) {
  const ParsedJson parsed(R"([null,true,1,-1,1.5,"t",[],{}])");
  const Json root = parsed.root();
  EXPECT_TRUE(root[0].is_null());
  EXPECT_TRUE(root[1].is_boolean());
  EXPECT_TRUE(root[2].is_number() && root[3].is_number() && root[4].is_number());
  EXPECT_TRUE(root[5].is_text());
  EXPECT_TRUE(root[6].is_array());
  EXPECT_TRUE(root[7].is_object());
  EXPECT_FALSE(root[8].is_null());
  EXPECT_FALSE(root[0].is_object() || root[5].is_number() || root[7].is_array());
}

TEST(JsonTest, ComparisonIsByKindAndValue) {
  const ParsedJson parsed(R"({"message":"Logged In","n":3,"r":2.5,"whole":3.0,"b":true,"z":null})");
  const Json root = parsed.root();
  EXPECT_TRUE(root["message"] == "Logged In");
  EXPECT_TRUE(root["message"] != "No App");
  EXPECT_TRUE(root["message"] == std::string("Logged In"));
  EXPECT_TRUE(root["n"] == 3 && root["n"] == 3U && root["n"] == 3.0 && root["n"] != 4);
  EXPECT_TRUE(root["whole"] == 3);
  EXPECT_TRUE(root["r"] == 2.5 && root["r"] != 2);
  EXPECT_TRUE(root["b"] == true && root["b"] != false && root["b"] != 1);
  EXPECT_TRUE(root["z"] == nullptr && root["n"] != nullptr);
  EXPECT_TRUE(root["missing"] != "" && root["missing"] != 0 && root["missing"] != false &&
              root["missing"] != nullptr);
}

TEST(JsonTest, NumbersKeepTheirWholeRange) {
  const ParsedJson parsed(
      "[9223372036854775807,-9223372036854775808,18446744073709551615,1e15,1e300,-0.0]");
  const Json root = parsed.root();
  EXPECT_EQ(root[0].integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(root[1].integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_TRUE(root[1] == std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(root[2].integer(7), 7);
  EXPECT_TRUE(root[2] == std::numeric_limits<std::uint64_t>::max());
  EXPECT_FALSE(root[2] == -1);
  EXPECT_EQ(root[3].integer(), 1'000'000'000'000'000);
  EXPECT_EQ(root[4].integer(7), 7);
  EXPECT_EQ(root[5].integer(7), 0);
}

TEST(JsonTest, ElementsAndMembersAreIterated) {
  const ParsedJson parsed(R"({"list":[1,[2],{"x":3},4],"object":{"a":1,"b":{"c":[]},"d":3}})");
  std::string seen;
  for (const Json element : parsed.root()["list"]) {
    seen += element.to_string() + ";";
  }
  const Json object = parsed.root()["object"];
  for (Json::Iterator member = object.begin(); member != object.end(); ++member) {
    seen += std::string(member.name()) + "=" + (*member).to_string() + ";";
  }
  EXPECT_EQ(seen, R"(1;[2];{"x":3};4;a=1;b={"c":[]};d=3;)");
}

TEST(JsonTest, NothingIsIteratedWhereThereAreNoElements) {
  const ParsedJson parsed(R"({"a":[],"b":{},"c":"text"})");
  int count = 0;
  for (const char* name : {"a", "b", "c", "missing"}) {
    for (const Json element : parsed.root()[name]) {
      count += element.exists() ? 1 : 0;
    }
  }
  EXPECT_EQ(count, 0);
}

TEST(JsonTest, EscapesInTextsAreDecoded) {
  const ParsedJson parsed(R"({"\u20b9":"a\"\\\/\n\u0000\ud83c\udf66"})");
  EXPECT_EQ(parsed.root()["\u20b9"].text(), std::string_view("a\"\\/\n\0\U0001f366", 10));
}

TEST(JsonTest, TextThatIsNoJsonHasAMissingRoot) {
  for (const char* text :
       {"", " ", "{", "}", "[1,]", "{\"a\":}", "{\"a\" 1}", "nul", "01", "1 2", "'a'", "\"a",
        "\"\x01\"", "\"\xff\"", "\"\\u12\"", "<html>", "[1e999999]", "\xef\xbb\xbf\x00"}) {
    EXPECT_FALSE(ParsedJson(text).root().exists()) << text;
  }
}

TEST(JsonTest, NestingIsLimited) {
  const std::string deep = std::string(1000, '[') + std::string(1000, ']');
  EXPECT_TRUE(ParsedJson(deep).root().is_array());
  EXPECT_EQ(ParsedJson(deep).root().to_string(), deep);
  const std::string too_deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_FALSE(ParsedJson(too_deep).root().exists());
}

TEST(JsonTest, EveryPrefixAndEveryDamagedByteOfADocumentIsSurvived) {
  const std::string whole =
      R"({"data":[{"name":"x\u00e9","n":[1,-2.5e3,true,null]},"\ud83c\udf66"],"s":""})";
  ASSERT_TRUE(ParsedJson(whole).root().exists());
  int accepted = 0;
  const auto try_text = [&accepted](std::string_view text) {
    const ParsedJson parsed(text);
    accepted += parsed.root().exists() ? 1 : 0;
    // Whatever was accepted can be written and read again.
    const std::string written = parsed.root().to_string();
    EXPECT_EQ(ParsedJson(written).root().to_string(), written);
  };
  for (std::size_t length = 0; length < whole.size(); ++length) {
    try_text(std::string_view(whole).substr(0, length));
  }
  EXPECT_EQ(accepted, 0);
  Random random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string damaged = whole;
    damaged[random.below(damaged.size())] = static_cast<char>(random.below(256));
    try_text(damaged);
  }
  EXPECT_GT(accepted, 0);
}

TEST(JsonTest, WhatTheWriterWritesTheReaderReads) {
  const std::string hostile("\x00\x1f\"\\/\x7f \u20b9 \u2028", 14);
  const JsonText text = object("k", hostile, "n", array(0.1, -1e-7, 1e22, 9007199254740993));
  const ParsedJson parsed(text.text());
  EXPECT_EQ(parsed.root()["k"].text(), hostile);
  EXPECT_EQ(parsed.root()["n"][1].real(), -1e-7);
  EXPECT_EQ(parsed.root()["n"][3].integer(), 9007199254740993);
  EXPECT_EQ(json_of(parsed.root()).text(), parsed.root().to_string());
}

TEST(JsonTest, JsonInsideATextIsParsedApart) {
  const ParsedJson outer(R"({"_server_messages":"[\"{\\\"message\\\": \\\"Invalid\\\"}\"]"})");
  const ParsedJson list(outer.root()["_server_messages"].text());
  const ParsedJson inner(list.root()[0].text());
  EXPECT_EQ(inner.root()["message"].text(), "Invalid");
}

TEST(JsonTest, AParsedDocumentMovesWithItsValues) {
  ParsedJson first(R"({"a":1})");
  const Json value = first.root()["a"];
  ParsedJson second = std::move(first);
  EXPECT_EQ(value.integer(), 1);
  EXPECT_EQ(second.root()["a"].integer(), 1);
  second.parse("nonsense");
  EXPECT_FALSE(second.root().exists());
}

TEST(JsonTest, MoreDocumentsThanAreKeptMayBeOpenAtOnce) {
  std::vector<ParsedJson> open;
  open.reserve(200);
  for (int i = 0; i < 200; ++i) {
    open.emplace_back("[" + std::to_string(i) + "]");
  }
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(open[static_cast<std::size_t>(i)].root()[0].integer(), i);
  }
}

}  // namespace
}  // namespace acrida
