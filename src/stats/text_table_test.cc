#include "stats/text_table.h"

#include <gtest/gtest.h>

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
