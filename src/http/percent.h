// Percent-encoding (RFC 3986 section 2.1).
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>

namespace acrida {

// Appends every byte but letters, digits and "-._~" as %XX, like Python's quote(safe="").
void append_percent_encoded(std::string_view text, std::string& out);

// "%41b%zz" becomes "Ab%zz": a "%" that starts no escape stays.
std::string percent_decode(std::string_view text);

// The value of a hexadecimal digit, or -1.
int hex_digit(char c);

// Appends "%XX" in upper case.
void append_escape(char c, std::string& out);

}  // namespace acrida
