// Base64 with the standard alphabet and padding (RFC 4648 section 4).
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>

namespace acrida {

void append_base64(std::string_view bytes, std::string& out);

}  // namespace acrida
