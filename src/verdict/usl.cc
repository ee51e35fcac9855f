#include "verdict/usl.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>
#include <vector>

#include "verdict/distributions.h"

namespace acrida {
namespace {

// gamma, alpha, beta.
using Parameters = std::array<double, 3>;
using Matrix = std::array<Parameters, 3>;

struct Observation {
  double users = 0;
  double rate = 0;
  double weight = 1;
};

double model(const Parameters& p, double users) {
  return p[0] * users / (1 + p[1] * (users - 1) + p[2] * users * (users - 1));
}

Parameters slopes(const Parameters& p, double users) {
  const double divisor = 1 + p[1] * (users - 1) + p[2] * users * (users - 1);
  const double rate = p[0] * users / divisor;
  return {users / divisor, -rate * (users - 1) / divisor, -rate * users * (users - 1) / divisor};
}

double squares(const Parameters& p, std::span<const Observation> data) {
  double sum = 0;
  for (const Observation& at : data) {
    const double residual = at.rate - model(p, at.users);
    sum += at.weight * residual * residual;
  }
  return sum;
}

// Which parameters are not 0; gamma never is.
using Free = std::array<bool, 3>;

// Gauss's elimination with pivots, over the free rows; nothing when they depend on each other.
std::optional<Parameters> solve(Matrix matrix, Parameters right, const Free& free) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (!free[i]) {
      matrix[i] = {};
      for (Parameters& row : matrix) {
        row[i] = 0;
      }
      matrix[i][i] = 1;
      right[i] = 0;
    }
  }
  for (std::size_t column = 0; column < 3; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column + 1; row < 3; ++row) {
      pivot = std::abs(matrix[row][column]) > std::abs(matrix[pivot][column]) ? row : pivot;
    }
    if (!(std::abs(matrix[pivot][column]) > 1e-300)) {
      return std::nullopt;
    }
    std::swap(matrix[pivot], matrix[column]);
    std::swap(right[pivot], right[column]);
    for (std::size_t row = 0; row < 3; ++row) {
      if (row != column) {
        const double factor = matrix[row][column] / matrix[column][column];
        for (std::size_t k = column; k < 3; ++k) {
          matrix[row][k] -= factor * matrix[column][k];
        }
        right[row] -= factor * right[column];
      }
    }
  }
  return Parameters{right[0] / matrix[0][0], right[1] / matrix[1][1], right[2] / matrix[2][2]};
}

// N / X is linear in 1 / gamma, alpha / gamma and beta / gamma: where the search begins.
Parameters linear_fit(std::span<const Observation> data, const Free& free) {
  Matrix matrix{};
  Parameters right{};
  for (const Observation& at : data) {
    if (at.rate <= 0) {
      continue;
    }
    const Parameters terms = {1, at.users - 1, at.users * (at.users - 1)};
    const double slope = at.rate * at.rate / at.users;
    const double weight = at.weight * slope * slope;
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t k = 0; k < 3; ++k) {
        matrix[i][k] += weight * terms[i] * terms[k];
      }
      right[i] += weight * terms[i] * at.users / at.rate;
    }
  }
  const std::optional<Parameters> inverse = solve(matrix, right, free);
  if (!inverse || (*inverse)[0] <= 0) {
    const Observation& first = data.front();
    return {std::max(first.rate, 1e-9) / std::max(first.users, 1.0), free[1] ? 0.01 : 0,
            free[2] ? 1e-5 : 0};
  }
  const auto& [unit, contention, coherency] = *inverse;
  return {1 / unit, free[1] ? std::max(0.0, contention / unit) : 0,
          free[2] ? std::max(0.0, coherency / unit) : 0};
}

Parameters marquardt(Parameters p, std::span<const Observation> data, const Free& free) {
  double damping = 1e-3;
  double best = squares(p, data);
  for (int step = 0; step < 60 && damping < 1e12; ++step) {
    Matrix matrix{};
    Parameters right{};
    for (const Observation& at : data) {
      const Parameters slope = slopes(p, at.users);
      const double residual = at.rate - model(p, at.users);
      for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t k = 0; k < 3; ++k) {
          matrix[i][k] += at.weight * slope[i] * slope[k];
        }
        right[i] += at.weight * slope[i] * residual;
      }
    }
    for (std::size_t i = 0; i < 3; ++i) {
      matrix[i][i] *= 1 + damping;
    }
    const std::optional<Parameters> move = solve(matrix, right, free);
    if (!move) {
      break;
    }
    Parameters next = p;
    bool allowed = true;
    for (std::size_t i = 0; i < 3; ++i) {
      next[i] += (*move)[i];
      allowed = allowed && next[i] >= 0;
    }
    const double error = allowed && next[0] > 0 ? squares(next, data) : best + 1;
    if (!(error <= best)) {
      damping *= 10;
      continue;
    }
    const bool done = best - error <= 1e-12 * best;
    p = next;
    best = error;
    damping = std::max(damping / 10, 1e-12);
    if (done) {
      break;
    }
  }
  return p;
}

