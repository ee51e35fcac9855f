// LiveSeries: the run's figures over time, few enough for a chart: at most kPointsMax points, each
// of 1, 2, 4, ... seconds.
//
// Of a point of several seconds, requests a second are their mean; every other figure is that of
// the worst second (failures a second, users, times, CPU, lateness, late starts, requests in
// flight: of all of them large is bad), so that a second's outlier is seen in a chart of 12 hours.
//
// Thread: owned by one thread; not synchronized. Cost of add(): some nanoseconds; of json(): about
// 1 us a point.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/json_writer.h"
#include "stats/histogram.h"
#include "stats/run_data.h"
#include "stats/run_stats.h"
#include "stats/series.h"

namespace acrida {

// One row of the table. Times in milliseconds; NaN: not known.
struct LivePoint {
  std::int64_t second = 0;
  double rps = 0;
  double fps = 0;
  double users = 0;
  double p50 = 0;
  double p95 = 0;
  double p99 = 0;
  double cpu = 0;  // of the busiest shard, as a share of one core
  double late_p99 = 0;
  double late_max = 0;
  double started_late = 0;  // a second, of the open model; those that were dropped too
  double in_flight = 0;     // requests under way, on average

  void write(JsonWriter& json) const;
};

// Of one second, of which RunStats still knows everything. `point`: that holds the second; of
// several seconds the figures that only it knows are theirs together. Null: there is none.
LivePoint live_point(std::int64_t second, const SecondFigures& figures, const SeriesPoint* point);

class LiveSeries {
 public:
  static constexpr std::size_t kPointsMax = 1'000;

  // Tests lower the limit. REQUIRES: even.
  explicit LiveSeries(std::size_t points_max = kPointsMax) : points_max_(points_max) {}

  // All that is known of a run so far, into an empty series. p99 comes from the blocks: where these
  // are longer than a second, it is that of all their seconds.
  void add_run(const RunData& data);
  // What is known of so many seconds from point.second on. REQUIRES: points come in order.
  void add(const LivePoint& point, std::int64_t seconds = 1);

  std::int64_t span() const { return span_; }
  std::size_t size() const { return points_.size(); }
  // {span, columns, points}
  std::string json() const;

 private:
  struct Kept {
    LivePoint point;
    std::int64_t seconds = 0;  // of which something is known
  };

  static void merge(Kept& into, const Kept& added);
  void halve();

  std::size_t points_max_;
  std::int64_t span_ = 1;
  std::vector<Kept> points_;
};

// The point that holds a second; null: there is none.
const SeriesPoint* point_of(const Series& series, std::int64_t second);

}  // namespace acrida
