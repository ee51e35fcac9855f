#include "base/log.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"

namespace acrida {
namespace {

constexpr std::array<std::string_view, 5> kLevelNames = {"DEBUG", "INFO", "WARNING", "ERROR",
                                                         "CRITICAL"};

// "2026-11-23 22:35:55,123", by calendar arithmetic alone: the C library's local time reads files.
std::string format_instant(const LogInstant& instant) {
  using std::chrono::floor;
  const auto local = floor<std::chrono::milliseconds>(instant.time + instant.utc_offset);
  const auto day = floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(local - day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02},{:03}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

}  // namespace

std::string_view log_level_name(LogLevel level) {
  return kLevelNames.at(static_cast<std::size_t>(level));
}

std::optional<LogLevel> parse_log_level(std::string_view name) {
  for (std::size_t i = 0; i < kLevelNames.size(); ++i) {
    if (equals_ignoring_case(name, kLevelNames[i])) {
      return static_cast<LogLevel>(i);
    }
  }
  return std::nullopt;
}

Log::Log(LogSettings settings, LogClock clock, LogSink sink)
    : settings_(std::move(settings)), clock_(std::move(clock)), sink_(std::move(sink)) {
  settings_.host = escape_for_terminal(settings_.host.substr(0, settings_.host.find('.')));
}

void Log::write(LogLevel level, std::string_view logger, std::string_view message) const {
  if (!enabled(level)) {
    return;
  }
  const std::string text = escape_for_terminal(message);
  if (settings_.format == LogFormat::kPlain) {
    sink_(text + '\n');
    return;
  }
  sink_(fmt::format("[{}] {}/{}/{}: {}\n", format_instant(clock_()), settings_.host,
                    log_level_name(level), logger, text));
}

void Log::debug(std::string_view logger, std::string_view message) const {
  write(LogLevel::kDebug, logger, message);
}

void Log::info(std::string_view logger, std::string_view message) const {
  write(LogLevel::kInfo, logger, message);
}

void Log::warning(std::string_view logger, std::string_view message) const {
  write(LogLevel::kWarning, logger, message);
}

void Log::error(std::string_view logger, std::string_view message) const {
  write(LogLevel::kError, logger, message);
}

}  // namespace acrida
