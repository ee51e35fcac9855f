#include "verdict/periodic_stall.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "verdict/periodicity.h"

namespace acrida {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// What is known of each second (of each point of the series) of a window.
struct SecondTimes {
  std::int64_t first = 0;   // the second of the first
  std::vector<double> p95;  // NaN where nothing ended
  std::vector<double> answers;
};

SecondTimes times_by_second(const Series& series, Seconds window) {
  const std::int64_t span = series.span();
  SecondTimes times{.first = (window.first + span - 1) / span * span, .p95 = {}, .answers = {}};
  for (const SeriesPoint& point : series.points()) {
    if (point.second < window.first || point.second >= window.last) {
      continue;
    }
    const auto seconds = static_cast<std::size_t>((point.second - times.first) / span) + 1;
    times.p95.resize(seconds, kUnknown);
    times.answers.resize(seconds, 0);
    times.p95.back() = point.p95 > Duration(0) ? to_seconds(point.p95) : kUnknown;
    times.answers.back() = static_cast<double>(point.requests);
  }
  return times;
}

double median_of_known(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.empty()) {
    return 0;
  }
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

// The median over the periods of the largest value near the period's peak.
double height_of_peaks(const std::vector<double>& seconds, const Periodicity& found) {
  std::vector<double> peaks;
  for (double at = found.phase; at < static_cast<double>(seconds.size()); at += found.period) {
    double largest = kUnknown;
    const auto centre = static_cast<std::int64_t>(at);
    for (std::int64_t i = centre - kStallWidth; i <= centre + kStallWidth; ++i) {
      if (i >= 0 && i < std::ssize(seconds)) {
        largest = std::fmax(largest, seconds[static_cast<std::size_t>(i)]);
      }
    }
    peaks.push_back(largest);
  }
  return median_of_known(std::move(peaks));
}

std::int64_t index_of_largest(const std::vector<double>& values) {
  std::int64_t largest = 0;
  for (std::int64_t i = 0; i < std::ssize(values); ++i) {
    const double best = values[static_cast<std::size_t>(largest)];
    largest = std::isnan(best) || values[static_cast<std::size_t>(i)] > best ? i : largest;
  }
  return largest;
}

// The stretches of seconds in which p95 is that high.
void take_stalled(PeriodicStall& stall, const SecondTimes& times, std::int64_t span) {
  double all = 0;
  double slow = 0;
  for (std::size_t i = 0; i < times.p95.size(); ++i) {
    all += times.answers[i];
    if (!(times.p95[i] >= kStallRatio * to_seconds(stall.usual))) {
      continue;
    }
    slow += times.answers[i];
    const std::int64_t first = times.first + static_cast<std::int64_t>(i) * span;
    if (!stall.stalled.empty() && stall.stalled.back().last == first) {
      stall.stalled.back().last += span;
    } else {
      stall.stalled.push_back({first, first + span});
    }
  }
  stall.answers = all > 0 ? slow / all : 0;
}

// It is slow more often than once in a period: points are too long for the one that there is, which
// is shorter than kPeriodMin of them or no whole number.
bool is_multiple(const SecondTimes& times, double usual, double period) {
  double stretches = 0;
  bool before = false;
  for (const double p95 : times.p95) {
    const bool slow = p95 >= kStallRatio * usual;
    stretches += slow && !before ? 1 : 0;
    before = slow;
  }
  return stretches > kStallOften * static_cast<double>(times.p95.size()) / period;
}

}  // namespace

std::optional<PeriodicStall> find_stall(const RunData& data, Seconds window) {
  const std::int64_t span = data.series.span();
  PeriodicStall stall;
  stall.window = {std::max(window.first, window.last - kStallWindow * span), window.last};
  const SecondTimes times = times_by_second(data.series, stall.window);
  const std::optional<Periodicity> found = find_periodicity(times.p95);
  if (!found) {
    return std::nullopt;
  }
  stall.period = std::lround(found->period * static_cast<double>(span));
  stall.strength = found->strength;
  stall.usual = from_seconds(median_of_known(times.p95));
  if (span > 1 && is_multiple(times, to_seconds(stall.usual), found->period)) {
    return std::nullopt;
  }
  stall.peak = from_seconds(height_of_peaks(times.p95, *found));
  if (to_seconds(stall.peak) < kStallRatio * to_seconds(stall.usual) ||
      stall.peak - stall.usual < kStallTime) {
    return std::nullopt;
  }
  stall.largest = times.first + index_of_largest(times.p95) * span;
  take_stalled(stall, times_by_second(data.series, window), span);
  return stall;
}

}  // namespace acrida
