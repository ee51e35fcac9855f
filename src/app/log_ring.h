// LogRing: the newest lines of the log, for the pages of a web UI.
//
// They are the lines that go to standard error or to --logfile: escaped, and without secrets,
// because those are masked before they are logged.
//
// Thread: main.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/log.h"

namespace acrida {

class LogRing {
 public:
  static constexpr std::size_t kLinesMax = 1'000;
  static constexpr std::size_t kLineBytesMax = 2'000;

  const std::deque<std::string>& lines() const { return lines_; }

  // Keeps what goes to `sink`. REQUIRES: the ring outlives the sink.
  LogSink keeping(LogSink sink);
  // Called with each line from now on; empty: nobody.
  void listen(std::function<void(const std::string&)> listener) { listener_ = std::move(listener); }

 private:
  void add(std::string_view lines);

  std::deque<std::string> lines_;
  std::function<void(const std::string&)> listener_;
};

}  // namespace acrida
