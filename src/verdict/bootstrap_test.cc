#include "verdict/bootstrap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace acrida {
namespace {

TEST(Bootstrap, AResampleIsMadeOfBlocksOfNeighbours) {
  Random random(1);
  const MovingBlocks blocks(100, random, 10, 50);
  EXPECT_EQ(blocks.resamples(), 50U);
  std::vector<double> total(100, 0);
  for (std::size_t i = 0; i < blocks.resamples(); ++i) {
    const std::vector<std::uint32_t> times = blocks.multiplicities(i);
    EXPECT_EQ(std::accumulate(times.begin(), times.end(), 0U), 100U);
    // Ten blocks begin at ten rows at most: nowhere else does a row count more than the one before.
    std::size_t rises = 0;
    for (std::size_t row = 0; row < 100; ++row) {
      rises += times[row] > times[(row + 99) % 100] ? 1U : 0U;
      total[row] += times[row];
    }
    EXPECT_LE(rises, 10U);
  }
  for (const double row : total) {
    EXPECT_NEAR(row, 50, 45);
  }
}

TEST(Bootstrap, TheSameSeedGivesTheSameResamples) {
  Random one(7);
  Random two(7);
  const MovingBlocks first(40, one);
  const MovingBlocks second(40, two);
  EXPECT_EQ(first.multiplicities(999), second.multiplicities(999));
}

TEST(Bootstrap, SumsAreThoseOfTheRowsCounted) {
  Random random(2);
  const MovingBlocks blocks(37, random, 10, 20);
  std::vector<double> column(37);
  for (double& value : column) {
    value = static_cast<double>(random.integer(0, 9));
  }
  const std::vector<double> sums = blocks.sums(column);
  for (std::size_t i = 0; i < 20; ++i) {
    const std::vector<std::uint32_t> times = blocks.multiplicities(i);
    EXPECT_DOUBLE_EQ(sums[i], std::inner_product(column.begin(), column.end(), times.begin(), 0.0));
  }
}

TEST(Bootstrap, RatiosAreAFigureLikeAnyOther) {
  Random random(3);
  const MovingBlocks blocks(120, random);
  std::vector<double> above(120);
  std::vector<double> below(120);
  for (std::size_t i = 0; i < 120; ++i) {
    above[i] = random.real();
    below[i] = static_cast<double>(i % 3);
  }
  const auto ratio = [&](std::span<const std::uint32_t> times) {
    return std::inner_product(above.begin(), above.end(), times.begin(), 0.0) /
           std::inner_product(below.begin(), below.end(), times.begin(), 0.0);
  };
  const Bounds slow = bootstrap_bounds(blocks, ratio);
  const Bounds fast = bootstrap_ratio_bounds(blocks, above, below);
  EXPECT_NEAR(fast.lower, slow.lower, 1e-12);
  EXPECT_NEAR(fast.upper, slow.upper, 1e-12);
}

TEST(Bootstrap, AnIntervalIsAsWideAsTheCentralLimitTheoremSays) {
  Random random(4);
  std::vector<double> values(2'000);
  for (double& value : values) {
    value = random.real();
  }
  const std::vector<double> ones(values.size(), 1.0);
  const MovingBlocks blocks(values.size(), random);
  const Bounds bounds = bootstrap_ratio_bounds(blocks, values, ones);
  const double expected = 2 * 1.645 * std::sqrt(1.0 / 12 / 2'000);
  EXPECT_NEAR(bounds.upper - bounds.lower, expected, 0.15 * expected);
}

TEST(Bootstrap, AQuantilesBoundsAreThoseOfMergedHistograms) {
  Random random(5);
  std::vector<std::vector<BlockCount>> rows(60);
  for (auto& row : rows) {
    std::uint32_t bucket = 0;
    for (std::int64_t cells = random.integer(0, 4); cells > 0; --cells) {
      bucket += static_cast<std::uint32_t>(random.integer(1, 30));
      row.push_back({bucket, static_cast<std::uint32_t>(random.integer(1, 5))});
    }
  }
  const std::vector<std::span<const BlockCount>> spans(rows.begin(), rows.end());
  const MovingBlocks blocks(rows.size(), random);
  for (const double q : {0.5, 0.9, 0.95, 0.99}) {
    const auto merged = [&](std::span<const std::uint32_t> times) {
      std::vector<std::uint32_t> all;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const BlockCount& cell : rows[i]) {
          all.insert(all.end(), std::size_t{times[i]} * cell.count, cell.bucket);
        }
      }
      std::sort(all.begin(), all.end());
      const double rank = std::ceil(q * static_cast<double>(all.size()) * (1 - 1e-9));
      return static_cast<double>(all[static_cast<std::size_t>(rank) - 1]);
    };
    const Bounds slow = bootstrap_bounds(blocks, merged);
    const auto fast = bootstrap_quantile_bounds(blocks, spans, q);
    ASSERT_TRUE(fast);
    EXPECT_EQ(fast->lower, slow.lower) << q;
    EXPECT_EQ(fast->upper, slow.upper) << q;
  }
}

TEST(Bootstrap, OfNothingIsNothing) {
  Random random(6);
  const MovingBlocks one(1, random);
  EXPECT_EQ(one.multiplicities(0), std::vector<std::uint32_t>{1});
  const std::vector<std::span<const BlockCount>> empty(1);
  EXPECT_FALSE(bootstrap_quantile_bounds(one, empty, 0.5));
  const double zero[] = {0};
  EXPECT_DOUBLE_EQ(bootstrap_ratio_bounds(one, zero, zero).upper, 0);
}

}  // namespace
}  // namespace acrida
