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
#include "stats/series.h"

namespace acrida {

// The columns of a point. Times in milliseconds; NaN: not known.
struct LivePoint {
  static constexpr std::array<std::string_view, 12> kColumns = {
      "second", "rps", "fps",      "users",    "p50",          "p95",
      "p99",    "cpu", "late_p99", "late_max", "started_late", "in_flight"};
  // Behind "second".
  static constexpr std::size_t kFigures = kColumns.size() - 1;

  std::int64_t second = 0;
  std::array<double, kFigures> figures{};

  // As a row of the table.
  void write(JsonWriter& json) const;
};

// Of a point of the series that is `span` seconds long, with all the times that ended in it.
LivePoint live_point(const SeriesPoint& point, std::int64_t span, const Histogram& times);
// Of a second of which nothing is known.
LivePoint empty_live_point(std::int64_t second);

class LiveSeries {
 public:
  static constexpr std::size_t kPointsMax = 1'000;

  // Tests lower the limit. REQUIRES: even.
  explicit LiveSeries(std::size_t points_max = kPointsMax) : points_max_(points_max) {}

  // What a point says of so many seconds from point.second on. REQUIRES: seconds come in order.
  void add(const LivePoint& point, std::int64_t seconds = 1);

  std::int64_t span() const { return span_; }
  std::size_t size() const { return points_.size(); }
  // {span, columns, points}
  std::string json() const;

 private:
  struct Kept {
    LivePoint point;
    std::int64_t seconds = 0;  // of which it says something
  };

  static void merge(Kept& into, const Kept& added);
  void halve();

  std::size_t points_max_;
  std::int64_t span_ = 1;
  std::vector<Kept> points_;
};

}  // namespace acrida
