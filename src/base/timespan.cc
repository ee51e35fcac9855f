#include "base/timespan.h"

#include <array>

#include "base/strings.h"

namespace acrida {
namespace {

struct Unit {
  std::string_view name;
  double seconds;
};

constexpr std::array<Unit, 4> kUnits = {{{"h", 3600}, {"m", 60}, {"s", 1}, {"ms", 0.001}}};
constexpr double kSecondsMax = 366.0 * 24 * 3600;  // a year: beyond it a slip of the finger

std::unexpected<Error> bad_timespan(std::string_view text) {
  return fail("'" + std::string(text) +
              "' is not a time span; valid are 20, 20s, 3m, 2h, 1h20m, 3h30m10s, 250ms");
}

}  // namespace

Result<Duration> parse_timespan(std::string_view text) {
  const std::string_view all = text;
  double total = 0;
  std::size_t next_unit = 0;
  while (!text.empty()) {
    const std::size_t digits = text.find_first_not_of("0123456789.");
    const std::optional<double> number = parse_real(text.substr(0, digits));
    if (!number) {
      return bad_timespan(all);
    }
    if (digits == std::string_view::npos) {  // a bare number: seconds, and only on its own
      if (next_unit != 0) {
        return bad_timespan(all);
      }
      total = *number;
      next_unit = kUnits.size();
      break;
    }
    text.remove_prefix(digits);
    const std::size_t letters = text.find_first_of("0123456789.");
    const std::string_view name = text.substr(0, letters);
    while (next_unit < kUnits.size() && kUnits[next_unit].name != name) {
      ++next_unit;
    }
    if (next_unit == kUnits.size()) {
      return bad_timespan(all);
    }
    total += *number * kUnits[next_unit].seconds;
    ++next_unit;
    text.remove_prefix(name.size());
  }
  if (next_unit == 0 || total > kSecondsMax) {
    return bad_timespan(all);
  }
  return std::chrono::round<std::chrono::milliseconds>(std::chrono::duration<double>(total));
}

std::string format_timespan(Duration span) {
  auto rest = std::chrono::round<std::chrono::milliseconds>(span).count();
  if (rest <= 0) {
    return "0s";
  }
  std::string text;
  const auto take = [&](long long unit_ms, std::string_view name) {
    if (rest >= unit_ms) {
      text += std::to_string(rest / unit_ms);
      text += name;
      rest %= unit_ms;
    }
  };
  take(3'600'000, "h");
  take(60'000, "m");
  take(1'000, "s");
  take(1, "ms");
  return text;
}

}  // namespace acrida
