// Text from servers, scenarios and the network is hostile until escaped for where it is shown.
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>

namespace acrida {

// For a terminal or a log line: control characters, DEL and bytes that are not valid UTF-8 become
// \n,
// \t, \xNN, so that no escape sequence reaches the terminal and one text stays on one line.
std::string escape_for_terminal(std::string_view text);

// The inside of a JSON string (without the quotes). Bytes that are not valid UTF-8 become U+FFFD.
std::string escape_for_json(std::string_view text);

// One CSV field as Python's csv.writer writes it: quoted when it holds a comma, a quote or a line
// end, quotes doubled.
std::string csv_field(std::string_view text);

// The same for text that may come from anywhere: what a spreadsheet would take for a formula (it
// begins with =, +, -, @, a tab or a carriage return) begins with an apostrophe, which it takes for
// text.
std::string safe_csv_field(std::string_view text);

// At most the first `bytes_max` bytes, cut between characters.
std::string_view first_bytes(std::string_view text, std::size_t bytes_max);

// At most `bytes_max` bytes, cut between characters, with "..." when something was cut.
// REQUIRES: bytes_max >= 3.
std::string shorten(std::string_view text, std::size_t bytes_max);

// How many of the first bytes of `text` form one valid UTF-8 character: 1 to 4, or 0 when none.
std::size_t utf8_length(std::string_view text);

}  // namespace acrida
