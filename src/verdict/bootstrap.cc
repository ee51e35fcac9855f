#include "verdict/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace acrida {
namespace {

// The ranks at which a share `level` of the values is at or below, and at or above.
Bounds percentile_bounds(std::vector<double> values, double level) {
  ACRIDA_CHECK(!values.empty());
  std::sort(values.begin(), values.end());
  const auto rank =
      static_cast<std::size_t>(std::ceil(level * static_cast<double>(values.size()) - 1e-9));
  const std::size_t index = std::clamp<std::size_t>(rank, 1, values.size()) - 1;
  return {.lower = values[values.size() - 1 - index], .upper = values[index]};
}

// Which share of the resamples has quantile q at or below a bucket.
class QuantileShares {
 public:
  QuantileShares(const MovingBlocks& blocks,
                 std::span<const std::span<const BlockCount>> rows,
                 double q)
      : blocks_(blocks), rows_(rows), q_(q) {
    std::vector<double> counts;
    for (const auto& row : rows) {
      double count = 0;
      for (const BlockCount& cell : row) {
        count += cell.count;
        buckets_.push_back(cell.bucket);
      }
      counts.push_back(count);
    }
    totals_ = blocks.sums(counts);
    std::sort(buckets_.begin(), buckets_.end());
    buckets_.erase(std::unique(buckets_.begin(), buckets_.end()), buckets_.end());
  }

  const std::vector<std::uint32_t>& buckets() const { return buckets_; }

  double at_or_below(std::uint32_t bucket) const {
    std::vector<double> counts;
    for (const auto& row : rows_) {
      double count = 0;
      for (const BlockCount& cell : row) {
        if (cell.bucket > bucket) {
          break;
        }
        count += cell.count;
      }
      counts.push_back(count);
    }
    const std::vector<double> below = blocks_.sums(counts);
    double yes = 0;
    double known = 0;
    for (std::size_t i = 0; i < below.size(); ++i) {
      if (totals_[i] > 0) {
        ++known;
        yes += below[i] >= std::max(1.0, std::ceil(q_ * totals_[i] * (1 - 1e-9))) ? 1 : 0;
      }
    }
    return known > 0 ? yes / known : 1;
  }

  // The smallest bucket that at least (or, `over`, more than) this share has its quantile below.
  std::uint32_t smallest(double share, bool over) const {
    std::size_t low = 0;
    std::size_t high = buckets_.size() - 1;
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      const double has = at_or_below(buckets_[middle]);
      if (over ? has > share + 1e-12 : has >= share - 1e-12) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return buckets_[low];
  }

 private:
  const MovingBlocks& blocks_;
  std::span<const std::span<const BlockCount>> rows_;
  double q_;
  std::vector<double> totals_;
  std::vector<std::uint32_t> buckets_;
};

}  // namespace

MovingBlocks::MovingBlocks(std::size_t rows,
                           Random& random,
                           std::size_t block,
                           std::size_t resamples)
    : rows_(rows), block_(std::clamp<std::size_t>(rows / 3, 1, block)) {
  ACRIDA_CHECK(rows > 0 && block > 0 && resamples > 0);
  blocks_ = (rows + block_ - 1) / block_;
  starts_.reserve(blocks_ * resamples);
  for (std::size_t i = 0; i < blocks_ * resamples; ++i) {
    starts_.push_back(static_cast<std::uint32_t>(random.below(rows)));
  }
}

std::vector<std::uint32_t> MovingBlocks::multiplicities(std::size_t resample) const {
  ACRIDA_CHECK(resample < resamples());
  std::vector<std::uint32_t> times(rows_, 0);
  for (std::size_t i = 0; i < blocks_; ++i) {
    for (std::size_t k = 0; k < block_; ++k) {
      ++times[(starts_[resample * blocks_ + i] + k) % rows_];
    }
  }
  return times;
}

std::vector<double> MovingBlocks::sums(std::span<const double> column) const {
  ACRIDA_CHECK(column.size() == rows_);
  std::vector<double> windows(rows_, 0);
  for (std::size_t start = 0; start < rows_; ++start) {
    for (std::size_t k = 0; k < block_; ++k) {
      windows[start] += column[(start + k) % rows_];
    }
  }
  std::vector<double> sums(resamples(), 0);
  for (std::size_t i = 0; i < starts_.size(); ++i) {
    sums[i / blocks_] += windows[starts_[i]];
  }
  return sums;
}

Bounds bootstrap_bounds(const MovingBlocks& blocks,
                        const std::function<double(std::span<const std::uint32_t>)>& figure,
                        double level) {
  std::vector<double> values;
  values.reserve(blocks.resamples());
  for (std::size_t i = 0; i < blocks.resamples(); ++i) {
    values.push_back(figure(blocks.multiplicities(i)));
  }
  return percentile_bounds(std::move(values), level);
}

Bounds bootstrap_ratio_bounds(const MovingBlocks& blocks,
                              std::span<const double> numerators,
                              std::span<const double> denominators,
                              double level) {
  const std::vector<double> above = blocks.sums(numerators);
  const std::vector<double> below = blocks.sums(denominators);
  std::vector<double> ratios;
  for (std::size_t i = 0; i < above.size(); ++i) {
    if (below[i] > 0) {
      ratios.push_back(above[i] / below[i]);
    }
  }
  return ratios.empty() ? Bounds{} : percentile_bounds(std::move(ratios), level);
}

std::optional<BucketBounds> bootstrap_quantile_bounds(
    const MovingBlocks& blocks,
    std::span<const std::span<const BlockCount>> rows,
    double q,
    double level) {
  ACRIDA_CHECK(rows.size() == blocks.rows() && q > 0 && q < 1);
  const QuantileShares shares(blocks, rows, q);
  if (shares.buckets().empty()) {
    return std::nullopt;
  }
  return BucketBounds{.lower = shares.smallest(1 - level, true),
                      .upper = shares.smallest(level, false)};
}

}  // namespace acrida
