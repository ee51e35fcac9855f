// Histogram counts times exactly enough for any percentile: log-linear over nanoseconds, 1024
// buckets for every doubling (below 2048 ns one per nanosecond), up to one hour.
//
// A bucket is at most 1/1024 of its lower end wide and reports its middle, so a percentile is off
// by at most 0.05 %. Smallest, largest, sum and count are kept exactly. Buckets live in pages of 64
// counters that start at one byte and widen one page at a time when a counter is full, and only
// pages that hold something exist: ten thousand histograms fit where ten would fill dense arrays.
//
// Thread: owned by one thread; not synchronized.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "acrida/time.h"

namespace acrida {

// Longer times count in the last bucket.
inline constexpr Duration kHistogramLargest = std::chrono::hours(1);

// How many times fell into one bucket.
struct BucketCount {
  std::uint32_t bucket = 0;
  std::uint64_t count = 0;

  friend bool operator==(const BucketCount&, const BucketCount&) = default;
};

// What is known exactly about a set of times.
struct TimeSummary {
  std::uint64_t count = 0;
  std::uint64_t sum_ns = 0;  // stops at 2^64 - 1: 584 years of summed time
  Duration min{0};           // 0 while count is 0
  Duration max{0};
  std::uint64_t below = 0;  // negative (a clock went back), counted as 0
  std::uint64_t above = 0;  // longer than the histogram's range; min, max and sum are still exact

  void record(Duration value);  // clamps `value` to 0 when negative
  void merge(const TimeSummary& other);
  // The mean, or 0 without any time.
  double mean_ns() const;

  friend bool operator==(const TimeSummary&, const TimeSummary&) = default;
};

inline void TimeSummary::record(Duration value) {
  if (value.count() < 0) {
    ++below;
    value = Duration(0);
  }
  above += value > kHistogramLargest ? 1U : 0U;
  if (count == 0 || value < min) {
    min = value;
  }
  if (value > max) {
    max = value;
  }
  ++count;
  const auto ns = static_cast<std::uint64_t>(value.count());
  sum_ns = sum_ns > UINT64_MAX - ns ? UINT64_MAX : sum_ns + ns;
}

class Histogram {
 public:
  static constexpr std::uint32_t kSubBucketBits = 10;

  // The bucket of a time; a negative one belongs to bucket 0, one above kHistogramLargest to the
  // last.
  static constexpr std::uint32_t bucket_of(Duration value) {
    const std::int64_t clamped = value.count() < 0           ? 0
                                 : value > kHistogramLargest ? kHistogramLargest.count()
                                                             : value.count();
    const auto bits = static_cast<std::uint64_t>(clamped);
    const auto octave = static_cast<unsigned>(std::bit_width(bits >> kSubBucketBits));
    const unsigned shift = octave > 1 ? octave - 1 : 0;
    return (shift << kSubBucketBits) + static_cast<std::uint32_t>(bits >> shift);
  }
  // The smallest time of a bucket. REQUIRES: bucket < kHistogramBuckets.
  static constexpr Duration bucket_low(std::uint32_t bucket) {
    const std::uint32_t octave = bucket >> kSubBucketBits;
    const std::uint32_t shift = octave > 1 ? octave - 1 : 0;
    const std::uint64_t low = static_cast<std::uint64_t>(bucket - (shift << kSubBucketBits))
                              << shift;
    return Duration(static_cast<Duration::rep>(low));
  }
  static constexpr Duration bucket_width(std::uint32_t bucket) {
    const std::uint32_t octave = bucket >> kSubBucketBits;
    return Duration(static_cast<Duration::rep>(std::uint64_t{1} << (octave > 1 ? octave - 1 : 0)));
  }
  // The time that stands for all of a bucket.
  static constexpr Duration bucket_middle(std::uint32_t bucket) {
    return bucket_low(bucket) + (bucket_width(bucket) - Duration(1)) / 2;
  }

  void record(Duration value) {
    summary_.record(value);
    increment(bucket_of(value));
  }
  void merge(const Histogram& other);

  // The two halves of record(), for counts that were gathered elsewhere: every time added to a
  // bucket must also reach the summary. REQUIRES: bucket < kHistogramBuckets.
  void add_bucket(std::uint32_t bucket, std::uint64_t count);
  void add_summary(const TimeSummary& summary) { summary_.merge(summary); }

