// How much neighbours in a series are alike, and what that does to the variance of its mean.
//
// The long-run variance, gamma(0) + 2 (gamma(1) + gamma(2) + ...), is n times the variance of the
// mean of n neighbours. The sum is cut where it is noise: Geyer's initial monotone sequence
// (Practical Markov Chain Monte Carlo, Statistical Science 7, 1992), which takes pairs of lags as
// long as they are positive and do not rise. What the estimated mean takes from each
// autocovariance, one long-run variance over n, is given back.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace acrida {

// 0 of nothing.
double mean_of(std::span<const double> series);
// About the mean, divided by the number of values. REQUIRES: lag < series.size().
double autocovariance(std::span<const double> series, std::size_t lag);

// Lag-1 autocorrelation in [-1, 1], corrected for the bias -(1 + 4 rho) / n of its estimate
// (Marriott and Pope 1954; Kendall 1954). 0 of fewer than 4 values, or of equal ones.
double lag1_autocorrelation(std::span<const double> series);

struct LongRunVariance {
  double variance = 0;     // of one value, about the mean
  double long_run = 0;     // at least `variance`: that neighbours differ is never counted on
  double independent = 0;  // so many independent values would have a mean as uncertain; at least 1
};

// REQUIRES: not empty. Cost: values * lags that matter.
LongRunVariance long_run_variance(std::span<const double> series);

}  // namespace acrida
