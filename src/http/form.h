// application/x-www-form-urlencoded, as Python's urlencode() and browsers write it: a blank is "+".
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>

namespace acrida {

inline constexpr std::string_view kFormContentType = "application/x-www-form-urlencoded";

// Appends "name=value", after an "&" when `body` is not empty.
void append_form_field(std::string_view name, std::string_view value, std::string& body);

// Appends one name or value alone.
void append_form_encoded(std::string_view text, std::string& out);

}  // namespace acrida
