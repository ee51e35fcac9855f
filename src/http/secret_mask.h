// SecretMask: requests and responses as they may be shown: secrets are ***.
//
// What is a secret, its name says (secret_name.h); of cookies, every value. A value that no such
// name stands before is shown: a secret in a path, for one.
//
// Thread: any. Cost: for texts of a few kilobytes, which may be cut anywhere.
#pragma once

#include <string>
#include <string_view>

namespace acrida {

std::string masked_header_value(std::string_view name, std::string_view value);

// "/path?a=1&token=***".
std::string masked_target(std::string_view target);

// A body that is text. What it is, it says itself; `content_type` decides what it leaves open.
std::string masked_body(std::string_view content_type, std::string_view body);

}  // namespace acrida
