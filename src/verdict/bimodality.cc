#include "verdict/bimodality.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace acrida {
namespace {

// Cells of the logarithm of time; a kernel is kKernel of them to one standard deviation.
constexpr double kCell = 0.02;
constexpr int kKernel = 6;
constexpr std::size_t kMiddle = 3 * std::size_t{kKernel};

struct Density {
  double first = 0;  // logarithm of the first cell's middle
  std::vector<double> counts;
  std::vector<double> smooth;

  double seconds(std::size_t cell) const {
    return std::exp(first + kCell * static_cast<double>(cell));
  }
};

Density density_of(std::span<const TimeCount> histogram) {
  Density density;
  double low = 0;
  double high = 0;
  bool any = false;
  for (const TimeCount& time : histogram) {
    if (time.seconds > 0 && time.count > 0) {
      const double at = std::log(time.seconds);
      low = any ? std::min(low, at) : at;
      high = any ? std::max(high, at) : at;
      any = true;
    }
  }
  if (!any) {
    return density;
  }
  constexpr int kMargin = 4 * kKernel;
  density.first = low - kCell * kMargin;
  const auto cells = static_cast<std::size_t>((high - low) / kCell) + 2 * kMargin + 1;
  density.counts.resize(cells, 0);
  for (const TimeCount& time : histogram) {
    if (time.seconds > 0) {
      const double at = (std::log(time.seconds) - density.first) / kCell;
      density.counts[static_cast<std::size_t>(std::lround(at))] += static_cast<double>(time.count);
    }
  }
  density.smooth.resize(cells, 0);
  std::array<double, 6 * kKernel + 1> kernel;
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    const double k = static_cast<double>(i) - 3 * kKernel;
    kernel[i] = std::exp(-0.5 * k * k / (kKernel * kKernel));
  }
  for (std::size_t i = 0; i < cells; ++i) {
    if (density.counts[i] > 0) {
      for (std::size_t k = 0; k < kernel.size(); ++k) {
        const std::size_t to = i + k;  // of the middle of the kernel, 3 kKernel further on
        if (to >= kMiddle && to - kMiddle < cells) {
          density.smooth[to - kMiddle] += density.counts[i] * kernel[k];
        }
      }
    }
  }
  return density;
}

// Counts within half a kernel's deviations of a cell.
double window(const Density& density, std::size_t cell) {
  double sum = 0;
  const std::size_t first = cell > kKernel ? cell - kKernel : 0;
  const std::size_t last = std::min(cell + kKernel, density.counts.size() - 1);
  for (std::size_t i = first; i <= last; ++i) {
    sum += density.counts[i];
  }
  return sum;
}

std::size_t highest(const std::vector<double>& smooth, std::size_t first, std::size_t last) {
  const auto begin = smooth.begin();
  return static_cast<std::size_t>(std::max_element(begin + static_cast<std::ptrdiff_t>(first),
                                                   begin + static_cast<std::ptrdiff_t>(last)) -
                                  begin);
}

bool is_valley(const Density& density, std::size_t valley, std::size_t low, std::size_t high) {
  const double lower_peak = std::min(density.smooth[low], density.smooth[high]);
  const double peak = std::min(window(density, low), window(density, high));
  const double dip = window(density, valley);
  return density.smooth[valley] <= lower_peak / 2 &&
         peak - dip > kModeDoubt * std::sqrt(peak + dip);
}

}  // namespace

std::optional<Bimodality> find_bimodality(std::span<const TimeCount> histogram) {
  const Density density = density_of(histogram);
  double samples = 0;
  for (const double count : density.counts) {
    samples += count;
  }
  if (samples < kModeSamplesMin) {
    return std::nullopt;
  }
  // Every local minimum may be the valley; the deepest below its lower mode is.
  const std::vector<double>& smooth = density.smooth;
  std::optional<Bimodality> best;
  double best_depth = 0;
  double below = 0;
  for (std::size_t i = 1; i + 1 < smooth.size(); ++i) {
    below += density.counts[i - 1];
    if (smooth[i] > smooth[i - 1] || smooth[i] >= smooth[i + 1]) {
      continue;
    }
    const std::size_t low = highest(smooth, 0, i);
    const std::size_t high = highest(smooth, i, smooth.size());
    const double low_share = below / samples;
    const double depth = std::min(smooth[low], smooth[high]) - smooth[i];
    if (depth > best_depth && low_share >= kModeShare && 1 - low_share >= kModeShare &&
        density.seconds(high) >= kModeDistance * density.seconds(low) &&
        is_valley(density, i, low, high)) {
      best_depth = depth;
      best = Bimodality{.low_seconds = density.seconds(low),
                        .high_seconds = density.seconds(high),
                        .valley_seconds = density.seconds(i),
                        .low_share = low_share,
                        .high_share = 1 - low_share};
    }
  }
  return best;
}

}  // namespace acrida
