#include "stats/time_blocks.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace acrida {
namespace {

// What a name costs in a block beside its counts, in counts.
constexpr std::size_t kEntryCells = sizeof(EntryBlock) / sizeof(BlockCount);

// Neighbouring buckets that may share a count: all of a doubling.
constexpr std::uint32_t kGrainMax = 1U << Histogram::kSubBucketBits;

std::size_t cells_of(const EntryBlock& entry) {
  return kEntryCells + entry.success.size() + entry.failure.size();
}

// Both by ascending bucket, and so is the result, in no more memory than it needs.
std::vector<BlockCount> merge_counts(const std::vector<BlockCount>& a,
                                     const std::vector<BlockCount>& b) {
  std::vector<BlockCount> merged;
  merged.reserve(a.size() + b.size());
  auto x = a.begin();
  auto y = b.begin();
  while (x != a.end() || y != b.end()) {
    if (y == b.end() || (x != a.end() && x->bucket < y->bucket)) {
      merged.push_back(*x++);
    } else if (x == a.end() || y->bucket < x->bucket) {
      merged.push_back(*y++);
    } else {
      merged.push_back({x->bucket, x->count + y->count});
      ++x;
      ++y;
    }
  }
  merged.shrink_to_fit();
  return merged;
}

// `grain` neighbours share the bucket in their middle.
void coarsen_counts(std::vector<BlockCount>& counts, std::uint32_t grain) {
  std::vector<BlockCount> shared;
  for (const BlockCount& count : counts) {
    const std::uint32_t bucket =
        std::min(count.bucket / grain * grain + grain / 2, kHistogramBuckets - 1);
    if (!shared.empty() && shared.back().bucket == bucket) {
      shared.back().count += count.count;
    } else {
      shared.push_back({bucket, count.count});
    }
  }
  shared.shrink_to_fit();
  counts = std::move(shared);
}

void coarsen_entry(EntryBlock& entry, std::uint32_t grain) {
  coarsen_counts(entry.success, grain);
  coarsen_counts(entry.failure, grain);
}

void merge_entry(EntryBlock& sum, const EntryBlock& added) {
  sum.requests += added.requests;
  sum.failures += added.failures;
  sum.success = merge_counts(sum.success, added.success);
  sum.failure = merge_counts(sum.failure, added.failure);
}

// Both sorted by entry, and so is the result.
std::vector<EntryBlock> merge_entries(std::vector<EntryBlock> a, std::vector<EntryBlock> b) {
  std::vector<EntryBlock> merged;
  merged.reserve(std::max(a.size(), b.size()));
  auto x = a.begin();
  auto y = b.begin();
  while (x != a.end() || y != b.end()) {
    if (y == b.end() || (x != a.end() && x->entry < y->entry)) {
      merged.push_back(std::move(*x++));
    } else if (x == a.end() || y->entry < x->entry) {
      merged.push_back(std::move(*y++));
    } else {
      merge_entry(*x, *y++);
      merged.push_back(std::move(*x++));
    }
  }
  return merged;
}

std::size_t cells_of(const std::vector<EntryBlock>& entries) {
  std::size_t cells = 0;
  for (const EntryBlock& entry : entries) {
    cells += cells_of(entry);
  }
  return cells;
}

bool starts_before(const TimeBlock& block, std::int64_t start) {
  return block.second < start;
}

}  // namespace

TimeBlocks::TimeBlocks(std::size_t cells_max) : cells_max_(cells_max) {
  ACRIDA_CHECK(cells_max > 0);
}

TimeBlocks::TimeBlocks(std::vector<TimeBlock> blocks, std::int64_t span)
    : cells_max_(kBlockCellsMax), span_(span), blocks_(std::move(blocks)) {
  ACRIDA_CHECK(span > 0);
  count_cells();
}

void TimeBlocks::count_cells() {
  cells_ = 0;
  for (const TimeBlock& block : blocks_) {
    cells_ += cells_of(block.entries);
  }
}

TimeBlock& TimeBlocks::at(std::int64_t second) {
  const std::int64_t start = second / span_ * span_;
  auto place = std::lower_bound(blocks_.begin(), blocks_.end(), start, starts_before);
  if (place == blocks_.end() || place->second != start) {
    place = blocks_.insert(place, TimeBlock{});
    place->second = start;
  }
  return *place;
}

void TimeBlocks::add(std::int64_t second, EntryBlock added) {
  std::vector<EntryBlock> entries;
  entries.push_back(std::move(added));
  add(second, std::move(entries));
}

void TimeBlocks::add(std::int64_t second, std::vector<EntryBlock> added) {
  ACRIDA_CHECK(second >= 0);
  if (added.empty()) {
    return;
  }
  if (grain_ > 1) {
    for (EntryBlock& entry : added) {
      coarsen_entry(entry, grain_);
    }
  }
  TimeBlock& block = at(second);
  cells_ -= cells_of(block.entries);
  block.entries = merge_entries(std::move(block.entries), std::move(added));
  cells_ += cells_of(block.entries);
  while (cells_ > cells_max_ && (blocks_.size() > 1 || grain_ < kGrainMax)) {
    const std::size_t before = cells_;
    halve();
    // Times that hardly ever share a bucket are as many afterwards.
    if (cells_ > before - before / 4 && grain_ < kGrainMax) {
      coarsen();
    }
  }
}

void TimeBlocks::forget(std::int64_t second) {
  const std::int64_t start = second / span_ * span_;
  const auto place = std::lower_bound(blocks_.begin(), blocks_.end(), start, starts_before);
  if (place != blocks_.end() && place->second == start) {
    blocks_.erase(place);
    count_cells();
  }
}

void TimeBlocks::halve() {
  span_ *= 2;
  std::vector<TimeBlock> merged;
  merged.reserve(blocks_.size() / 2 + 1);
  for (TimeBlock& block : blocks_) {
    block.second = block.second / span_ * span_;
    if (merged.empty() || merged.back().second != block.second) {
      merged.push_back(std::move(block));
      continue;
    }
    std::vector<EntryBlock>& sum = merged.back().entries;
    sum = merge_entries(std::move(sum), std::move(block.entries));
  }
  blocks_ = std::move(merged);
  count_cells();
}

void TimeBlocks::coarsen() {
  grain_ *= 2;
  for (TimeBlock& block : blocks_) {
    for (EntryBlock& entry : block.entries) {
      coarsen_entry(entry, grain_);
    }
  }
  count_cells();
}

std::size_t TimeBlocks::bytes() const {
  std::size_t total = sizeof(*this) + blocks_.capacity() * sizeof(TimeBlock);
  for (const TimeBlock& block : blocks_) {
    total += block.entries.capacity() * sizeof(EntryBlock);
    for (const EntryBlock& entry : block.entries) {
      total += (entry.success.capacity() + entry.failure.capacity()) * sizeof(BlockCount);
    }
  }
  return total;
}

}  // namespace acrida
