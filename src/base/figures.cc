#include "base/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/escape.h"

namespace acrida {
namespace {

// Three significant digits, no more than two of them behind the point.
std::string three_digits(double value) {
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f}", value, decimals);
}

}  // namespace

std::string short_duration(Duration time) {
  if (time < Duration(0)) {
    return "-" + short_duration(-time);
  }
  const double milliseconds = to_milliseconds(time);
  if (milliseconds < 999.5) {
    return three_digits(milliseconds) + " ms";
  }
  const double seconds = to_seconds(time);
  if (seconds < 99.95) {
    return three_digits(seconds) + " s";
  }
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (whole < 3'600) {
    return fmt::format("{}m {}s", whole / 60, whole % 60);
  }
  return fmt::format("{}h {}m", whole / 3'600, whole / 60 % 60);
}

std::string percent(double share) {
  return fmt::format("{:.1f} %", share * 100);
}

std::string short_rate(double per_second) {
  return three_digits(per_second);
}

std::string python_float(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".en") == std::string::npos) {  // "en": exponents, inf and nan
    text += ".0";
  }
  return text;
}

std::string utc_timestamp(WallTime time) {
  using std::chrono::days;
  using std::chrono::floor;
  const auto day = floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

double epoch_seconds(WallTime time) {
  // In two parts: nanoseconds since the epoch have more digits than a double.
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  return static_cast<double>(whole.time_since_epoch().count()) + to_seconds(time - whole);
}

std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) {
    text.remove_prefix(std::max<std::size_t>(utf8_length(text), 1));
  }
  return count;
}

std::string left_aligned(std::string_view text, std::size_t width) {
  std::string aligned(text);
  aligned.append(width - std::min(width, character_count(text)), ' ');
  return aligned;
}

std::string right_aligned(std::string_view text, std::size_t width) {
  std::string aligned(width - std::min(width, character_count(text)), ' ');
  aligned += text;
  return aligned;
}

}  // namespace acrida
