// Are there two kinds of requests under one name: a hit and a miss, a first try and a retry?
//
// The density of the logarithm of the times, smoothed by a normal kernel (Silverman 1986), is
// searched for two modes at least kModeDistance times apart, each with at least kModeShare of the
// samples on its side of the valley between. The density of the valley must be half of the lower
// mode's at most, and the counts about the two, in windows as wide as the kernel, must differ by
// more than Poisson counts do.
//
// A queue that built up once and drained looks the same (in 2 of 100 runs of ten minutes of an
// M/M/1 queue at utilisation 0.9): look at when the slow ones were.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace acrida {

inline constexpr double kModeDistance = 3;
inline constexpr double kModeShare = 0.05;
inline constexpr double kModeSamplesMin = 100;
inline constexpr double kModeDoubt = 4;  // standard deviations of a Poisson count

struct TimeCount {
  double seconds = 0;
  std::uint64_t count = 0;
};

struct Bimodality {
  double low_seconds = 0;  // the modes: where most of the times of the fast kind lie ...
  double high_seconds = 0;
  double valley_seconds = 0;
  double low_share = 0;  // ... and how many there are
  double high_share = 0;
};

// Of a histogram in any order; times of 0 or less do not count. Nothing: one mode, or more than
// tells.
std::optional<Bimodality> find_bimodality(std::span<const TimeCount> histogram);

}  // namespace acrida
