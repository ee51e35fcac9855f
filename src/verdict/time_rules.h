// Rules of the set "server" about how response times behave in time and by shape.
//
//   periodic-stall  p95 of the seconds in the window comes back every so often (periodic_stall.h);
//                   needs kPeriodsMin periods
//   drift-up    p95 of a name rises (trend.h) by kDriftShare over at least kDriftSeconds of
//   constant
//               load: the longest plateau, in the open model the window when its halves have about
//               as many requests. Needs kDriftPoints points of kDriftBlock with kDriftSamples each
//   cold-start  p95 of a name in the first kColdSeconds of the figures over kColdRatio times that
//               of the rest; needs kColdRest seconds of rest, and kColdSamples in each
// and of a name's successes where the load is highest, those of a periodic stall left out:
//   bimodal     they are of two kinds (bimodality.h); needs kModesSamples
//   tail-only   p99 over kTailRatio times p50, and p95 under kBodyRatio times; needs kTailSamples
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
inline constexpr std::int64_t kDriftSeconds = 600;
inline constexpr std::int64_t kDriftBlock = 30;
inline constexpr std::size_t kDriftPoints = 15;
inline constexpr std::uint64_t kDriftSamples = 20;
inline constexpr double kDriftShare = 0.10;
inline constexpr double kDriftDoubt = 0.005;  // all names together: how often chance may look so
inline constexpr double kSameLoad = 0.10;     // halves of an open run differ by no more
inline constexpr std::uint64_t kModesSamples = 200;
inline constexpr Duration kModesTime = std::chrono::milliseconds(10);  // less apart is not felt

std::vector<Finding> time_rules(const RunView& view);

}  // namespace acrida