  // Forgets everything and keeps the memory.
  void clear();

  const TimeSummary& summary() const { return summary_; }
  std::uint64_t count() const { return summary_.count; }
  Duration min() const { return summary_.min; }
  Duration max() const { return summary_.max; }

  // The time at rank max(1, ceil(q * count)) of the sorted times (the nearest-rank rule; a product
  // within one part in 10^9 of a whole number is that number), as the middle of its bucket, never
  // outside [min, max]; rank 1 is the exact min, rank `count` the exact max. 0 without any time.
  // REQUIRES: 0 <= q <= 1. Cost: a walk over the pages in use.
  Duration percentile(double q) const;
  // The same of all times of two histograms together, of several quantiles in one walk. REQUIRES:
  // quantiles ascend, and `found` has room for each.
  static void percentiles(const Histogram& a,
                          const Histogram& b,
                          std::span<const double> quantiles,
                          std::span<Duration> found);

  // The buckets that hold something, smallest time first.
  std::vector<BucketCount> buckets() const;

  // Memory in use, this object included.
  std::size_t bytes() const;

 private:
  // A page is a run of 64-byte blocks in blocks_: 1, 2, 4 or 8 of them for counters of 1, 2, 4 or 8
  // bytes. Its directory entry is first block * 4 + width class; kNoPage when nothing was counted.
  // All pages in all widths are 7,845 blocks, so that 16 bits are enough.
  static constexpr std::uint32_t kPageBits = 6;
  static constexpr std::uint32_t kPageCells = 1U << kPageBits;
  static constexpr std::uint16_t kNoPage = 0xffff;
  static constexpr std::uint16_t kNoBlock = 0xffff;
  struct alignas(kPageCells) Block {
    std::uint8_t bytes[kPageCells];
  };

  void increment(std::uint32_t bucket) {
    const std::uint32_t page = (bucket >> kPageBits) - first_page_;
    if (page < directory_.size() && directory_[page] != kNoPage) {
      const std::uint32_t entry = directory_[page];
      std::uint8_t* const run = blocks_[entry >> 2U].bytes;
      const std::uint32_t index = bucket & (kPageCells - 1);
      if (((entry & 3U) == 0 && increment_cell<std::uint8_t>(run, index)) ||
          ((entry & 3U) == 1 && increment_cell<std::uint16_t>(run, index)) ||
          ((entry & 3U) == 2 && increment_cell<std::uint32_t>(run, index))) {
        return;
      }
    }
    add_bucket(bucket, 1);
  }
  // Says no when the counter is full.
  template <class Cell>
  static bool increment_cell(std::uint8_t* run, std::uint32_t index) {
    Cell cell = 0;
    std::memcpy(&cell, run + index * sizeof(Cell), sizeof(cell));
    ++cell;
    if (cell == 0) {
      return false;
    }
    std::memcpy(run + index * sizeof(Cell), &cell, sizeof(cell));
    return true;
  }

  std::uint16_t& directory_entry(std::uint32_t page);
  std::uint16_t allocate(unsigned width);
  std::uint16_t widen(std::uint16_t entry);
  std::uint64_t cell(std::uint16_t entry, std::uint32_t index) const;
  void set_cell(std::uint16_t entry, std::uint32_t index, std::uint64_t value);
  std::uint32_t end_page() const {
    return first_page_ + static_cast<std::uint32_t>(directory_.size());
  }
  std::uint16_t page_entry(std::uint32_t page) const;  // kNoPage: nothing was counted
  std::uint64_t page_count(std::uint32_t page) const;
  std::uint64_t bucket_count(std::uint32_t bucket) const;

  TimeSummary summary_;
  std::vector<std::uint16_t> directory_;  // an entry per page, from first_page_ on
  std::vector<Block> blocks_;
  std::uint32_t first_page_ = 0;
  // First of a list of runs that widening has freed, by width; a free run begins with the next
  // one's number.
  std::uint16_t free_[3] = {kNoBlock, kNoBlock, kNoBlock};
};

// Buckets are numbered 0 to kHistogramBuckets - 1.
inline constexpr std::uint32_t kHistogramBuckets = Histogram::bucket_of(kHistogramLargest) + 1;

}  // namespace acrida
