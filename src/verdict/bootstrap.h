// The moving-block bootstrap: how much a figure would differ in other runs like this one, when
// neighbouring seconds are alike.
//
// A resample is made of blocks of neighbouring rows (seconds), each begun at a row drawn at random,
// until it is as long as the run (Kuensch, The jackknife and the bootstrap for general stationary
// observations, Annals of Statistics 17, 1989); blocks wrap round at the end, so that every row is
// as likely (Politis and Romano, A circular block-resampling procedure, 1992). A bound is a
// percentile of the figure over the resamples (Efron 1979).
//
// The resamples are drawn once and serve all figures. Of figures that are ratios of sums, window
// sums are added up, not rows; a quantile's bounds come from such ratios by bisection, and are
// those of merging the histograms of each resample.
//
// Blocks must be longer than what makes neighbours alike: of an M/M/1 queue at utilisation 0.7 and
// 2 requests a second, whose queue lives as long as a block, an upper bound of p95 covers 76 % of
// the runs, at 10 requests a second 92 %. effective_samples.h does better there, and decides.
//
// Thread: any, once constructed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "acrida/random.h"
#include "stats/time_blocks.h"
#include "verdict/bounds.h"

namespace acrida {

inline constexpr std::size_t kBootstrapBlock = 10;  // rows of a second
inline constexpr std::size_t kBootstrapResamples = 1'000;

class MovingBlocks {
 public:
  // Blocks are no longer than a third of the rows. REQUIRES: rows > 0, block > 0, resamples > 0.
  MovingBlocks(std::size_t rows,
               Random& random,
               std::size_t block = kBootstrapBlock,
               std::size_t resamples = kBootstrapResamples);

  std::size_t rows() const { return rows_; }
  std::size_t resamples() const { return starts_.size() / blocks_; }

  // How often each row is in a resample.
  std::vector<std::uint32_t> multiplicities(std::size_t resample) const;
  // The sum over each resample of a value per row. REQUIRES: column.size() == rows().
  std::vector<double> sums(std::span<const double> column) const;

 private:
  std::size_t rows_;
  std::size_t block_;                  // rows in a block
  std::size_t blocks_;                 // blocks in a resample
  std::vector<std::uint32_t> starts_;  // of the first resample's blocks, the second's, ...
};

// Bounds of any figure, given how often each row counts. Cost: resamples * the figure's.
Bounds bootstrap_bounds(const MovingBlocks& blocks,
                        const std::function<double(std::span<const std::uint32_t>)>& figure,
                        double level = kConfidenceLevel);

// Bounds of sum(numerators) / sum(denominators). Resamples whose denominators are 0 are left out.
// REQUIRES: a value per row.
Bounds bootstrap_ratio_bounds(const MovingBlocks& blocks,
                              std::span<const double> numerators,
                              std::span<const double> denominators,
                              double level = kConfidenceLevel);

struct BucketBounds {
  std::uint32_t lower = 0;
  std::uint32_t upper = 0;
};
// Buckets that bound quantile q (by the nearest rank) of all rows' counts together; nothing without
// counts. REQUIRES: a row per row of `blocks`, buckets ascending in each; 0 < q < 1.
std::optional<BucketBounds> bootstrap_quantile_bounds(
    const MovingBlocks& blocks,
    std::span<const std::span<const BlockCount>> rows,
    double q,
    double level = kConfidenceLevel);

}  // namespace acrida
