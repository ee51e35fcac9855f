// Percent-encoding of URLs, forms and cookie values.
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace acrida::demo {

// A '%' that no two hexadecimal digits follow stays as it is, as browsers and Python read it.
std::string percent_decode(std::string_view text);
// Everything but letters, digits and "-._~".
std::string percent_encode(std::string_view text);
// The pairs of a query or of an application/x-www-form-urlencoded body, '+' being a space.
std::vector<std::pair<std::string, std::string>> parse_form(std::string_view text);

}  // namespace acrida::demo
