// Instants and spans of time.
//
// Two clocks, two types, so that they cannot be mixed: scheduling runs on the monotonic clock
// (TimePoint); a request's send and receive stamps are on the wall clock (WallTime), because that
// is the clock on which the kernel stamps received bytes. Both count nanoseconds.
//
// Thread: values, any thread.
#pragma once

#include <chrono>

namespace acrida {

using Duration = std::chrono::nanoseconds;

// Names the monotonic clock. It has no now(): time comes from the loop, once per turn.
struct MonotonicClock {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<MonotonicClock, Duration>;
  static constexpr bool is_steady = true;
};

using TimePoint = MonotonicClock::time_point;
using WallTime = std::chrono::time_point<std::chrono::system_clock, Duration>;

constexpr double to_seconds(Duration d) {
  return std::chrono::duration<double>(d).count();
}

constexpr double to_milliseconds(Duration d) {
  return std::chrono::duration<double, std::milli>(d).count();
}

// Rounds towards zero. REQUIRES: |seconds| < 2^33 (292 years).
constexpr Duration from_seconds(double seconds) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

// What `span` becomes when time runs `times` as fast. REQUIRES: times > 0.
constexpr Duration accelerated(Duration span, double times) {
  return times == 1
             ? span
             : Duration(static_cast<Duration::rep>(static_cast<double>(span.count()) / times));
}

}  // namespace acrida
