// Text that others wrote, made harmless in XML and in GitHub's Markdown.
//
// Control characters are dropped, line ends and tabs become blanks, and bytes that are not valid
// UTF-8 become U+FFFD: what comes out stands on one line.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>
#include <string_view>

namespace acrida {

// The rules above alone.
std::string plain_line(std::string_view text);

// For content and for attributes in double quotes. Characters that XML has not are dropped.
std::string escape_for_xml(std::string_view text);

// For a paragraph, a list or a cell of a table: no markup, no HTML, no link, and nobody who is
// mentioned hears of it.
std::string escape_for_markdown(std::string_view text);

}  // namespace acrida
