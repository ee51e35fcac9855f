#include "report/live_figure.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <string_view>

namespace acrida {

void write_figure(JsonWriter& json, double value) {
  if (!std::isfinite(value)) {
    json.null();
    return;
  }
  std::array<char, 32> text{};  // "-1.23457e-100"
  const auto end = fmt::format_to_n(text.data(), text.size(), "{:.6g}", value);
  json.raw(std::string_view(text.data(), end.size));
}

double figure_ms(Duration time) {
  return std::round(static_cast<double>(time.count()) / 1e3) / 1e3;
}

std::int64_t epoch_ms(WallTime time) {
  return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

}  // namespace acrida
