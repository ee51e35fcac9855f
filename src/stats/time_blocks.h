// TimeBlocks keeps which response times every name had in each second of the run, so that any part
// of it can be judged afterwards: the percentiles of the steady window, how they moved, and how
// much one second's times tell of the next one's.
//
// Blocks are one second long until kBlockCellsMax counts are reached; then neighbours are merged
// and every block, those to come included, is twice as long. Times are as exact as a Histogram's,
// except where that does not help: of many thousand names whose times hardly ever share a bucket,
// neighbouring buckets are merged, too, and the one in the middle stands for them.
//
// Thread: owned by one thread; not synchronized. Cost: 8 bytes per (block, name, bucket), and 64
// per (block, name), which count as 8 counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "acrida/time.h"
#include "stats/histogram.h"
#include "stats/limits.h"

namespace acrida {

// How many times fell into one bucket of one block.
struct BlockCount {
  std::uint32_t bucket = 0;
  std::uint32_t count = 0;

  friend bool operator==(const BlockCount&, const BlockCount&) = default;
};

// What one name had in one block.
struct EntryBlock {
  std::uint32_t entry = 0;  // index in RunData::entries
  std::uint32_t requests = 0;
  std::uint32_t failures = 0;
  std::vector<BlockCount> success;  // response times by ascending bucket; successes and ...
  std::vector<BlockCount> failure;  // ... failures apart
};

struct TimeBlock {
  std::int64_t second = 0;          // the first one, counted from the start of the run
  std::vector<EntryBlock> entries;  // those with requests, sorted by entry
};

// Seconds [first, last) of the run.
struct Seconds {
  std::int64_t first = 0;
  std::int64_t last = 0;

  std::int64_t count() const { return last - first; }
  friend bool operator==(const Seconds&, const Seconds&) = default;
};

class TimeBlocks {
 public:
  // Tests lower the limit.
  explicit TimeBlocks(std::size_t cells_max = kBlockCellsMax);
  // As they were saved. REQUIRES: blocks are in order, each starts at a multiple of `span` seconds.
  TimeBlocks(std::vector<TimeBlock> blocks, std::int64_t span);

  // Adds to what `added.entry` had in a second. REQUIRES: second >= 0; buckets ascend.
  void add(std::int64_t second, EntryBlock added);
  // The same for several names at once. REQUIRES: sorted by entry, each entry once.
  void add(std::int64_t second, std::vector<EntryBlock> added);
  // Drops the block that a second belongs to.
  void forget(std::int64_t second);

  // In order of time; blocks in which nothing ended are not there.
  const std::vector<TimeBlock>& blocks() const { return blocks_; }
  // Seconds per block: 1, 2, 4, ...
  std::int64_t span() const { return span_; }
  // Neighbouring buckets that share one: 1, 2, 4, ...
  std::uint32_t grain() const { return grain_; }
  std::size_t bytes() const;
  // Counts that are kept, as kBlockCellsMax counts them.
  std::size_t cells() const { return cells_; }

 private:
  TimeBlock& at(std::int64_t second);
  void halve();
  void coarsen();
  void count_cells();

  std::size_t cells_max_;
  std::size_t cells_ = 0;
  std::int64_t span_ = 1;
  std::uint32_t grain_ = 1;
  std::vector<TimeBlock> blocks_;
};

}  // namespace acrida
