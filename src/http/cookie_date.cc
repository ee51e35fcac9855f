#include "http/cookie_date.h"

#include <array>
#include <chrono>

#include "base/strings.h"

namespace acrida {
namespace {

// Delimiters of RFC 6265 section 5.1.1: everything but digits, letters, ':' and a few more.
bool is_delimiter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x09 || (byte >= 0x20 && byte <= 0x2f) || (byte >= 0x3b && byte <= 0x40) ||
         (byte >= 0x5b && byte <= 0x60) || (byte >= 0x7b && byte <= 0x7e);
}

// `least` to `most` digits at the start of the token, nothing else that is a digit behind them.
std::optional<int> leading_number(std::string_view token, std::size_t least, std::size_t most) {
  std::size_t digits = 0;
  int number = 0;
  while (digits < token.size() && is_ascii_digit(token[digits])) {
    if (++digits > most) {
      return std::nullopt;
    }
    number = number * 10 + (token[digits - 1] - '0');
  }
  return digits < least ? std::nullopt : std::optional(number);
}

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
  int second = 0;
};

std::optional<TimeOfDay> time_in(std::string_view token) {
  TimeOfDay time;
  for (int* const field : {&time.hour, &time.minute, &time.second}) {
    const std::optional<int> number = leading_number(token.substr(0, token.find(':')), 1, 2);
    if (!number) {
      return std::nullopt;
    }
    *field = *number;
    const std::size_t colon = token.find(':');
    if (colon == std::string_view::npos) {
      return field == &time.second ? std::optional(time) : std::nullopt;
    }
    token.remove_prefix(colon + 1);
  }
  return std::nullopt;
}

std::optional<int> month_in(std::string_view token) {
  constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    if (equals_ignoring_case(token.substr(0, 3), kMonths[month])) {
      return static_cast<int>(month) + 1;
    }
  }
  return std::nullopt;
}

struct Parts {
  std::optional<TimeOfDay> time;
  std::optional<int> day;
  std::optional<int> month;
  std::optional<int> year;

  // Each token is the first part that it fits and that is still missing.
  void take(std::string_view token) {
    if (!time && (time = time_in(token))) {
      return;
    }
    if (!day && (day = leading_number(token, 1, 2))) {
      return;
    }
    if (!month && (month = month_in(token))) {
      return;
    }
    if (!year) {
      year = leading_number(token, 2, 4);
    }
  }
};

}  // namespace

std::optional<std::int64_t> parse_cookie_date(std::string_view text) {
  Parts parts;
  for (std::size_t at = 0; at < text.size();) {
    if (is_delimiter(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && !is_delimiter(text[end])) {
      ++end;
    }
    parts.take(text.substr(at, end - at));
    at = end;
  }
  if (!parts.time || !parts.day || !parts.month || !parts.year) {
    return std::nullopt;
  }
  int year = *parts.year;
  if (year < 100) {
    year += year < 70 ? 2000 : 1900;
  }
  const TimeOfDay time = *parts.time;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(*parts.month)),
                                         std::chrono::day(static_cast<unsigned>(*parts.day))};
  if (!date.ok() || year < 1601 || time.hour > 23 || time.minute > 59 || time.second > 59) {
    return std::nullopt;
  }
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return days * 86'400 + time.hour * 3'600 + time.minute * 60 + time.second;
}

}  // namespace acrida
