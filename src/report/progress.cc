#include "report/progress.h"

#include <fmt/format.h>

#include "base/escape.h"
#include "base/figures.h"

namespace acrida {
namespace {

std::string whole_seconds(Duration time) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(time).count();
  if (seconds < 100) {
    return fmt::format("{} s", seconds);
  }
  return seconds < 3'600 ? fmt::format("{}m {}s", seconds / 60, seconds % 60)
                         : fmt::format("{}h {}m", seconds / 3'600, seconds / 60 % 60);
}

}  // namespace

std::string progress_line(const ProgressFigures& figures) {
  const double ratio = figures.requests == 0 ? 0.0
                                             : static_cast<double>(figures.failures) /
                                                   static_cast<double>(figures.requests);
  const std::string time = figures.time_left.has_value()
                               ? whole_seconds(*figures.time_left) + " left"
                               : "for " + whole_seconds(figures.run_time);
  return fmt::format("{}: {} users, {} requests/s, {} failures ({:.2f} %), p95 {}, {}{}{}",
                     figures.phase, figures.users, short_rate(figures.requests_per_second),
                     figures.failures, ratio * 100, short_duration(figures.p95), time,
                     figures.verdict.empty() ? "" : "; ", figures.verdict);
}

std::string progress_on_terminal(const ProgressFigures& figures, std::size_t columns) {
  // The last column stays free: a terminal may wrap when it is written.
  const std::size_t room = columns > 4 ? columns - 1 : 3;
  return "\r" + shorten(progress_line(figures), room) + "\x1b[K";
}

std::string_view erase_progress() {
  return "\r\x1b[K";
}

}  // namespace acrida
