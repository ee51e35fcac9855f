// Rules of the set "validity": is the load what was asked for, and are the figures what happened?
//
// What makes a run invalid is assess_validity()'s to say (validity.h) and comes back here as
// findings. Beside it, without making the run invalid:
//   gen-rate      --max-rps held requests back
//   gen-gil       a locustfile's interpreter is busy; needs the cores' number and the process's CPU
//   gen-fd        file descriptors, gen-port ports: near their limit; need RunData::vitals
//   gen-mem       memory near the machine's; needs RunData::vitals
//   gen-net       a second near the interface's speed; needs RunData::vitals
//   little-broken time under way against response times; needs kLittleSeconds and kLittleRequests
//   not-steady    no steady window was found
//   few-samples   too few for a percentile that a target asks for, or for anything
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "verdict/run_view.h"

namespace acrida {

inline constexpr double kNearLimit = 0.80;        // of descriptors and ports
inline constexpr double kMemoryFull = 0.90;       // of the machine's
inline constexpr double kNetworkFull = 0.90;      // of the interface's speed
inline constexpr double kInterpreterBusy = 0.85;  // of a core, on average ...
inline constexpr double kCoresIdle = 0.75;        // ... while the process uses less of all of them
inline constexpr std::int64_t kInterpreterSeconds = 10;
inline constexpr double kLittleResidual = 0.05;
inline constexpr std::int64_t kLittleSeconds = 30;
inline constexpr std::uint64_t kLittleRequests = 500;
inline constexpr std::uint64_t kSamplesMin = 59;  // p95 has an upper bound from here on

// A percentile of some names that a target is about.
struct GatedPercentile {
  std::vector<std::uint32_t> entries;  // judged together
  double quantile = 0;
};

std::vector<Finding> validity_rules(const RunView& view,
                                    std::span<const GatedPercentile> percentiles,
                                    bool steady_found);

}  // namespace acrida
