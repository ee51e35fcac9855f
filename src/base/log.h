// Log lines in Locust's format: "[2026-11-23 22:35:55,123] HOST/INFO/acrida.main: message".
//
// A Log is a value without state of its own: the clock and the sink are handed in, so a test reads
// its lines from a string and whoever owns the Log decides where they go. A line reaches the sink
// in one call, whole and with its line feed; a message is escaped, so it stays one line whatever is
// in it.
//
// Thread: any, when the clock and the sink are.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "acrida/time.h"

namespace acrida {

enum class LogLevel : char { kDebug, kInfo, kWarning, kError, kCritical };

// "INFO"; and back, in any case of letters.
std::string_view log_level_name(LogLevel level);
std::optional<LogLevel> parse_log_level(std::string_view name);

enum class LogFormat : char {
  kLocust,  // the format above
  kPlain,   // the message alone, as under --skip-log-setup
};

// An instant and how far local time is ahead of UTC then.
struct LogInstant {
  WallTime time;
  std::chrono::seconds utc_offset{0};
};

struct LogSettings {
  LogLevel level = LogLevel::kInfo;
  LogFormat format = LogFormat::kLocust;
  std::string host;  // up to its first dot is shown
};

using LogClock = std::function<LogInstant()>;
using LogSink = std::function<void(std::string_view lines)>;

class Log {
 public:
  Log(LogSettings settings, LogClock clock, LogSink sink);

  bool enabled(LogLevel level) const { return level >= settings_.level; }

  // `logger` is the part of the program that speaks: "acrida.main", "acrida.runners".
  void write(LogLevel level, std::string_view logger, std::string_view message) const;
  void debug(std::string_view logger, std::string_view message) const;
  void info(std::string_view logger, std::string_view message) const;
  void warning(std::string_view logger, std::string_view message) const;
  void error(std::string_view logger, std::string_view message) const;

  // Lines that carry no prefix and no level, the console tables. REQUIRES: `text` is escaped
  // already and ends with a line feed.
  void lines(std::string_view text) const { sink_(text); }

 private:
  LogSettings settings_;
  LogClock clock_;
  LogSink sink_;
};

}  // namespace acrida
