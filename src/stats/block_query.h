// What TimeBlocks say of a part of the run.
//
// A block counts when it begins within the seconds asked for: where blocks are longer than a
// second, ask for multiples of their span. Times are middles of their buckets, also the smallest
// and the largest.
//
// Thread: any; functions of their arguments. Cost: a search per (block, entry), of many entries a
// walk over the blocks, and a walk over the counts found. Who asks for one name after the other
// makes a BlockIndex (block_index.h).
#pragma once

#include <cstdint>
#include <span>

#include "stats/histogram.h"
#include "stats/time_blocks.h"

namespace acrida {

struct RequestCounts {
  std::uint64_t requests = 0;  // failures and requests without a response time included
  std::uint64_t failures = 0;

  friend bool operator==(const RequestCounts&, const RequestCounts&) = default;
};

// Response times of successes and failures together; `entries` are indices in RunData::entries,
// each once.
Histogram times_in(const TimeBlocks& blocks,
                   std::span<const std::uint32_t> entries,
                   Seconds seconds);
Histogram success_times_in(const TimeBlocks& blocks,
                           std::span<const std::uint32_t> entries,
                           Seconds seconds);
RequestCounts counts_in(const TimeBlocks& blocks,
                        std::span<const std::uint32_t> entries,
                        Seconds seconds);

// Adds what `counts` hold to a histogram. REQUIRES: their buckets ascend.
void add_counts(Histogram& histogram, std::span<const BlockCount> counts);

}  // namespace acrida
