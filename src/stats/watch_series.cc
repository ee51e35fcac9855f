#include "stats/watch_series.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace acrida {

void WatchSeries::put(WatchPoint point) {
  point.second = point.second / span * span;
  if (points.empty() || points.back().second < point.second) {
    points.push_back(point);
    return;
  }
  double& last = points.back().value;
  last = kind == WatchKind::kGrowth ? last + point.value : std::max(last, point.value);
}

void WatchSeries::add(std::int64_t second, double value, std::size_t points_max) {
  ACRIDA_CHECK(second >= 0 && points_max >= 2);
  put({second, value});
  if (points.size() > points_max) {
    span *= 2;
    for (const WatchPoint& point : std::exchange(points, {})) {
      put(point);
    }
  }
}

const WatchPoint* WatchSeries::at(std::int64_t second) const {
  const std::int64_t start = second / span * span;
  const auto place = std::ranges::lower_bound(points, start, {}, &WatchPoint::second);
  return place != points.end() && place->second == start ? &*place : nullptr;
}

double WatchSeries::max() const {
  double most = 0;
  for (const WatchPoint& point : points) {
    most = std::max(most, point.value);
  }
  return most;
}

double WatchSeries::sum() const {
  double all = 0;
  for (const WatchPoint& point : points) {
    all += point.value;
  }
  return all;
}

std::size_t WatchSeries::bytes() const {
  return sizeof(*this) + source.capacity() + name.capacity() + unit.capacity() +
         points.capacity() * sizeof(WatchPoint);
}

void add_watched(std::vector<WatchSeries>& watches,
                 std::int64_t second,
                 const WatchedFigure& figure) {
  auto place = std::ranges::find_if(watches, [&figure](const WatchSeries& series) {
    return series.source == figure.source && series.name == figure.name;
  });
  if (place == watches.end()) {
    if (watches.size() >= kWatchSeriesKept) {
      return;
    }
    watches.push_back({.source = std::string(figure.source),
                       .name = std::string(figure.name),
                       .unit = std::string(figure.unit),
                       .kind = figure.kind});
    place = watches.end() - 1;
  }
  place->add(second, figure.value);
}

const WatchSeries* find_watch(const std::vector<WatchSeries>& watches,
                              std::string_view source,
                              std::string_view name) {
  const auto place = std::ranges::find_if(watches, [&](const WatchSeries& series) {
    return series.source == source && series.name == name;
  });
  return place == watches.end() ? nullptr : &*place;
}

}  // namespace acrida
