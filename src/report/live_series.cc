#include "report/live_series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "report/live_figure.h"
#include "stats/block_query.h"

namespace acrida {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::string_view, 12> kColumns = {
    "second", "rps", "fps",      "users",    "p50",          "p95",
    "p99",    "cpu", "late_p99", "late_max", "started_late", "in_flight"};

// The figures that only the series knows.
void take_series_figures(LivePoint& point, const SeriesPoint& from, double seconds) {
  point.users = std::accumulate(from.users.begin(), from.users.end(), 0.0);
  point.cpu = from.generator_cpu;
  point.late_p99 = figure_ms(from.send_lateness_p99);
  point.late_max = figure_ms(from.send_lateness_max);
  point.started_late = static_cast<double>(from.late_starts + from.dropped_starts) / seconds;
  point.in_flight = to_seconds(from.in_flight_time) / seconds;
}

void take_times(LivePoint& point, const Histogram& times) {
  const bool any = times.count() != 0;
  point.p50 = any ? figure_ms(times.percentile(0.5)) : kUnknown;
  point.p95 = any ? figure_ms(times.percentile(0.95)) : kUnknown;
  point.p99 = any ? figure_ms(times.percentile(0.99)) : kUnknown;
}

// Of a whole point of the series.
LivePoint whole_point(const SeriesPoint& from, std::int64_t span, const Histogram& times) {
  const auto seconds = static_cast<double>(span);
  LivePoint point{.second = from.second,
                  .rps = static_cast<double>(from.requests) / seconds,
                  .fps = static_cast<double>(from.failures) / seconds};
  take_series_figures(point, from, seconds);
  take_times(point, times);
  if (times.count() != 0 && span > 1) {  // the worst second's
    point.p50 = figure_ms(from.p50);
    point.p95 = figure_ms(from.p95);
  }
  return point;
}

// The larger one, or the one that is known.
void keep_larger(double& kept, double other) {
  kept = std::fmax(kept, other);
}

// All times of the blocks that have a part in these seconds. `next`: where to begin, moved on.
Histogram times_of(const TimeBlocks& blocks, Seconds seconds, std::size_t& next) {
  const std::vector<TimeBlock>& all = blocks.blocks();
  while (next < all.size() && all[next].second + blocks.span() <= seconds.first) {
    ++next;
  }
  Histogram times;
  for (std::size_t i = next; i < all.size() && all[i].second < seconds.last; ++i) {
    for (const EntryBlock& entry : all[i].entries) {
      add_counts(times, entry.success);
      add_counts(times, entry.failure);
    }
  }
  return times;
}

}  // namespace

void LivePoint::write(JsonWriter& json) const {
  json.begin_array().number(second);
  for (const double figure :
       {rps, fps, users, p50, p95, p99, cpu, late_p99, late_max, started_late, in_flight}) {
    write_figure(json, figure);
  }
  json.end_array();
}

LivePoint live_point(std::int64_t second, const SecondFigures& figures, const SeriesPoint* point) {
  LivePoint made{.second = second,
                 .rps = static_cast<double>(figures.requests),
                 .fps = static_cast<double>(figures.failures),
                 .users = kUnknown};
  if (point != nullptr) {
    take_series_figures(made, *point, static_cast<double>(second - point->second + 1));
  }
  take_times(made, figures.times);
  return made;
}

const SeriesPoint* point_of(const Series& series, std::int64_t second) {
  const std::vector<SeriesPoint>& points = series.points();
  const auto after = std::ranges::upper_bound(points, second, {}, &SeriesPoint::second);
  if (after == points.begin() || second >= std::prev(after)->second + series.span()) {
    return nullptr;
  }
  return &*std::prev(after);
}

void LiveSeries::add_run(const RunData& data) {
  const std::int64_t span = data.series.span();
  std::size_t block = 0;
  for (const SeriesPoint& point : data.series.points()) {
    const Seconds seconds{point.second, point.second + span};
    add(whole_point(point, span, times_of(data.blocks, seconds, block)), span);
  }
}

void LiveSeries::add(const LivePoint& point, std::int64_t seconds) {
  while (span_ < seconds) {
    halve();
  }
  Kept added{point, seconds};
  added.point.second -= added.point.second % span_;
  if (!points_.empty() && points_.back().point.second == added.point.second) {
    merge(points_.back(), added);
    return;
  }
  if (points_.size() == points_max_) {
    halve();
    add(point, seconds);
    return;
  }
  points_.push_back(added);
}

void LiveSeries::merge(Kept& into, const Kept& added) {
  LivePoint& point = into.point;
  const auto before = static_cast<double>(into.seconds);
  const auto more = static_cast<double>(added.seconds);
  point.rps = (point.rps * before + added.point.rps * more) / (before + more);
  into.seconds += added.seconds;
  for (double LivePoint::* const figure :
       {&LivePoint::fps, &LivePoint::users, &LivePoint::p50, &LivePoint::p95, &LivePoint::p99,
        &LivePoint::cpu, &LivePoint::late_p99, &LivePoint::late_max, &LivePoint::started_late,
        &LivePoint::in_flight}) {
    keep_larger(point.*figure, added.point.*figure);
  }
}

void LiveSeries::halve() {
  span_ *= 2;
  std::vector<Kept> halved;
  for (Kept& kept : points_) {
    kept.point.second -= kept.point.second % span_;
    if (!halved.empty() && halved.back().point.second == kept.point.second) {
      merge(halved.back(), kept);
    } else {
      halved.push_back(kept);
    }
  }
  points_ = std::move(halved);
}

std::string LiveSeries::json() const {
  JsonWriter json;
  json.begin_object().field("span", span_).key("columns").begin_array();
  for (const std::string_view column : kColumns) {
    json.text(column);
  }
  json.end_array().key("points").begin_array();
  for (const Kept& kept : points_) {
    kept.point.write(json);
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace acrida
