// The Universal Scalability Law: how the rate grows with the users, and where it stops to.
//
//   X(N) = gamma N / (1 + alpha (N - 1) + beta N (N - 1))
//
// gamma is the rate of one user, alpha the share of the work that is done one at a time
// (contention), beta what each pair costs the other (coherency); with beta > 0 the rate has a peak
// at N* = sqrt((1 - alpha) / beta) users (Gunther, Guerrilla Capacity Planning, Springer 2007). The
// fit is of weighted least squares with alpha and beta not negative, by Levenberg and Marquardt's
// method on each set of parameters that are not 0. The intervals are percentiles of a parametric
// bootstrap (Efron and Tibshirani 1993, ch. 6): rates are drawn anew with the errors of the levels,
// which are as large as the fit's residuals say where those are larger.
//
// Ramps overstate beta, since the rate of a level is not reached at once: give it plateaus.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "acrida/random.h"
#include "verdict/bounds.h"

namespace acrida {

inline constexpr std::size_t kUslLevelsMin = 5;
inline constexpr double kUslRangeMin = 3;  // most users over fewest
inline constexpr double kUslR2Min = 0.9;
inline constexpr std::size_t kUslResamples = 500;

struct LoadLevel {
  double users = 0;
  double rate = 0;   // requests a second
  double error = 0;  // its standard error; 0 in any level: not known, taken as a share of the rate
};

struct UslFit {
  bool supported = false;  // by the data; otherwise nothing below counts but `reason`
  std::string reason;      // why not: a sentence without full stop
  double gamma = 0;
  double alpha = 0;
  double beta = 0;
  double r2 = 0;  // share of the rates' variance that the law explains
  // 95 % of the resamples lie in each, 2.5 % on either side.
  Bounds gamma_interval;
  Bounds alpha_interval;
  Bounds beta_interval;
  // N*; nothing unless the interval of beta is above 0: no peak was seen.
  std::optional<double> peak_users;
  Bounds peak_interval;

  double rate(double users) const;
};

UslFit fit_usl(std::span<const LoadLevel> levels,
               Random& random,
               std::size_t resamples = kUslResamples);

}  // namespace acrida
