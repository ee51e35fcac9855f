#include "stats/cause_table.h"

#include <gtest/gtest.h>

#include <string>

namespace acrida {
namespace {

TEST(CauseTable, NumbersWhatDiffersInAnyPart) {
  CauseTable table;
  EXPECT_EQ(table.insert({1, 417, "ValidationError", "no stock"}), 0U);
  EXPECT_EQ(table.insert({2, 417, "ValidationError", "no stock"}), 1U);
  EXPECT_EQ(table.insert({1, 409, "ValidationError", "no stock"}), 2U);
  EXPECT_EQ(table.insert({1, 417, "LinkValidationError", "no stock"}), 3U);
  EXPECT_EQ(table.insert({1, 417, "ValidationError", ""}), 4U);
  EXPECT_EQ(table.insert({1, 417, "ValidationError", "no stock"}), 0U);
  EXPECT_EQ(table.row(2).entry, 1U);
  EXPECT_EQ(table.row(2).status, 409);
  EXPECT_EQ(table.row(3).cause, "LinkValidationError");
  EXPECT_EQ(table.row(3).message, "no stock");
}

TEST(CauseTable, MessagesOverTheLimitOfTheirClassShareTheEmptyOne) {
  CauseTable table(100, 2);
  EXPECT_EQ(table.insert({0, 417, "A", "1"}), 0U);
  EXPECT_EQ(table.insert({0, 417, "A", "2"}), 1U);
  EXPECT_EQ(table.insert({0, 417, "A", "3"}), 2U);
  EXPECT_EQ(table.row(2).message, "");
  EXPECT_EQ(table.insert({0, 417, "A", "4"}), 2U);
  EXPECT_EQ(table.insert({0, 417, "A", "2"}), 1U);
  EXPECT_EQ(table.insert({0, 417, "B", "4"}), 3U);
  EXPECT_EQ(table.row(3).message, "4");
}

TEST(CauseTable, AMessageWithoutAClassIsNotKept) {
  CauseTable table;
  EXPECT_EQ(table.insert({0, 500, "", "what"}), 0U);
  EXPECT_EQ(table.insert({0, 500, "", ""}), 0U);
  EXPECT_EQ(table.row(0).message, "");
}

TEST(CauseTable, AFullTableKeepsWhatItHas) {
  CauseTable table(2, 8);
  EXPECT_EQ(table.insert({0, 417, "A", ""}), 0U);
  EXPECT_EQ(table.insert({0, 417, "B", "1"}), 1U);
  EXPECT_EQ(table.insert({0, 417, "B", "2"}), std::nullopt);
  EXPECT_EQ(table.insert({0, 417, "A", "3"}), 0U);
  EXPECT_EQ(table.insert({0, 417, "C", ""}), std::nullopt);
  EXPECT_EQ(table.size(), 2U);
}

TEST(CauseTable, LongTextsAreCutBetweenCharacters) {
  CauseTable table;
  const std::string long_cause(kCauseBytesMax - 1, 'c');
  const std::string long_message(kCauseMessageBytesMax - 1, 'm');
  const std::string cause = long_cause + "\xc3\xbc";
  const std::string message = long_message + "\xe2\x82\xac";
  EXPECT_EQ(table.insert({0, 0, cause, message}), 0U);
  EXPECT_EQ(table.row(0).cause, long_cause);
  EXPECT_EQ(table.row(0).message, long_message);
}

}  // namespace
}  // namespace acrida
