#include "verdict/steady_window.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/check.h"
#include "base/figures.h"

namespace acrida {
namespace {

// Stretches [first, last) of indices.
struct Stretch {
  std::size_t first = 0;
  std::size_t last = 0;

  std::size_t size() const { return last - first; }
};

// Every second of the run, whether it was reported or not.
std::vector<LoadSecond> filled(std::span<const LoadSecond> seconds, std::int64_t span) {
  std::vector<LoadSecond> all;
  for (const LoadSecond& second : seconds) {
    while (!all.empty() && all.back().second + span < second.second) {
      LoadSecond missing;
      missing.second = all.back().second + span;
      missing.users = all.back().users;
      all.push_back(missing);
    }
    all.push_back(second);
  }
  return all;
}

bool alike(double low, double high) {
  return high - low <= kLoadTolerance * high;
}

// The stretch before `last` in which the load was alike.
Stretch constant_before(const std::vector<LoadSecond>& all, std::size_t last) {
  double low = all[last - 1].users;
  double high = low;
  std::size_t first = last;
  for (; first > 0; --first) {
    low = std::min(low, all[first - 1].users);
    high = std::max(high, all[first - 1].users);
    if (!alike(low, high) || high <= 0) {
      break;
    }
  }
  return {first, last};
}

// A load that goes down at the end is the end, no level.
std::size_t before_the_stop(const std::vector<LoadSecond>& all) {
  std::size_t last = all.size();
  while (last > 1 && (all[last - 1].users < all[last - 2].users * (1 - kLoadTolerance) ||
                      all[last - 1].users <= 0)) {
    --last;
  }
  return last;
}

Stretch constant_load(const std::vector<LoadSecond>& all) {
  const Stretch final_level = constant_before(all, before_the_stop(all));
  Stretch longest = final_level;
  for (std::size_t last = all.size(); last > 0;) {
    const Stretch stretch = constant_before(all, last);
    if (stretch.size() > longest.size()) {
      longest = stretch;
    }
    if (stretch.first == 0) {
      break;
    }
    // The next one that is no part of this one has the second before it.
    const double users = all[stretch.first - 1].users;
    std::size_t next = stretch.first - 1;
    while (next < last && users > 0 &&
           alike(std::min(users, all[next].users), std::max(users, all[next].users))) {
      ++next;
    }
    last = std::min(next, last - 1);
  }
  // The last level is what the run is about, unless it was hardly reached.
  return final_level.size() * 2 >= longest.size() ? final_level : longest;
}

enum class Series : std::uint8_t { kRate, kP50, kP95 };

std::optional<double> value_of(const LoadSecond& second, Series series) {
  switch (series) {
    case Series::kRate:
      return second.requests;
    case Series::kP50:
      return second.p50;
    case Series::kP95:
      break;
  }
  return second.p95;
}

// Means of whole batches, counted from the end of the stretch, so that what is too little for one
// is left out at its beginning. A batch without values repeats the one before.
std::vector<double> batches(const std::vector<LoadSecond>& all,
                            Stretch stretch,
                            std::size_t batch,
                            Series series) {
  std::vector<double> means;
  std::optional<double> before;
  for (std::size_t at = stretch.first + stretch.size() % batch; at < stretch.last; at += batch) {
    double sum = 0;
    double count = 0;
    for (std::size_t i = at; i < at + batch; ++i) {
      if (const std::optional<double> value = value_of(all[i], series)) {
        sum += series == Series::kRate ? *value : std::log(std::max(*value, 1e-9));
        ++count;
      }
    }
    if (count > 0) {
      before = sum / count;
      means.resize((at - stretch.first) / batch, *before);
    }
    if (before) {
      means.push_back(*before);
    }
  }
  return means;
}

std::string span_text(std::int64_t seconds) {
  return seconds < 120 ? fmt::format("{} s", seconds)
                       : short_duration(std::chrono::seconds(seconds));
}

std::string steady_text(const SteadyWindow& found, std::int64_t begin) {
  const std::string from = fmt::format("steady from {} to {}", span_text(found.window.first),
                                       span_text(found.window.last));
  const std::int64_t ramp = found.constant.first - begin;
  const std::int64_t settling = found.window.first - found.constant.first;
  if (ramp <= 0 && settling <= 0) {
    return from;
  }
  if (settling <= 0) {
    return fmt::format("{}; the first {} (ramp-up) are left out", from,
                       span_text(found.window.first));
  }
  if (ramp <= 0) {
    return fmt::format("{}; the first {} (the site settles) are left out", from,
                       span_text(found.window.first));
  }
  return fmt::format("{}; the first {} (ramp-up {}, then the site settles) are left out", from,
                     span_text(found.window.first), span_text(found.constant.first));
}

}  // namespace

std::size_t mser_truncation(std::span<const double> values) {
  const std::size_t n = values.size();
  std::vector<double> errors(n, 0);
  double sum = 0;
  double squares = 0;
  const double shift = n == 0 ? 0 : values[n - 1];
  for (std::size_t d = n; d-- > 0;) {
    const double value = values[d] - shift;
    sum += value;
    squares += value * value;
    const auto left = static_cast<double>(n - d);
    errors[d] = std::max(0.0, squares - sum * sum / left) / (left * left);
  }
  const auto begin = errors.begin();
  const auto smallest = [&](std::size_t last) {
    return static_cast<std::size_t>(
        std::min_element(begin, begin + static_cast<std::ptrdiff_t>(std::min(last, n))) - begin);
  };
  // Whether leaving out d values is better than leaving out `fewer`, and by no accident: the
  // variance of k values is uncertain by sqrt(2 / k) of it.
  const auto better = [&](std::size_t d, std::size_t fewer) {
    const double uncertain = std::sqrt(2 / static_cast<double>(n - d));
    return errors[d] * (1 + kMserDoubt * uncertain) < errors[fewer];
  };
  if (n < kSteadyBatchesMin) {
    return 0;
  }
  const std::size_t first_half = smallest(n / 2 + 1);
  if (const std::size_t late = smallest(3 * n / 4 + 1); better(late, first_half)) {
    return late;
  }
  return better(first_half, 0) ? first_half : 0;
}

SteadyWindow find_steady_window(std::span<const LoadSecond> seconds, std::int64_t span) {
  ACRIDA_CHECK(span > 0);
  SteadyWindow found;
  const std::vector<LoadSecond> all = filled(seconds, span);
  const Stretch stretch = all.empty() ? Stretch{} : constant_load(all);
  if (stretch.size() == 0) {
    found.text = "not steady: there was no load";
    return found;
  }
  found.constant = {all[stretch.first].second, all[stretch.last - 1].second + span};
  found.window = found.constant;
  const auto batch = static_cast<std::size_t>(std::max<std::int64_t>(1, kMserBatch / span));
  const std::size_t whole = stretch.size() / batch;
  const std::string load =
      fmt::format("the load was constant from {} to {}", span_text(found.constant.first),
                  span_text(found.constant.last));
  if (whole < kSteadyBatchesMin) {
    found.text = fmt::format("not steady: {}, too short to tell", load);
    return found;
  }
  std::size_t truncation = 0;
  const char* last_to_settle = "";
  for (const auto& [series, name] : {std::pair{Series::kRate, "requests a second"},
                                     std::pair{Series::kP50, "the median response time"},
                                     std::pair{Series::kP95, "the p95 response time"}}) {
    const std::vector<double> means = batches(all, stretch, batch, series);
    const std::size_t left_out = mser_truncation(means);
    if (left_out > truncation) {
      truncation = left_out;
      last_to_settle = name;
    }
  }
  const std::size_t first =
      truncation == 0 ? stretch.first : stretch.first + stretch.size() % batch + truncation * batch;
  const auto left = static_cast<double>(stretch.last - first);
  if (2 * truncation > whole || left < kSteadyShareMin * static_cast<double>(stretch.size())) {
    found.text =
        fmt::format("not steady: {}, but {} settled only at {}", load, last_to_settle,
                    span_text(first < all.size() ? all[first].second : found.constant.last));
    return found;
  }
  found.steady = true;
  found.window.first = all[first].second;
  found.text = steady_text(found, all.front().second);
  return found;
}

}  // namespace acrida
