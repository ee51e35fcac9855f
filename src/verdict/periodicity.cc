#include "verdict/periodicity.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace acrida {
namespace {

constexpr double kClip = 6;
constexpr double kNormalMad = 1.4826;  // a normal deviation over its median absolute deviation

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Logarithms about their mean, cut, each averaged with its two neighbours, for periods are seldom
// whole seconds; empty where little is known.
std::vector<double> prepared(std::span<const double> seconds) {
  std::vector<double> known;
  for (const double value : seconds) {
    if (value > 0) {
      known.push_back(std::log(value));
    }
  }
  if (2 * known.size() < seconds.size() || known.empty()) {
    return {};
  }
  const double median = median_of(known);
  for (double& value : known) {
    value = std::abs(value - median);
  }
  const double deviation = std::max(kNormalMad * median_of(known), 1e-3);
  // What did not end in a second without any ended in the next one with some.
  std::vector<double> cut(seconds.size());
  double next = 0;
  for (std::size_t i = seconds.size(); i-- > 0;) {
    next = seconds[i] > 0 ? std::log(seconds[i]) - median : next;
    cut[i] = std::clamp(next, -kClip * deviation, kClip * deviation);
  }
  std::vector<double> smooth = cut;
  double mean = 0;
  for (std::size_t i = 1; i + 1 < cut.size(); ++i) {
    smooth[i] = (cut[i - 1] + cut[i] + cut[i + 1]) / 3;
  }
  for (const double value : smooth) {
    mean += value / static_cast<double>(smooth.size());
  }
  for (double& value : smooth) {
    value -= mean;
  }
  return smooth;
}

// By lag, up to two periods of the longest kind.
std::vector<double> autocorrelations(const std::vector<double>& series) {
  const std::size_t n = series.size();
  std::vector<double> result;
  for (std::size_t lag = 0; lag <= 2 * n / kPeriodsMin && lag + 1 < n; ++lag) {
    double sum = 0;
    for (std::size_t i = lag; i < n; ++i) {
      sum += series[i] * series[i - lag];
    }
    result.push_back(sum / static_cast<double>(n - lag));
  }
  const double variance = result.empty() ? 0 : result[0];
  for (double& value : result) {
    value = variance > 0 ? value / variance : 0;
  }
  return result;
}

class Peaks {
 public:
  explicit Peaks(const std::vector<double>& series)
      : lags_(autocorrelations(series)), seconds_(series.size()) {}

  // How well a period stands out; 0: not at all.
  double strength(std::size_t period) const {
    if (2 * period + 1 >= lags_.size() || !is_peak(period)) {
      return 0;
    }
    const double here = lags_[period];
    const double twice = highest_near(2 * period, std::max<std::size_t>(1, period / 30));
    const double between =
        std::max(lags_[period / 2], std::min(lags_[period * 3 / 2], lags_[period / 2] + here));
    const bool stands_out = here >= kPeriodStrength && twice >= here / 2 &&
                            here - between >= kPeriodStrength && is_no_noise(period);
    return stands_out ? here : 0;
  }

  // What a longer period's strength must be when this one's is known.
  double clearly_over(std::size_t period) const {
    const double here = lags_[period];
    return std::max(kLongerRatio * here, here + kLongerDoubt * std::sqrt(variance(period)));
  }

  std::size_t longest() const { return lags_.size() / 2; }

 private:
  bool is_peak(std::size_t lag) const {
    return lags_[lag] >= highest_near(lag, std::max<std::size_t>(2, lag / 8));
  }

  double highest_near(std::size_t lag, std::size_t reach) const {
    const std::size_t first = lag > reach ? lag - reach : 1;
    const std::size_t last = std::min(lag + reach, lags_.size() - 1);
    double highest = -1;
    for (std::size_t i = first; i <= last; ++i) {
      highest = std::max(highest, lags_[i]);
    }
    return highest;
  }

  // It alone is over what noise makes, or the sum over its multiples is over what it makes of such
  // a sum: where there is nothing, they have nothing to do with each other.
  bool is_no_noise(std::size_t period) const {
    double sum = 0;
    double error2 = 0;
    for (std::size_t k = 1; k <= kMultiplesMax && k * period < lags_.size(); ++k) {
      sum += lags_[k * period];
      error2 += variance(period, k);
    }
    return lags_[period] >= kPeriodDoubt * std::sqrt(variance(period)) ||
           sum >= kPeriodDoubt * std::sqrt(error2);
  }

  // Bartlett's, of a multiple of a lag at which there is nothing, neighbours being alike as far as
  // half a period.
  double variance(std::size_t period, std::size_t multiple = 1) const {
    double sum = 1;
    for (std::size_t lag = 1; lag <= period / 2 && lags_[lag] > 0; ++lag) {
      sum += 2 * lags_[lag] * lags_[lag];
    }
    return sum / static_cast<double>(seconds_ - multiple * period);
  }

  std::vector<double> lags_;
  std::size_t seconds_;
};

double highest_phase(const std::vector<double>& series, std::size_t period) {
  std::vector<double> sums(period, 0);
  for (std::size_t i = 0; i < series.size() / period * period; ++i) {
    sums[i % period] += series[i];
  }
  return static_cast<double>(std::max_element(sums.begin(), sums.end()) - sums.begin());
}

}  // namespace

std::optional<Periodicity> find_periodicity(std::span<const double> seconds) {
  if (seconds.size() < kPeriodMin * kPeriodsMin) {
    return std::nullopt;
  }
  const std::vector<double> series = prepared(seconds);
  if (series.empty()) {
    return std::nullopt;
  }
  const Peaks peaks(series);
  std::optional<Periodicity> best;
  double to_beat = 0;
  for (std::size_t period = kPeriodMin; period <= peaks.longest(); ++period) {
    const double strength = peaks.strength(period);
    // Twice the period has a peak as high: the shorter one is meant unless it is clearly lower.
    if (strength > to_beat) {
      to_beat = peaks.clearly_over(period);
      best = Periodicity{.period = static_cast<double>(period),
                         .strength = strength,
                         .phase = highest_phase(series, period)};
    }
  }
  return best;
}

}  // namespace acrida
