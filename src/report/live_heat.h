// LiveHeat: how response times were spread over time: twelve rows a decade from 0.1 ms to one hour,
// at most kColumnsMax columns of 1, 2, 4, ... seconds.
//
// A time counts in the row of its bucket's middle, so within 0.05 % of an edge it may be in the
// row beside. Successes and failures count together.
//
// Thread: owned by one thread; not synchronized. Cost of counts_of(): about 10 ns a bucket.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "report/json_writer.h"
#include "stats/histogram.h"
#include "stats/time_blocks.h"

namespace acrida {

class LiveHeat {
 public:
  static constexpr int kRowsPerDecade = 12;
  // The last row ends at one hour, and holds what is longer, too.
  static constexpr std::size_t kRows = 92;
  static constexpr std::size_t kColumnsMax = 360;
  using Counts = std::array<std::uint64_t, kRows>;

  // Tests lower the limit. REQUIRES: even.
  explicit LiveHeat(std::size_t columns_max = kColumnsMax);

  // How many of these times are in each row.
  Counts counts_of(const Histogram& times) const;
  // [row, count, row, count, ...] of the rows that hold something.
  static void write(JsonWriter& json, const Counts& counts);

  // All blocks of a run so far, into an empty heatmap.
  void add_run(const TimeBlocks& blocks);
  // What ended in so many seconds from `second` on. REQUIRES: seconds come in order.
  void add(std::int64_t second, const Counts& counts, std::int64_t seconds = 1);

  std::int64_t span() const { return span_; }
  std::size_t size() const { return columns_.size(); }
  // {span, bounds, columns}
  std::string json() const;

 private:
  struct Column {
    std::int64_t second = 0;
    Counts counts{};
  };

  void halve();

  std::array<double, kRows> bounds_{};  // upper edges, in milliseconds
  std::size_t columns_max_;
  std::int64_t span_ = 1;
  std::vector<Column> columns_;
};

}  // namespace acrida
