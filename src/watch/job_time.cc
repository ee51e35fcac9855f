#include "watch/job_time.h"

#include <cstdint>

#include "base/strings.h"

namespace acrida {
namespace {

// The number in `text` at a place where there are so many `digits`.
int number_at(std::string_view text, std::size_t place, std::size_t digits) {
  return static_cast<int>(parse_decimal(text.substr(place, digits)).value_or(0));
}

// ".123456" in nanoseconds; nothing when it is something else.
std::optional<Duration> fraction_of(std::string_view text) {
  constexpr std::size_t kDigitsMax = 9;
  if (text.empty()) {
    return Duration::zero();
  }
  const std::string_view digits = text.substr(1);
  const std::optional<std::uint64_t> number = parse_decimal(digits);
  if (text.front() != '.' || digits.size() > kDigitsMax || !number) {
    return std::nullopt;
  }
  auto nanoseconds = static_cast<std::int64_t>(*number);
  for (std::size_t i = digits.size(); i < kDigitsMax; ++i) {
    nanoseconds *= 10;
  }
  return Duration(nanoseconds);
}

}  // namespace

std::optional<WallTime> parse_job_time(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd";
  if (text.size() < kForm.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool blank = kForm[i] == 'T' && text[i] == ' ';
    if (kForm[i] == 'd' ? !is_ascii_digit(text[i]) : kForm[i] != text[i] && !blank) {
      return std::nullopt;
    }
  }
  const std::chrono::year_month_day date(
      std::chrono::year(number_at(text, 0, 4)),
      std::chrono::month(static_cast<unsigned>(number_at(text, 5, 2))),
      std::chrono::day(static_cast<unsigned>(number_at(text, 8, 2))));
  std::string_view rest = text.substr(kForm.size());
  if (rest.ends_with('Z')) {
    rest.remove_suffix(1);
  }
  const std::optional<Duration> fraction = fraction_of(rest);
  if (!date.ok() || !fraction) {
    return std::nullopt;
  }
  return WallTime(std::chrono::sys_days(date).time_since_epoch() +
                  std::chrono::hours(number_at(text, 11, 2)) +
                  std::chrono::minutes(number_at(text, 14, 2)) +
                  std::chrono::seconds(number_at(text, 17, 2)) + *fraction);
}

}  // namespace acrida
