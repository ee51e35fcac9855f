#include "verdict/row_sample.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace acrida {
namespace {

void add_times(Histogram& to, const std::vector<BlockCount>& times) {
  TimeSummary summary;
  for (const BlockCount& cell : times) {
    const Duration middle = Histogram::bucket_middle(cell.bucket);
    TimeSummary one;
    one.record(middle);
    one.count = cell.count;
    one.sum_ns = static_cast<std::uint64_t>(middle.count()) * cell.count;
    summary.merge(one);
    to.add_bucket(cell.bucket, cell.count);
  }
  to.add_summary(summary);
}

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
std::optional<Duration> time_at(const Histogram& success, std::uint64_t rank) {
  std::uint64_t below = 0;
  for (const BucketCount& cell : success.buckets()) {
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

RowSample::RowSample(const TimeBlocks& blocks,
                     std::span<const std::uint32_t> entries,
                     Seconds window)
    : window_(window), span_(blocks.span()) {
  const std::int64_t first = (window.first + span_ - 1) / span_ * span_;
  for (std::int64_t second = first; second + span_ <= window.last; second += span_) {
    blocks_.push_back({.second = second});
  }
  for (const TimeBlock& block : blocks.blocks()) {
    if (block.second < first || block.second + span_ > window.last) {
      continue;
    }
    Block& mine = blocks_[static_cast<std::size_t>((block.second - first) / span_)];
    for (const EntryBlock& entry : block.entries) {
      if (!std::ranges::binary_search(entries, entry.entry)) {
        continue;
      }
      mine.requests += entry.requests;
      mine.failures += entry.failures;
      mine.entries.push_back(&entry);
      add_times(success_, entry.success);
      add_times(all_, entry.failure);
    }
    requests_ += mine.requests;
    failures_ += mine.failures;
  }
  all_.merge(success_);
}

std::optional<Duration> RowSample::served_at(std::uint64_t rank) const {
  return time_at(success_, rank);
}

std::optional<Duration> RowSample::served_within(double quantile) const {
  return time_at(success_, rank_of(quantile, success_.count() + failures_));
}

}  // namespace acrida
