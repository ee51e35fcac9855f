// JSON that stands in an HTML page.
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>

namespace acrida {

// The same JSON, in which nothing ends the script element, begins a comment or a line.
std::string json_for_script(std::string_view json);

}  // namespace acrida
