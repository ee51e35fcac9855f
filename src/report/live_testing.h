// Runs for the tests of what pages are told: many names, hostile texts.
//
// Thread: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "stats/recorder.h"
#include "stats/run_stats.h"
#include "stats/small_run_testing.h"

namespace acrida {

// So many names, each requested once in second 0.
class ManyNames {
 public:
  explicit ManyNames(std::size_t names) : names_(names) { second(0); }

  // Each name once more.
  void second(std::int64_t number) {
    for (std::size_t i = 0; i < names_; ++i) {
      request(i, std::chrono::milliseconds(1 + i % 400));
    }
    merge(number);
  }
  void request(std::size_t name, Duration time, std::string_view failure = {}) {
    Sample sample;
    sample.entry =
        recorder_.entry("GET", "/api/resource/Some Doctype/list [" + std::to_string(name) + "]");
    sample.sent = kRunStart;
    sample.response_time = time;
    sample.service_time = time;
    sample.response_length = 1'000;
    sample.failure = failure;
    recorder_.record(sample);
  }
  void merge(std::int64_t number) {
    RecorderDelta delta = recorder_.take_delta();
    stats_.merge(delta, number);
    recorder_.give_back(std::move(delta));
  }

  Recorder& recorder() { return recorder_; }
  RunStats& stats() { return stats_; }
  const RunData& data() const { return stats_.data(); }

 private:
  std::size_t names_;
  Recorder recorder_{0};
  RunStats stats_{kRunStart};
};

// Script, quotes, a line end, an escape sequence, bytes that are not UTF-8, the line separators of
// JavaScript.
inline const std::string kHostileText =
    "<script>alert(1)</script>\"><img onerror='x'>\n\x1b[2J\\ \xff \xe2\x80\xa8\xe2\x80\xa9 =1+1";
// The same as a reader of the JSON gets it.
inline const std::string kHostileRead =
    "<script>alert(1)</script>\"><img onerror='x'>\n\x1b[2J\\ \xef\xbf\xbd "
    "\xe2\x80\xa8\xe2\x80\xa9 "
    "=1+1";

}  // namespace acrida
