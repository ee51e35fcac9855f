// Values of the Authorization and Proxy-Authorization headers.
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>

#include "http/url.h"

namespace acrida {

// "Basic dXNlcjpwYXNz" (RFC 7617); texts are sent as the bytes given.
std::string basic_authorization(std::string_view user, std::string_view password);
// "Bearer TOKEN" (RFC 6750).
std::string bearer_authorization(std::string_view token);
// From the credentials of a URL; empty when it has none.
std::string url_authorization(const Url& url);

}  // namespace acrida
