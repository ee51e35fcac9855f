// Does something come back every so often: a scheduler's jobs, a checkpoint, a collection of
// garbage?
//
// A period is a peak of the autocorrelation (Box and Jenkins 1970) of a per-second series, such as
// p95, whose logarithms are taken and cut at kClip robust deviations from the median, so that one
// accident is not the whole variance. The peak must be seen at the period and again at twice the
// period, stand out from half and one and a half times the period (a slow drift does not), and be
// larger than noise whose neighbours are alike would make it (Bartlett 1946): it alone, or it and
// the peaks at its multiples on average, of which a short series has many and each is uncertain.
// Of several periods the shortest is meant, unless a longer one is clearly higher.
//
// Thread: any; functions of their arguments. Cost: seconds squared / 3.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace acrida {

inline constexpr std::size_t kPeriodMin = 5;   // seconds
inline constexpr std::size_t kPeriodsMin = 3;  // of them in the series
inline constexpr double kPeriodStrength = 0.25;
inline constexpr double kPeriodDoubt = 4;        // standard errors
inline constexpr std::size_t kMultiplesMax = 6;  // beyond, fractions of seconds add up
inline constexpr double kLongerRatio = 1.2;      // a longer period is so many times as high, ...
inline constexpr double kLongerDoubt = 2;        // ... and by so many standard errors

struct Periodicity {
  double period = 0;    // seconds
  double strength = 0;  // the autocorrelation there: 1: every period is the same
  double phase = 0;     // when in the period the values are highest, seconds from the first value
};

// Values of one second after the other, positive. One that is not (NaN: no request ended) has the
// next one's value, so that a stall is as long as it was; to a rate, add one half. Nothing: no
// period.
std::optional<Periodicity> find_periodicity(std::span<const double> seconds);

}  // namespace acrida
