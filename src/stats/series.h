// Series keeps the run's figures second by second, in bounded memory.
//
// Points are one second long until kSeriesPointsMax points or kSeriesCellsMax counts per name are
// reached; then neighbours are merged and every point, those to come included, is twice as long.
//
// Thread: owned by one thread; not synchronized.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "acrida/time.h"
#include "stats/limits.h"

namespace acrida {

// What one entry had in the seconds of a point.
struct EntryCell {
  std::uint32_t entry = 0;  // index in RunData::entries
  std::uint32_t requests = 0;
  std::uint32_t failures = 0;

  friend bool operator==(const EntryCell&, const EntryCell&) = default;
};

// The figures of one point. Counts are sums over its seconds; times, lateness and CPU are those of
// its worst second.
struct SeriesPoint {
  std::int64_t second = 0;  // the first one, counted from the start of the run
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  std::uint64_t excluded_requests = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;  // on the wire
  Duration p50{0};
  Duration p95{0};
  Duration send_lateness_p99{0};  // of the worst shard
  Duration send_lateness_max{0};
  Duration turn_lateness_max{0};
  // Little's law: what the engine had under way, summed over time, and the sum of the times (done -
  // sent) of what was recorded. Beside them what users waited between tasks, and how many waits
  // that were. Without the warm-up.
  Duration in_flight_time{0};
  Duration response_time{0};
  Duration waited{0};
  std::uint64_t waits = 0;
  std::uint64_t late_starts = 0;
  std::uint64_t dropped_starts = 0;
  double generator_cpu = 0;          // of the busiest shard, as a share of one core
  std::vector<std::uint32_t> users;  // the most at one time, aligned with RunData::user_classes
  std::vector<EntryCell> entries;    // those with requests, sorted by entry
};

class Series {
 public:
  // Tests lower the limits.
  explicit Series(std::size_t points_max = kSeriesPointsMax,
                  std::size_t cells_max = kSeriesCellsMax);
  // As it was saved. REQUIRES: points are in order, each starts at a multiple of `span` seconds.
  Series(std::vector<SeriesPoint> points, std::int64_t span);

  // The point that a second belongs to, made when missing. Good until the next call. REQUIRES:
  // second >= 0.
  SeriesPoint& at(std::int64_t second);
  // REQUIRES: cells are sorted by entry, each entry once.
  void add_cells(std::int64_t second, const std::vector<EntryCell>& cells);

  // In order of time; seconds in which nothing was reported have no point.
  const std::vector<SeriesPoint>& points() const { return points_; }
  // Seconds per point: 1, 2, 4, ...
  std::int64_t span() const { return span_; }
  std::size_t bytes() const;

 private:
  void halve();

  std::size_t points_max_;
  std::size_t cells_max_;
  std::size_t cells_ = 0;
  std::int64_t span_ = 1;
  std::vector<SeriesPoint> points_;
};

}  // namespace acrida
