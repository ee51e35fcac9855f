#include "stats/text_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace acrida {
namespace {

TEST(TextTable, NumbersPairsInTheOrderOfFirstAppearance) {
  TextTable table(10);
  EXPECT_EQ(table.insert({0, "GET", "/a"}), 0U);
  EXPECT_EQ(table.insert({0, "POST", "/a"}), 1U);
  EXPECT_EQ(table.insert({0, "GET", "/a"}), 0U);
  EXPECT_EQ(table.row(1).first, "POST");
  EXPECT_EQ(table.size(), 2U);
}

TEST(TextTable, TellsPairsApartThatReadTheSameWhenJoined) {
  TextTable table(10);
  EXPECT_EQ(table.insert({0, "ab", "c"}), 0U);
  EXPECT_EQ(table.insert({0, "a", "bc"}), 1U);
  EXPECT_EQ(table.insert({1, "a", "bc"}), 2U);
  EXPECT_EQ(table.insert({0, "", std::string_view("\0\0", 2)}), 3U);
  EXPECT_EQ(table.insert({0, "", std::string_view("\0", 1)}), 4U);
}

TEST(TextTable, TellsTextsOfEveryLengthApart) {
  TextTable table(1'000);
  std::uint32_t next = 0;
  for (std::size_t length = 0; length < 70; ++length) {
    for (std::size_t changed = 0; changed <= length; changed += 3) {
      std::string text(length, 'a');
      text.replace(std::min(changed, length), 1, "b");
      const auto number = table.insert({0, "GET", text});
      next = std::max(next, number.value() + 1);
      ASSERT_EQ(table.row(number.value()).second, text);
    }
  }
  EXPECT_EQ(next, table.size());
}

TEST(TextTable, RefusesRowsOverItsLimitAndStillKnowsTheOthers) {
  TextTable table(2);
  table.insert({0, "a", ""});
  table.insert({0, "b", ""});
  EXPECT_EQ(table.insert({0, "c", ""}), std::nullopt);
  EXPECT_EQ(table.insert({0, "b", ""}), 1U);
  EXPECT_EQ(table.size(), 2U);
}

TEST(TextTable, FindsEveryRowAgainAfterGrowing) {
  TextTable table(5'000);
  for (std::uint32_t i = 0; i < 5'000; ++i) {
    ASSERT_EQ(table.insert({0, "GET", "/api/resource/" + std::to_string(i)}), i);
  }
  for (std::uint32_t i = 0; i < 5'000; ++i) {
    ASSERT_EQ(table.insert({0, "GET", "/api/resource/" + std::to_string(i)}), i);
  }
}

}  // namespace
}  // namespace acrida
