// The load at which response times begin to climb.
//
// Kneedle (Satopaa, Albrecht, Irwin and Raghavan, Finding a "kneedle" in a haystack, ICDCS
// workshops 2011, sensitivity S = 1, for a curve that rises and bends upwards) finds a knee in any
// curve, and in noise. So it must be confirmed by two joined segments (least squares of the times,
// errors as shares of them) that explain them better than one line by a gain in Schwarz's BIC of
// more than kKneeBicGain ("strong", Kass and Raftery, JASA 1995), bend upwards near Kneedle's
// level, and lead to times that are kKneeRise times as long.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace acrida {

inline constexpr double kKneeSensitivity = 1;
inline constexpr double kKneeBicGain = 6;
inline constexpr double kKneeRise = 1.5;
inline constexpr std::size_t kKneeLevelsMin = 6;

struct LevelTime {
  double users = 0;
  double seconds = 0;  // p95, for example
};

struct Knee {
  double users = 0;           // where the two segments meet
  double seconds = 0;         // the fitted time there ...
  double seconds_at_end = 0;  // ... and at the highest load
  double bic_gain = 0;
};

// Nothing: fewer than kKneeLevelsMin levels, or no knee. Levels in any order, users above 0; those
// without a time (0 or less) do not count.
std::optional<Knee> find_knee(std::span<const LevelTime> levels);

// Kneedle alone: the index of the knee of a curve that rises and bends upwards. REQUIRES: x
// ascends.
std::optional<std::size_t> kneedle(std::span<const double> x,
                                   std::span<const double> y,
                                   double sensitivity = kKneeSensitivity);

}  // namespace acrida
