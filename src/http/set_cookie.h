// SetCookie: one Set-Cookie header taken apart (RFC 6265 section 5.2), before it meets a jar.
//
// Thread: a value; views into the header it was read from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "acrida/time.h"

namespace acrida {

struct SetCookie {
  std::string_view name;
  std::string_view value;
  std::string domain;               // lower case, without its leading dot; empty: not given
  std::string_view path;            // empty: not given, or no path
  std::optional<WallTime> expires;  // nothing: with the session
  bool secure = false;
};

// Nothing when the header is malformed or over a limit of http/limits.h.
std::optional<SetCookie> parse_set_cookie(std::string_view header, WallTime now);

// Visible text without ';': what a cookie's name and value may be made of.
bool is_cookie_text(std::string_view text);

}  // namespace acrida
