#include "stats/block_index.h"

#include <algorithm>
#include <numeric>

#include "stats/block_query.h"

namespace acrida {

BlockIndex::BlockIndex(const TimeBlocks& blocks) : blocks_(&blocks), first_(1, 0) {
  for (const TimeBlock& block : blocks.blocks()) {
    for (const EntryBlock& entry : block.entries) {
      first_.resize(std::max<std::size_t>(first_.size(), std::size_t{entry.entry} + 2), 0);
      ++first_[entry.entry + 1];
    }
  }
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
  places_.resize(first_.back());
  std::vector<std::size_t> next = first_;
  for (const TimeBlock& block : blocks.blocks()) {
    for (const EntryBlock& entry : block.entries) {
      places_[next[entry.entry]++] = {block.second, &entry};
    }
  }
}

std::span<const BlockIndex::Place> BlockIndex::of(std::uint32_t entry) const {
  if (std::size_t{entry} + 1 >= first_.size()) {
    return {};
  }
  return std::span(places_).subspan(first_[entry], first_[entry + 1] - first_[entry]);
}

std::span<const BlockIndex::Place> BlockIndex::of(std::uint32_t entry, Seconds seconds) const {
  const std::span<const Place> all = of(entry);
  const auto first = std::ranges::lower_bound(all, seconds.first, {}, &Place::second);
  const auto last =
      std::ranges::lower_bound(all, std::max(seconds.first, seconds.last), {}, &Place::second);
  return {first, last};
}

Histogram times_in(const BlockIndex& index, std::uint32_t entry, Seconds seconds) {
  Histogram times;
  for (const BlockIndex::Place& place : index.of(entry, seconds)) {
    add_counts(times, place.block->success);
    add_counts(times, place.block->failure);
  }
  return times;
}

Histogram success_times_in(const BlockIndex& index,
                           std::uint32_t entry,
                           Seconds seconds,
                           std::span<const Seconds> left_out) {
  Histogram times;
  for (const BlockIndex::Place& place : index.of(entry, seconds)) {
    while (!left_out.empty() && left_out.front().last <= place.second) {
      left_out = left_out.subspan(1);
    }
    if (left_out.empty() || left_out.front().first >= place.second + index.blocks().span()) {
      add_counts(times, place.block->success);
    }
  }
  return times;
}

}  // namespace acrida
