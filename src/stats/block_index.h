// BlockIndex finds a name's part of the run without a walk over all the others': where in
// TimeBlocks each name is.
//
// Thread: a value that points into the blocks, which have to outlive it unchanged. Cost: two walks
// over the blocks, 16 bytes per (block, name).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/histogram.h"
#include "stats/time_blocks.h"

namespace acrida {

class BlockIndex {
 public:
  struct Place {
    std::int64_t second = 0;  // the block's first
    const EntryBlock* block = nullptr;
  };

  explicit BlockIndex(const TimeBlocks& blocks);

  const TimeBlocks& blocks() const { return *blocks_; }
  // In order of time; of a name without requests: none.
  std::span<const Place> of(std::uint32_t entry) const;
  // Those whose blocks begin within `seconds`.
  std::span<const Place> of(std::uint32_t entry, Seconds seconds) const;

 private:
  const TimeBlocks* blocks_;
  std::vector<std::size_t> first_;  // by entry, in places_; and its end
  std::vector<Place> places_;
};

// As times_in() and success_times_in() of block_query.h, of one name.
Histogram times_in(const BlockIndex& index, std::uint32_t entry, Seconds seconds);
// Without the blocks that share a second with one of `left_out`. REQUIRES: those are in order, and
// apart.
Histogram success_times_in(const BlockIndex& index,
                           std::uint32_t entry,
                           Seconds seconds,
                           std::span<const Seconds> left_out = {});

}  // namespace acrida
