// Window keeps the last seconds exactly: which times each name had, and how many requests and
// failures.
//
// Thread: owned by one thread; not synchronized.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "stats/bucket_table.h"
#include "stats/histogram.h"
#include "stats/limits.h"
#include "stats/series.h"

namespace acrida {

class Window {
 public:
  // One second. It starts empty; a second that has left the window is gone.
  struct Second {
    std::int64_t second = -1;
    std::vector<BucketTable::Pair> times;  // by entry and bucket, in no order, pairs may repeat
    std::vector<EntryCell> cells;          // in no order, entries may repeat
    Duration p50{0};                       // set by whoever fills it
    Duration p95{0};
  };

  // The second to add to, or null when it is older than the window.
  Second* at(std::int64_t second);
  // The same for reading; null when nothing was added to it.
  const Second* find(std::int64_t second) const;
  // Whether everything that was added to this second is still here.
  bool covers(std::int64_t second) const { return second > newest_ - kWindowSecondsKept; }
  void clear();

  // The times of `count` seconds up to and including `last`, as middles of their buckets.
  // REQUIRES: count <= kWindowSecondsKept.
  Histogram times(std::int64_t last, std::int64_t count) const;
  // The same for each of the first `entries` entries.
  std::vector<Histogram> times_by_entry(std::int64_t last,
                                        std::int64_t count,
                                        std::size_t entries) const;

  std::size_t bytes() const;

 private:
  std::int64_t newest_ = -1;
  std::array<Second, kWindowSecondsKept> seconds_;
};

}  // namespace acrida
