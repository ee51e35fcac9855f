// RowSample is what the judge looks at for one row of the targets: the requests of its names in a
// part of the run, block by block.
//
// Thread: a value; it points into the run's TimeBlocks, which have to outlive it unchanged. It
// moves, and is not copied.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "acrida/time.h"
#include "stats/block_index.h"
#include "stats/histogram.h"

namespace acrida {

class RowSample {
 public:
  // What the names had in one block of the run.
  struct Block {
    std::int64_t second = 0;
    std::uint64_t requests = 0;
    std::uint64_t failures = 0;
    std::span<const EntryBlock* const> entries;

    // Requests that were not served within `limit`: those that took longer and those that failed.
    // A time that equals it is within when `inclusive`. Precise to a bucket of the histogram.
    std::uint64_t not_served(Duration limit, bool inclusive) const;
    // The sum of response times, failures included, in seconds.
    double time_sum() const;
    std::uint64_t timed() const;  // how many that were
  };

  // `entries` are indices in RunData::entries, ascending. Blocks that lie wholly in `window` count:
  // in a long run they are minutes long. Blocks of it in which nothing ended are there,
  // too, with no requests: a second without a sale is a second.
  RowSample(const BlockIndex& index, std::span<const std::uint32_t> entries, Seconds window);
  RowSample(RowSample&&) = default;

  const std::vector<Block>& blocks() const { return blocks_; }
  std::int64_t span() const { return span_; }  // seconds of a block
  Seconds window() const { return window_; }
  std::uint64_t requests() const { return requests_; }
  std::uint64_t failures() const { return failures_; }
  const Histogram& success() const { return success_; }  // response times
  const Histogram& all() const { return all_; }          // failures included

  // The time within which a share of the requests was served, a failed one being served never:
  // nearest rank. Nothing when so many failed, or there were none. REQUIRES: 0 <= quantile <= 1.
  std::optional<Duration> served_within(double quantile) const;
  // The same at a rank among the requests, from 1.
  std::optional<Duration> served_at(std::uint64_t rank) const;

 private:
  Seconds window_;
  std::int64_t span_;
  std::vector<Block> blocks_;
  std::vector<const EntryBlock*> parts_;  // that the blocks refer to
  std::uint64_t requests_ = 0;
  std::uint64_t failures_ = 0;
  Histogram success_;
  Histogram all_;
  std::vector<BucketCount> served_;  // what success_ holds, for ranks
};

}  // namespace acrida
