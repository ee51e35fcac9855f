#include "demo/calendar.h"

#include <fmt/format.h>

#include <chrono>

#include "base/strings.h"

namespace acrida::demo {
namespace {

struct Moment {
  int year;
  unsigned month;
  unsigned day;
  unsigned weekday;  // 0 is Sunday
  std::int64_t hour;
  std::int64_t minute;
  std::int64_t second;
  std::int64_t microsecond;
};

Moment split_moment(WallTime at) {
  const auto midnight = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::microseconds>(at - midnight));
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<unsigned>(date.month()),
          .day = static_cast<unsigned>(date.day()),
          .weekday = std::chrono::weekday(midnight).c_encoding(),
          .hour = time.hours().count(),
          .minute = time.minutes().count(),
          .second = time.seconds().count(),
          .microsecond = time.subseconds().count()};
}

}  // namespace

std::string date_text(WallTime at) {
  const Moment m = split_moment(at);
  return fmt::format("{:04}-{:02}-{:02}", m.year, m.month, m.day);
}

std::string timestamp_text(WallTime at) {
  const Moment m = split_moment(at);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}", m.year, m.month, m.day, m.hour,
                     m.minute, m.second, m.microsecond);
}

std::string time_text(WallTime at) {
  return timestamp_text(at).substr(sizeof "YYYY-MM-DD");
}

std::string http_date(WallTime at) {
  constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const Moment m = split_moment(at);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays.substr(m.weekday * 3, 3),
                     m.day, kMonths.substr((m.month - 1) * 3, 3), m.year, m.hour, m.minute,
                     m.second);
}

int year_of(WallTime at) {
  return split_moment(at).year;
}

std::optional<WallTime> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = parse_decimal(text.substr(0, 4));
  const auto month = parse_decimal(text.substr(5, 2));
  const auto day = parse_decimal(text.substr(8, 2));
  if (!year || !month || !day) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  // Nanoseconds since 1970 in 64 bits end in the year 2262 and begin in 1677.
  if (!date.ok() || *year < 1700 || *year > 2250) {
    return std::nullopt;
  }
  return WallTime(std::chrono::sys_days(date));
}

}  // namespace acrida::demo
