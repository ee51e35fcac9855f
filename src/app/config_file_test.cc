#include "app/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>

namespace acrida {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::array<std::string_view, 2> kToolLocust = {"tool", "locust"};

std::string conf_error(std::string_view text) {
  const auto entries = parse_conf(text, "x.conf");
  return entries ? "(no error)" : entries.error().message();
}

std::string toml_error(std::string_view text) {
  const auto entries = parse_toml(text, "x.toml", kToolLocust);
  return entries ? "(no error)" : entries.error().message();
}

TEST(ConfFile, AKeyAndItsValueAreWrittenInManyWays) {
  for (const char* line : {"host = http://a:80", "host=http://a:80", "host: http://a:80",
                           "host http://a:80", "host\thttp://a:80", "  host  =  http://a:80  ",
                           "host = \"http://a:80\"", "host = 'http://a:80'  # comment",
                           "host = http://a:80 ; comment", "host = http://a:80\r"}) {
    const std::vector<ConfigEntry> entries = parse_conf(line, "x.conf").value();
    ASSERT_EQ(entries.size(), 1U) << line;
    EXPECT_EQ(entries[0].key, "host") << line;
    EXPECT_THAT(entries[0].values, ElementsAre("http://a:80")) << line;
    EXPECT_FALSE(entries[0].is_list) << line;
  }
}

TEST(ConfFile, WhatIsNoSettingIsSkipped) {
  EXPECT_TRUE(parse_conf("\xef\xbb\xbf# a\n; b\n[section]\n---\n-----\n\n   \n  # c\n", "x.conf")
                  .value()
                  .empty());
}

TEST(ConfFile, AKeyAloneIsTrue) {
  for (const char* line : {"headless", "headless # comment", "  headless  "}) {
    EXPECT_THAT(parse_conf(line, "x.conf").value().at(0).values, ElementsAre("true")) << line;
  }
}

TEST(ConfFile, AnEmptyValueIsNotTrue) {
  EXPECT_THAT(parse_conf("csv =", "x.conf").value().at(0).values, ElementsAre(""));
  EXPECT_THAT(parse_conf("csv = # none", "x.conf").value().at(0).values, ElementsAre(""));
}

TEST(ConfFile, MinusSignsStayPartOfTheKey) {
  EXPECT_EQ(parse_conf("--users 5", "x.conf").value().at(0).key, "--users");
  EXPECT_EQ(parse_conf("-u 5", "x.conf").value().at(0).key, "-u");
}

TEST(ConfFile, ACommentNeedsABlankBeforeIt) {
  EXPECT_THAT(parse_conf("host = http://a/#b", "x.conf").value().at(0).values,
              ElementsAre("http://a/#b"));
  EXPECT_THAT(parse_conf("profile =#1", "x.conf").value().at(0).values, ElementsAre("#1"));
  EXPECT_THAT(parse_conf("profile = \"a # b\"", "x.conf").value().at(0).values,
              ElementsAre("a # b"));
}

TEST(ConfFile, AListIsJsonOrWordsBetweenCommas) {
  for (const auto& [line, values] : std::map<std::string, std::vector<std::string>>{
           {"tags = [a, b]", {"a", "b"}},
           {"tags = [\"a, b\", \"c\"]", {"a, b", "c"}},
           {"tags = [1, 2.5, true]", {"1", "2.5", "true"}},
           {"tags = []", {}},
           {"tags = [ ]", {}},
           {"tags = [a]  # c", {"a"}}}) {
    const ConfigEntry entry = parse_conf(line, "x.conf").value().at(0);
    EXPECT_EQ(entry.values, values) << line;
    EXPECT_TRUE(entry.is_list) << line;
  }
}

TEST(ConfFile, WhatIsMalformedIsShownWithItsPlace) {
  EXPECT_EQ(conf_error("users = 5\n = 5\n"),
            "x.conf:2: expected a key, as in users = 5\n   = 5\n   ^");
  EXPECT_EQ(conf_error("\ttags = [a, b # c"),
            "x.conf:1: the list has no ] at its end\n  \\ttags = [a, b # c\n           ^");
  EXPECT_EQ(conf_error("tags = ["),
            "x.conf:1: the list has no ] at its end\n  tags = [\n         ^");
  EXPECT_EQ(conf_error("profile = \"abc"),
            "x.conf:1: the quoted text has no end\n  profile = \"abc\n            ^");
  EXPECT_THAT(conf_error("profile = \"a\" b"),
              StartsWith("x.conf:1: text behind the closing quote"));
  EXPECT_THAT(conf_error("profile = \"a\"#b"),
              StartsWith("x.conf:1: text behind the closing quote"));
  EXPECT_THAT(conf_error("users#5"), StartsWith("x.conf:1: a comment begins behind a blank"));
}

TEST(ConfFile, AnExcerptIsEscapedAndShort) {
  const std::string error = conf_error(" = \x1b[2J" + std::string(5000, 'x'));
  EXPECT_EQ(error.find('\x1b'), std::string::npos);
  EXPECT_LT(error.size(), 300U);
}

TEST(ConfFile, DeepNestingIsOnlyText) {
  const std::string deep = "tags = " + std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(parse_conf(deep, "x.conf").value().at(0).values.size(), 1U);
}

TEST(TomlFile, OneTableIsRead) {
  const std::vector<ConfigEntry> entries =
      parse_toml(
          "[tool.other]\nusers = 9\n"
          "[tool.locust]\nheadless = true\nhost = 'http://a'\nspawn-rate = 2.5\n"
          "tags = ['a', 'b']\nusers = 5\n",
          "x.toml", kToolLocust)
          .value();
  std::map<std::string, std::vector<std::string>> values;
  for (const ConfigEntry& entry : entries) {
    values[entry.key] = entry.values;
  }
  EXPECT_EQ(values, (std::map<std::string, std::vector<std::string>>{{"headless", {"true"}},
                                                                     {"host", {"http://a"}},
                                                                     {"spawn-rate", {"2.5"}},
                                                                     {"tags", {"a", "b"}},
                                                                     {"users", {"5"}}}));
}

TEST(TomlFile, ATableThatIsMissingHasNoKeys) {
  EXPECT_TRUE(parse_toml("[project]\nname = 'x'\n", "x.toml", kToolLocust).value().empty());
  EXPECT_TRUE(parse_toml("tool = 3\n", "x.toml", kToolLocust).value().empty());
}

TEST(TomlFile, ATableAsAValueIsAListOfPairs) {
  const ConfigEntry entry =
      parse_toml("[tool.locust.param]\naccounts = 'a.csv'\nbranches = 3\n", "x.toml", kToolLocust)
          .value()
          .at(0);
  EXPECT_EQ(entry.key, "param");
  EXPECT_THAT(entry.values, ElementsAre("accounts=a.csv", "branches=3"));
  EXPECT_TRUE(entry.is_list);
}

TEST(TomlFile, WhatIsMalformedIsShownWithItsPlace) {
  EXPECT_THAT(toml_error("[tool.locust]\nusers = 5 6\n"),
              testing::AllOf(StartsWith("x.toml:2: not TOML: "),
                             testing::EndsWith("\n  users = 5 6\n            ^")));
  EXPECT_THAT(toml_error("[tool.locust"), StartsWith("x.toml:1: not TOML: "));
  EXPECT_THAT(toml_error("users = \xff"), HasSubstr("not TOML: "));
}

TEST(TomlFile, AValueThatNoOptionTakesIsRefused) {
  EXPECT_EQ(toml_error("[tool.locust]\nusers = 2026-01-01\n"),
            "x.toml:2: a value is text, a number, true, false, or a list of these\n"
            "  users = 2026-01-01\n          ^");
  EXPECT_THAT(toml_error("[tool.locust]\ntags = [['a']]\n"), HasSubstr("x.toml:2: a value is"));
  EXPECT_THAT(toml_error("[tool.locust]\nparam = {a = {b = 1}}\n"),
              HasSubstr("x.toml:2: a value is"));
}

TEST(TomlFile, TheRootsTablesAreFound) {
  EXPECT_TRUE(toml_has_table("[tool.x]\n", "x.toml", "tool").value());
  EXPECT_FALSE(toml_has_table("tool = 1\n", "x.toml", "tool").value());
  EXPECT_FALSE(toml_has_table("x = [", "x.toml", "tool").has_value());
}

}  // namespace
}  // namespace acrida
