#include "report/markup.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(Markup, ControlCharactersAreDroppedAndLineEndsAreBlanks) {
  EXPECT_EQ(plain_line("a\nb\tc\x1b[2J\x01\x7f\xc2\x9b\xff \xc3\xa9\xe2\x80\xae"),
            "a b c[2J\xef\xbf\xbd \xc3\xa9 ");
}

TEST(Markup, XmlHasNoMarkupOfOthers) {
  EXPECT_EQ(escape_for_xml("<script>\"a\" & ]]>"), "&lt;script&gt;&quot;a&quot; &amp; ]]&gt;");
  EXPECT_EQ(escape_for_xml("a\xef\xbf\xbe\xef\xbf\xbf\x0b"), "a");
}

TEST(Markup, MarkdownHasNoMarkupOfOthers) {
  EXPECT_EQ(escape_for_markdown("<b>|`x`\n# @team"),
            "&#60;b&#62;&#124;&#96;x&#96; &#35; @&#8203;team");
  EXPECT_EQ(escape_for_markdown("[a](http://b) www.c"), "&#91;a&#93;(http&#58;//b) www&#46;c");
  EXPECT_EQ(escape_for_markdown("- item - here"), "&#45; item - here");
  EXPECT_EQ(escape_for_markdown("1:30 h, a.b"), "1:30 h, a.b");
}

}  // namespace
}  // namespace acrida