// The best of the fits with alpha, beta, both or neither at 0.
Parameters fit(std::span<const Observation> data) {
  Parameters best{};
  double least = -1;
  for (const bool contention : {false, true}) {
    for (const bool coherency : {false, true}) {
      const Free free = {true, contention, coherency};
      const Parameters found = marquardt(linear_fit(data, free), data, free);
      const double error = squares(found, data);
      if (least < 0 || error < least * (1 - 1e-9)) {
        least = error;
        best = found;
      }
    }
  }
  return best;
}

double explained(const Parameters& p, std::span<const Observation> data) {
  double mean = 0;
  for (const Observation& at : data) {
    mean += at.rate / static_cast<double>(data.size());
  }
  double left = 0;
  double all = 0;
  for (const Observation& at : data) {
    left += (at.rate - model(p, at.users)) * (at.rate - model(p, at.users));
    all += (at.rate - mean) * (at.rate - mean);
  }
  return all > 0 ? 1 - left / all : 0;
}

double peak(const Parameters& p) {
  return p[1] < 1 ? std::sqrt((1 - p[1]) / p[2]) : 1;
}

double standard_normal(Random& random) {
  return std::sqrt(-2 * std::log1p(-random.real())) *
         std::cos(2 * std::numbers::pi * random.real());
}

Bounds middle(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto last = static_cast<double>(values.size() - 1);
  return {.lower = values[static_cast<std::size_t>(std::floor(0.025 * last))],
          .upper = values[static_cast<std::size_t>(std::ceil(0.975 * last))]};
}

// How many times as large as the levels' errors those of the resamples are.
double error_factor(double chi2, double freedom, bool known) {
  const double residual = std::sqrt(chi2 / freedom);
  return known ? std::max(1.0, residual)
               : residual * student_quantile(0.975, freedom) / normal_quantile(0.975);
}

void weigh(std::vector<Observation>& data, std::span<const LoadLevel> levels, bool known) {
  double most = 0;
  for (const Observation& at : data) {
    most = std::max(most, at.rate);
  }
  std::size_t i = 0;
  for (const LoadLevel& level : levels) {
    if (level.users > 0) {
      // Where errors are not known, a level with next to no rate must not outweigh the others.
      const double error = known ? level.error : std::max(level.rate, 0.01 * most);
      data[i++].weight = error > 0 ? 1 / (error * error) : 1;
    }
  }
}

void add_intervals(UslFit& result,
                   std::span<const Observation> data,
                   bool known,
                   Random& random,
                   std::size_t resamples) {
  const Parameters fitted = {result.gamma, result.alpha, result.beta};
  const double factor =
      error_factor(squares(fitted, data), static_cast<double>(data.size() - 3), known);
  std::array<std::vector<double>, 3> drawn;
  std::vector<double> peaks;
  std::vector<Observation> resample(data.begin(), data.end());
  for (std::size_t i = 0; i < resamples; ++i) {
    for (Observation& at : resample) {
      const double error = factor / std::sqrt(at.weight);
      at.rate = std::max(0.0, model(fitted, at.users) + error * standard_normal(random));
    }
    const Parameters found = fit(resample);
    for (std::size_t k = 0; k < 3; ++k) {
      drawn[k].push_back(found[k]);
    }
    if (found[2] > 0) {
      peaks.push_back(peak(found));
    }
  }
  result.gamma_interval = middle(std::move(drawn[0]));
  result.alpha_interval = middle(std::move(drawn[1]));
  result.beta_interval = middle(std::move(drawn[2]));
  if (result.beta > 0 && result.beta_interval.lower > 0) {
    result.peak_users = peak(fitted);
    result.peak_interval = middle(std::move(peaks));
  }
}

}  // namespace

double UslFit::rate(double users) const {
  return model({gamma, alpha, beta}, users);
}

UslFit fit_usl(std::span<const LoadLevel> levels, Random& random, std::size_t resamples) {
  UslFit result;
  std::set<double> distinct;
  bool known = true;
  std::vector<Observation> data;
  for (const LoadLevel& level : levels) {
    if (level.users > 0) {
      distinct.insert(level.users);
      known = known && level.error > 0;
      data.push_back({level.users, level.rate, 1});
    }
  }
  if (distinct.size() < kUslLevelsMin) {
    result.reason = fmt::format("not supported by the data: {} load levels, at least {} are needed",
                                distinct.size(), kUslLevelsMin);
    return result;
  }
  if (*distinct.rbegin() < kUslRangeMin * *distinct.begin()) {
    result.reason = fmt::format(
        "not supported by the data: from {:.0f} to {:.0f} users, at least a factor of {:.0f} is "
        "needed",
        *distinct.begin(), *distinct.rbegin(), kUslRangeMin);
    return result;
  }
  weigh(data, levels, known);
  const Parameters fitted = fit(data);
  result.r2 = explained(fitted, data);
  if (!(result.r2 >= kUslR2Min)) {
    result.reason = fmt::format(
        "not supported by the data: the law explains {:.0f} % of how the rate differs, at least "
        "{:.0f} % are needed",
        100 * std::max(0.0, result.r2), 100 * kUslR2Min);
    return result;
  }
  result.supported = true;
  result.gamma = fitted[0];
  result.alpha = fitted[1];
  result.beta = fitted[2];
  add_intervals(result, data, known, random, std::max<std::size_t>(resamples, 1));
  return result;
}

}  // namespace acrida
