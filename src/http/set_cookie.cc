#include "http/set_cookie.h"

#include <algorithm>

#include "base/strings.h"
#include "http/cookie_date.h"
#include "http/limits.h"

namespace acrida {
namespace {

// The far end of what a WallTime can say, in the year 2262.
constexpr std::int64_t kLatestSecond = 9'000'000'000;

WallTime at_second(std::int64_t second) {
  return WallTime(std::chrono::seconds(std::clamp<std::int64_t>(second, 0, kLatestSecond)));
}

// RFC 6265 5.2.2; nothing when the value is no number.
std::optional<WallTime> after_max_age(std::string_view text, WallTime now) {
  const bool negative = text.starts_with('-');
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_ascii_digit)) {
    return std::nullopt;
  }
  const std::optional<std::uint64_t> seconds = parse_decimal(digits);
  if (negative || seconds == std::uint64_t{0}) {
    return WallTime{};
  }
  const std::int64_t today =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const auto longest = static_cast<std::uint64_t>(kLatestSecond);
  return at_second(today + static_cast<std::int64_t>(std::min(seconds.value_or(longest), longest)));
}

struct Attributes {
  std::optional<WallTime> max_age;
  std::optional<WallTime> expires;

  void take(std::string_view name, std::string_view value, SetCookie& cookie, WallTime now) {
    if (equals_ignoring_case(name, "expires")) {
      if (const std::optional<std::int64_t> date = parse_cookie_date(value)) {
        expires = at_second(*date);
      }
    } else if (equals_ignoring_case(name, "max-age")) {
      max_age = after_max_age(value, now);
    } else if (equals_ignoring_case(name, "domain")) {
      cookie.domain = to_lower(value.starts_with('.') ? value.substr(1) : value);
    } else if (equals_ignoring_case(name, "path")) {
      cookie.path = value.starts_with('/') ? value : std::string_view();
    } else if (equals_ignoring_case(name, "secure")) {
      cookie.secure = true;
    }
  }
};

}  // namespace

bool is_cookie_text(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f || c == ';';
  });
}

std::optional<SetCookie> parse_set_cookie(std::string_view header, WallTime now) {
  if (header.size() > kSetCookieBytesMax) {
    return std::nullopt;
  }
  const std::size_t pair_end = std::min(header.find(';'), header.size());
  const std::string_view pair = header.substr(0, pair_end);
  const std::size_t equals = pair.find('=');
  if (equals == std::string_view::npos) {
    return std::nullopt;
  }
  SetCookie cookie;
  cookie.name = trim(pair.substr(0, equals));
  cookie.value = trim(pair.substr(equals + 1));
  if (cookie.name.empty() || !is_cookie_text(cookie.name) || !is_cookie_text(cookie.value) ||
      cookie.name.size() + cookie.value.size() > kCookieBytesMax) {
    return std::nullopt;
  }
  Attributes attributes;
  std::string_view rest = header.substr(pair_end);
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view attribute = rest.substr(0, rest.find(';'));
    rest.remove_prefix(attribute.size());
    const std::size_t mark = std::min(attribute.find('='), attribute.size());
    attributes.take(trim(attribute.substr(0, mark)),
                    trim(attribute.substr(std::min(mark + 1, attribute.size()))), cookie, now);
  }
  cookie.expires = attributes.max_age ? attributes.max_age : attributes.expires;
  if (!is_cookie_text(cookie.domain) || cookie.domain.size() > kHostBytesMax ||
      cookie.path.size() > kCookiePathBytesMax || !is_cookie_text(cookie.path)) {
    return std::nullopt;
  }
  return cookie;
}

}  // namespace acrida
