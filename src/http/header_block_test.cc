#include "http/header_block.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(HeaderBlock, ItIsTheBytesThatGoOnTheWire) {
  HeaderBlock block;
  EXPECT_EQ(block.set("X-Frappe-CSRF-Token", "abc"), HttpError::kNone);
  EXPECT_EQ(block.add("Accept", "application/json"), HttpError::kNone);
  EXPECT_EQ(block.text(), "X-Frappe-CSRF-Token: abc\r\nAccept: application/json\r\n");
}

TEST(HeaderBlock, SettingReplacesEveryHeaderOfThatNameWhateverItsCase) {
  HeaderBlock block;
  EXPECT_EQ(block.add("a", "1"), HttpError::kNone);
  EXPECT_EQ(block.add("B", "2"), HttpError::kNone);
  EXPECT_EQ(block.add("A", "3"), HttpError::kNone);
  EXPECT_EQ(block.set("a", "4"), HttpError::kNone);
  EXPECT_EQ(block.text(), "B: 2\r\na: 4\r\n");
}

TEST(HeaderBlock, RemovingTheFirstTheLastOrAllLeavesTheOthers) {
  HeaderBlock block;
  EXPECT_EQ(block.add("a", "1"), HttpError::kNone);
  EXPECT_EQ(block.add("b", "2"), HttpError::kNone);
  EXPECT_EQ(block.add("a", "3"), HttpError::kNone);
  block.remove("A");
  EXPECT_EQ(block.text(), "b: 2\r\n");
  block.remove("missing");
  EXPECT_EQ(block.text(), "b: 2\r\n");
  block.remove("b");
  EXPECT_TRUE(block.empty());
}

TEST(HeaderBlock, AValueThatHoldsAColonIsReadBackWhole) {
  HeaderBlock block;
  EXPECT_EQ(block.set("Referer", "http://h:1/"), HttpError::kNone);
  EXPECT_EQ(block.get("referer"), "http://h:1/");
  EXPECT_EQ(block.get("refer"), "");
  EXPECT_TRUE(block.contains("REFERER"));
}

TEST(HeaderBlock, AnEmptyValueIsAHeaderToo) {
  HeaderBlock block;
  EXPECT_EQ(block.set("X-Empty", ""), HttpError::kNone);
  EXPECT_EQ(block.text(), "X-Empty: \r\n");
  EXPECT_TRUE(block.contains("x-empty"));
  EXPECT_EQ(block.get("x-empty"), "");
}

TEST(HeaderBlock, InjectionIsRefusedAndChangesNothing) {
  HeaderBlock block;
  EXPECT_EQ(block.set("X", "old"), HttpError::kNone);
  EXPECT_EQ(block.set("X", "a\r\nEvil: 1"), HttpError::kBadHeaderValue);
  EXPECT_EQ(block.set("X", "a\nb"), HttpError::kBadHeaderValue);
  EXPECT_EQ(block.set("X", "a\rb"), HttpError::kBadHeaderValue);
  EXPECT_EQ(block.set("X", std::string_view("a\0b", 3)), HttpError::kBadHeaderValue);
  EXPECT_EQ(block.add("X\r\nEvil", "1"), HttpError::kBadHeaderName);
  EXPECT_EQ(block.add("X ", "1"), HttpError::kBadHeaderName);
  EXPECT_EQ(block.add("X:", "1"), HttpError::kBadHeaderName);
  EXPECT_EQ(block.add("", "1"), HttpError::kBadHeaderName);
  EXPECT_EQ(block.text(), "X: old\r\n");
}

TEST(HeaderBlock, FramingBelongsToTheClient) {
  HeaderBlock block;
  EXPECT_EQ(block.set("content-LENGTH", "5"), HttpError::kReservedHeader);
  EXPECT_EQ(block.set("Transfer-Encoding", "chunked"), HttpError::kReservedHeader);
  EXPECT_TRUE(block.empty());
}

}  // namespace
}  // namespace acrida
