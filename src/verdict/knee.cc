#include "verdict/knee.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "base/check.h"

namespace acrida {
namespace {

std::vector<LevelTime> ordered(std::span<const LevelTime> levels) {
  std::vector<LevelTime> sorted;
  for (const LevelTime& level : levels) {
    if (level.users > 0 && level.seconds > 0) {
      sorted.push_back(level);
    }
  }
  std::sort(sorted.begin(), sorted.end(), [](const LevelTime& a, const LevelTime& b) {
    return std::pair(a.users, a.seconds) < std::pair(b.users, b.seconds);
  });
  std::vector<LevelTime> merged;
  for (std::size_t i = 0; i < sorted.size();) {
    LevelTime level{.users = sorted[i].users, .seconds = 0};
    double times = 0;
    for (; i < sorted.size() && sorted[i].users == level.users; ++i, ++times) {
      level.seconds += sorted[i].seconds;
    }
    level.seconds /= times;
    merged.push_back(level);
  }
  return merged;
}

// y = a + b x + c max(0, x - bend).
struct Segments {
  double a = 0;
  double b = 0;
  double c = 0;
  double bend = std::numeric_limits<double>::infinity();
  double squares = 0;

  double at(double x) const { return a + b * x + c * std::max(0.0, x - bend); }
};

double product(std::span<const double> u, std::span<const double> v) {
  double sum = 0;
  for (std::size_t i = 0; i < u.size(); ++i) {
    sum += u[i] * v[i];
  }
  return sum;
}

// Takes from `v` its part along `base`, and says how large that is.
double remove(std::vector<double>& v, std::span<const double> base) {
  const double length = product(base, base);
  const double share = length > 0 ? product(v, base) / length : 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    v[i] -= share * base[i];
  }
  return share;
}

// Least squares by Gram and Schmidt's orthogonal columns: 1, x and, with a finite bend, the bend's.
// Errors count as shares of `scale`.
Segments fit(std::span<const double> x,
             std::span<const double> y,
             std::span<const double> scale,
             double bend) {
  Segments result;
  result.bend = bend;
  std::vector<double> one;
  std::vector<double> slope;
  std::vector<double> turn;
  std::vector<double> rest;
  for (std::size_t i = 0; i < x.size(); ++i) {
    one.push_back(1 / scale[i]);
    slope.push_back(x[i] / scale[i]);
    turn.push_back(std::max(0.0, x[i] - bend) / scale[i]);
    rest.push_back(y[i] / scale[i]);
  }
  const double slope_on_one = remove(slope, one);
  const double turn_on_one = remove(turn, one);
  const double turn_on_slope = remove(turn, slope);
  const double a = remove(rest, one);
  const double b = remove(rest, slope);
  result.c = remove(rest, turn);
  result.b = b - result.c * turn_on_slope;
  result.a = a - b * slope_on_one - result.c * (turn_on_one - turn_on_slope * slope_on_one);
  result.squares = product(rest, rest);
  return result;
}

Segments best_bend(std::span<const double> x,
                   std::span<const double> y,
                   std::span<const double> scale) {
  constexpr int kSteps = 100;
  Segments best;
  best.squares = std::numeric_limits<double>::infinity();
  // Two levels at least lie on each side.
  const double low = x[1];
  const double high = x[x.size() - 2];
  for (int i = 0; i <= kSteps; ++i) {
    const Segments found = fit(x, y, scale, low + (high - low) * i / kSteps);
    if (found.squares < best.squares) {
      best = found;
    }
  }
  return best;
}

std::vector<double> smoothed(std::span<const double> y) {
  std::vector<double> smooth(y.begin(), y.end());
  for (std::size_t i = 1; i + 1 < y.size(); ++i) {
    smooth[i] = (y[i - 1] + 2 * y[i] + y[i + 1]) / 4;
  }
  return smooth;
}

}  // namespace

std::optional<std::size_t> kneedle(std::span<const double> x,
                                   std::span<const double> y,
                                   double sensitivity) {
  ACRIDA_CHECK(x.size() == y.size());
  const std::size_t n = x.size();
  if (n < 3) {
    return std::nullopt;
  }
  const auto [low, high] = std::minmax_element(y.begin(), y.end());
  if (*high <= *low) {
    return std::nullopt;
  }
  // How far the curve lies below the diagonal of its box.
  std::vector<double> below;
  below.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    below.push_back((x[i] - x[0]) / (x[n - 1] - x[0]) - (y[i] - *low) / (*high - *low));
  }
  const double step = 1.0 / static_cast<double>(n - 1);
  std::optional<std::size_t> knee;
  for (std::size_t i = 1; i + 1 < n; ++i) {
    if (below[i] < below[i - 1] || below[i] <= below[i + 1]) {
      continue;
    }
    for (std::size_t k = i + 1; k < n && below[k] <= below[i]; ++k) {
      if (below[k] < below[i] - sensitivity * step) {
        if (!knee || below[i] > below[*knee]) {
          knee = i;
        }
        break;
      }
    }
  }
  return knee;
}

std::optional<Knee> find_knee(std::span<const LevelTime> levels) {
  const std::vector<LevelTime> curve = ordered(levels);
  const std::size_t n = curve.size();
  if (n < kKneeLevelsMin) {
    return std::nullopt;
  }
  std::vector<double> users;
  std::vector<double> times;
  for (const LevelTime& level : curve) {
    users.push_back(level.users);
    times.push_back(level.seconds);
  }
  const std::vector<double> scale = smoothed(times);
  const std::optional<std::size_t> knee = kneedle(users, scale);
  if (!knee) {
    return std::nullopt;
  }
  const Segments line = fit(users, times, scale, std::numeric_limits<double>::infinity());
  const Segments bent = best_bend(users, times, scale);
  // A bend has two parameters more: its place and the second slope. Degrees of freedom stand for
  // the number of levels, of which there are few: with that number six levels of noise have a knee
  // in 4 % of the cases. What is fitted to rounding has no residuals to divide.
  constexpr double kExact = 1e-12;
  const auto count = static_cast<double>(n);
  const double gain = (count - 3) * std::log((line.squares + kExact) / (bent.squares + kExact)) -
                      2 * std::log(count);
  const double rise = bent.at(users.back()) / std::max(bent.at(bent.bend), 1e-9);
  const bool near = bent.bend >= users[*knee - 1] && bent.bend <= users[*knee + 1];
  if (gain <= kKneeBicGain || bent.c <= 0 || rise < kKneeRise || !near) {
    return std::nullopt;
  }
  return Knee{.users = bent.bend,
              .seconds = bent.at(bent.bend),
              .seconds_at_end = bent.at(users.back()),
              .bic_gain = gain};
}

}  // namespace acrida
