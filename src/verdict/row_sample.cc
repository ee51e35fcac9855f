#include "verdict/row_sample.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/block_query.h"

namespace acrida {
namespace {

std::uint64_t count_of(const std::vector<BlockCount>& times) {
  std::uint64_t count = 0;
  for (const BlockCount& cell : times) {
    count += cell.count;
  }
  return count;
}

double sum_of(const std::vector<BlockCount>& times) {
  double sum = 0;
  for (const BlockCount& cell : times) {
    sum += to_seconds(Histogram::bucket_middle(cell.bucket)) * cell.count;
  }
  return sum;
}

// Nearest rank, from 1; 0 of nothing.
std::uint64_t rank_of(double quantile, std::uint64_t count) {
  const auto rank =
      static_cast<std::uint64_t>(std::ceil(quantile * static_cast<double>(count) * (1 - 1e-9)));
  return std::min(std::max<std::uint64_t>(rank, 1), count);
}

// Nothing where the rank is 0, or lies among those that failed.
std::optional<Duration> time_at(std::span<const BucketCount> served, std::uint64_t rank) {
  std::uint64_t below = 0;
  for (const BucketCount& cell : served) {
    below += cell.count;
    if (below >= rank && rank != 0) {
      return Histogram::bucket_middle(cell.bucket);
    }
  }
  return std::nullopt;
}

}  // namespace

std::uint64_t RowSample::Block::not_served(Duration limit, bool inclusive) const {
  std::uint64_t count = failures;
  for (const EntryBlock* entry : entries) {
    for (const BlockCount& cell : entry->success) {
      const Duration middle = Histogram::bucket_middle(cell.bucket);
      count += middle > limit || (middle == limit && !inclusive) ? cell.count : 0;
    }
  }
  return count;
}

double RowSample::Block::time_sum() const {
  double sum = 0;
  for (const EntryBlock* entry : entries) {
    sum += sum_of(entry->success) + sum_of(entry->failure);
  }
  return sum;
}

std::uint64_t RowSample::Block::timed() const {
  std::uint64_t count = 0;
  for (const EntryBlock* entry : entries) {
    count += count_of(entry->success) + count_of(entry->failure);
  }
  return count;
}

RowSample::RowSample(const BlockIndex& index,
                     std::span<const std::uint32_t> entries,
                     Seconds window)
    : window_(window), span_(index.blocks().span()) {
  const std::int64_t first = (window.first + span_ - 1) / span_ * span_;
  for (std::int64_t second = first; second + span_ <= window.last; second += span_) {
    blocks_.push_back({.second = second});
  }
  const Seconds whole = {first, first + std::ssize(blocks_) * span_};
  const auto place_of = [&](const BlockIndex::Place& place) {
    return static_cast<std::size_t>((place.second - first) / span_);
  };
  // Where the parts of each block begin, and then where the next one goes.
  std::vector<std::size_t> next(blocks_.size() + 1, 0);
  for (const std::uint32_t entry : entries) {
    for (const BlockIndex::Place& place : index.of(entry, whole)) {
      ++next[place_of(place) + 1];
    }
  }
  std::partial_sum(next.begin(), next.end(), next.begin());
  parts_.resize(next.back());
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    blocks_[i].entries = std::span(parts_).subspan(next[i], next[i + 1] - next[i]);
  }
  for (const std::uint32_t entry : entries) {
    for (const BlockIndex::Place& place : index.of(entry, whole)) {
      Block& mine = blocks_[place_of(place)];
      mine.requests += place.block->requests;
      mine.failures += place.block->failures;
      parts_[next[place_of(place)]++] = place.block;
      add_counts(success_, place.block->success);
      add_counts(all_, place.block->failure);
    }
  }
  for (const Block& block : blocks_) {
    requests_ += block.requests;
    failures_ += block.failures;
  }
  all_.merge(success_);
  served_ = success_.buckets();
}

std::optional<Duration> RowSample::served_at(std::uint64_t rank) const {
  return time_at(served_, rank);
}

std::optional<Duration> RowSample::served_within(double quantile) const {
  return time_at(served_, rank_of(quantile, success_.count() + failures_));
}

}  // namespace acrida
