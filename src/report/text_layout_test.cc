#include "report/text_layout.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(TextLayout, WhatFitsIsNotCutAndCharactersAreCounted) {
  EXPECT_EQ(cut_to_width("M\xc3\xbcsli", 5), "M\xc3\xbcsli");
  EXPECT_EQ(cut_to_width("M\xc3\xbcslis", 5), "M\xc3\xbc...");
}

TEST(TextLayout, LinesBreakAtBlanksAndGoOnBelowTheFirstWord) {
  EXPECT_EQ(wrapped("  next: ", "look at the slow queries", 20),
            "  next: look at the\n"
            "        slow queries\n");
}

TEST(TextLayout, AWordThatFitsNoLineIsCutIntoPieces) {
  EXPECT_EQ(wrapped("> ", "a bcdefghijkl m", 7),
            "> a\n"
            "  bcdef\n"
            "  ghijk\n"
            "  l m\n");
}

TEST(TextLayout, AnEmptyTextIsOneLine) {
  EXPECT_EQ(wrapped("x ", "", 10), "x \n");
}

}  // namespace
}  // namespace acrida
