// Does a series drift? The slope, with an interval that neither outliers nor neighbours that are
// alike deceive.
//
// The slope is Theil and Sen's: the median of the slopes between all pairs (Theil 1950; Sen, JASA
// 63, 1968). Its interval is Sen's: the slopes at ranks as far from the middle as Mann and
// Kendall's S varies, var S = n (n - 1) (2n + 5) / 18 (Kendall 1975), times the correction for
// autocorrelation, n over the number of independent values (Hamed and Rao, Journal of Hydrology
// 204, 1998, and Yue and Wang 2004, who take it from what is left without the trend).
//
// Thread: any; functions of their arguments. Cost: pairs of at most kTrendPointsMax points; longer
// series are averaged over neighbours first.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "verdict/bounds.h"

namespace acrida {

inline constexpr std::size_t kTrendPointsMax = 240;
inline constexpr std::size_t kTrendPointsMin = 10;

struct TrendPoint {
  double second = 0;
  double value = 0;  // NaN: not known
};

struct Trend {
  double slope = 0;     // a second
  Bounds slope_bounds;  // one-sided, at `level` each
  double begin = 0;     // the line's value at the first point ...
  double end = 0;       // ... and at the last
  double independent = 0;

  // By which share of the beginning it has risen; negative: fallen.
  double rise() const { return begin > 0 ? end / begin - 1 : 0; }
};

// Nothing of fewer than kTrendPointsMin known values. REQUIRES: seconds ascend,
// none twice.
std::optional<Trend> find_trend(std::span<const TrendPoint> points,
                                double level = kConfidenceLevel);

// A drift that a person should hear of: rising at this level, by at least this share.
inline constexpr double kDriftLevel = 0.995;
inline constexpr double kDriftRise = 0.10;
std::optional<Trend> find_drift(std::span<const TrendPoint> points);

}  // namespace acrida
