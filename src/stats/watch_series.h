// WatchSeries: what a database that was watched said of itself, second by second: one figure of
// one server.
//
// Thread: values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stats/limits.h"

namespace acrida {

enum class WatchKind : std::uint8_t {
  kLevel,  // how it was at the end of the second; of several seconds the most
  kGrowth  // what a counter has grown by; of several seconds the sum
};

struct WatchPoint {
  std::int64_t second = 0;  // the first one, counted from the start of the run
  double value = 0;

  friend bool operator==(const WatchPoint&, const WatchPoint&) = default;
};

struct WatchSeries {
  std::string source;  // "mariadb"
  std::string name;    // as the server calls it: "Threads_running"
  std::string unit;    // "threads"
  WatchKind kind = WatchKind::kLevel;
  std::int64_t span = 1;           // seconds per point: 1, doubled when there are too many
  std::vector<WatchPoint> points;  // in order; seconds of which nothing is known have none

  // Adds a second. REQUIRES: second >= 0; seconds come in order. Tests lower the limit.
  void add(std::int64_t second, double value, std::size_t points_max = kSeriesPointsMax);
  // The point that a second belongs to; null when nothing is known of it.
  const WatchPoint* at(std::int64_t second) const;
  // Of all points; 0 without one.
  double max() const;
  double sum() const;
  std::size_t bytes() const;

 private:
  void put(WatchPoint point);
};

// One figure of one second.
struct WatchedFigure {
  std::string_view source;
  std::string_view name;
  std::string_view unit;
  WatchKind kind = WatchKind::kLevel;
  double value = 0;
};

// Into its series, made when missing; at most kWatchSeriesKept.
void add_watched(std::vector<WatchSeries>& watches,
                 std::int64_t second,
                 const WatchedFigure& figure);

// Null: it was not watched.
const WatchSeries* find_watch(const std::vector<WatchSeries>& watches,
                              std::string_view source,
                              std::string_view name);

}  // namespace acrida
