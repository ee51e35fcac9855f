// The date of a cookie's Expires attribute, by the algorithm of RFC 6265 section 5.1.1, which reads
// every form in the wild: "Wed, 21 Oct 2015 07:28:00 GMT", "Wednesday, 21-Oct-15 07:28:00 GMT", ...
//
// Thread: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace acrida {

// Seconds since 1970 in UTC, negative before; nothing when the text is no date.
std::optional<std::int64_t> parse_cookie_date(std::string_view text);

}  // namespace acrida
