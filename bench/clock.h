// Clocks and CPU time for the bench programs, which measure and therefore read them directly.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <ctime>

namespace acrida::bench {

inline std::int64_t nanoseconds(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

inline std::int64_t monotonic_ns() {
  return nanoseconds(CLOCK_MONOTONIC);
}

inline std::int64_t wall_ns() {
  return nanoseconds(CLOCK_REALTIME);
}

// User and system time of this process.
inline std::int64_t cpu_ns() {
  return nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
}

}  // namespace acrida::bench
