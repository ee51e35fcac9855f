// What a message in HTML says: the text between the tags, on one line.
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>

namespace acrida {

// "No open <b>POS&nbsp;Entry</b><br>found" becomes "No open POS Entry found". A "<" that begins no
// tag stays. REQUIRES nothing of the text: it comes from a server.
std::string html_text(std::string_view html);

}  // namespace acrida
