#include "base/html_text.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(HtmlText, TagsGoAndEntitiesAreRead) {
  EXPECT_EQ(html_text("No open <b>POS&nbsp;Entry</b> found for <strong>A&amp;B</strong>."),
            "No open POS Entry found for A&B.");
}

TEST(HtmlText, ABreakSeparatesWordsAndAnInlineTagDoesNot) {
  EXPECT_EQ(html_text("one<br>two<div>three</div>\n  four"), "one two three four");
  EXPECT_EQ(html_text("Profile <b>X</b>."), "Profile X.");
}

TEST(HtmlText, ALessThanSignThatBeginsNoTagStays) {
  EXPECT_EQ(html_text("3 < 5 and a <"), "3 < 5 and a <");
  EXPECT_EQ(html_text("<unclosed"), "<unclosed");
}

}  // namespace
}  // namespace acrida
