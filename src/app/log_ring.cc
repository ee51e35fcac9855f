#include "app/log_ring.h"

#include "base/escape.h"
#include "base/strings.h"

namespace acrida {

LogSink LogRing::keeping(LogSink sink) {
  return [this, sink = std::move(sink)](std::string_view lines) {
    sink(lines);
    add(lines);
  };
}

void LogRing::add(std::string_view lines) {
  if (lines.ends_with('\n')) {
    lines.remove_suffix(1);
  }
  for (const std::string_view line : split(lines, '\n')) {
    if (lines_.size() == kLinesMax) {
      lines_.pop_front();
    }
    const std::string& kept = lines_.emplace_back(shorten(line, kLineBytesMax));
    if (listener_) {
      listener_(kept);
    }
  }
}

}  // namespace acrida
