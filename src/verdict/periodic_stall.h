// Does the site stand still, or nearly so, at regular intervals?
//
// p95 of the seconds comes back every so often (periodicity.h), and is kStallRatio times its median
// then. The seconds in which it is so high are the stall's: how response times spread without them
// is another matter.
//
// What is said of seconds is said of the points of the series, which are longer in a long run. A
// period of which they show multiples alone is not told then.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "stats/run_data.h"

namespace acrida {

inline constexpr double kStallRatio = 2;
inline constexpr Duration kStallTime = std::chrono::milliseconds(10);  // less is not felt
inline constexpr std::int64_t kStallWidth = 2;  // points on either side of the peak
// A period is looked for in so many points at the end of the window: the cost is their square.
inline constexpr std::int64_t kStallWindow = 3'600;
inline constexpr double kStallOften = 1.5;  // slow so often in a period: it is a multiple of one

struct PeriodicStall {
  std::int64_t period = 0;       // seconds
  double strength = 0;           // the autocorrelation there
  Duration peak{0};              // p95 then: the median over the periods
  Duration usual{0};             // its median over all seconds looked at
  std::int64_t largest = 0;      // the second of the largest
  double answers = 0;            // the share of the answers that came in the stall's seconds
  Seconds window;                // where the period was looked for
  std::vector<Seconds> stalled;  // of all that find_stall() was asked about: in order, apart
};

// Nothing: it does not, or the window is too short to tell.
std::optional<PeriodicStall> find_stall(const RunData& data, Seconds window);

}  // namespace acrida
