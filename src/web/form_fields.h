// Reading what a browser has encoded: paths, and the fields of a form that was posted.
//
// Thread: any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace acrida {

// "%41b%zz" becomes "Ab%zz": a "%" that starts no escape stays.
std::string decode_percent(std::string_view text);

// The first field of this name in a body of application/x-www-form-urlencoded, decoded.
std::optional<std::string> form_field(std::string_view body, std::string_view name);

}  // namespace acrida
