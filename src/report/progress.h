// The progress of a run in one line.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "acrida/time.h"

namespace acrida {

struct ProgressFigures {
  std::string_view phase;  // "spawning", "running", "stopping"
  std::uint64_t users = 0;
  double requests_per_second = 0;
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  Duration p95{0};  // of the last seconds
  Duration run_time{0};
  std::optional<Duration> time_left;  // nothing when the run has no end
  std::string_view verdict;           // report/verdict_text.h, live_verdict(); may be empty
};

// "running: 70 users, 123 requests/s, 2 failures (0.02 %), p95 182 ms, 42 s left". No line end.
std::string progress_line(const ProgressFigures& figures);

// The same over the line before on a terminal of so many columns, without going to the next line;
// and what removes it.
std::string progress_on_terminal(const ProgressFigures& figures, std::size_t columns);
std::string_view erase_progress();

}  // namespace acrida
