// Rules of the set "server" about how response times behave in time and by shape.
//
//   tail-only   p99 of a name over kTailRatio times its p50, and p95 under kBodyRatio times; needs
//               kTailSamples
//   cold-start  p95 of a name in the first kColdSeconds of the figures over kColdRatio times that
//               of the rest; needs kColdRest seconds of rest, and kColdSamples in each
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <vector>

#include "verdict/run_view.h"

namespace acrida {

inline constexpr double kTailRatio = 20;
inline constexpr double kBodyRatio = 3;
inline constexpr std::uint64_t kTailSamples = 1'000;
inline constexpr std::int64_t kColdSeconds = 60;
inline constexpr std::int64_t kColdRest = 120;
inline constexpr double kColdRatio = 2;
inline constexpr std::uint64_t kColdSamples = 59;
inline constexpr Duration kColdTime = std::chrono::milliseconds(10);  // less is not felt

std::vector<Finding> time_rules(const RunView& view);

}  // namespace acrida
