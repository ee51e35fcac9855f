#include "stats/series.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace acrida {
namespace {

// Both sorted by entry, and so is the result.
std::vector<EntryCell> merge_cells(const std::vector<EntryCell>& a,
                                   const std::vector<EntryCell>& b) {
  std::vector<EntryCell> merged;
  merged.reserve(std::max(a.size(), b.size()));
  auto x = a.begin();
  auto y = b.begin();
  while (x != a.end() || y != b.end()) {
    if (y == b.end() || (x != a.end() && x->entry < y->entry)) {
      merged.push_back(*x++);
    } else if (x == a.end() || y->entry < x->entry) {
      merged.push_back(*y++);
    } else {
      merged.push_back({x->entry, x->requests + y->requests, x->failures + y->failures});
      ++x;
      ++y;
    }
  }
  return merged;
}

void merge_into(SeriesPoint& point, SeriesPoint& later) {
  point.requests += later.requests;
  point.failures += later.failures;
  point.excluded_requests += later.excluded_requests;
  point.bytes_sent += later.bytes_sent;
  point.bytes_received += later.bytes_received;
  point.p50 = std::max(point.p50, later.p50);
  point.p95 = std::max(point.p95, later.p95);
  point.send_lateness_p99 = std::max(point.send_lateness_p99, later.send_lateness_p99);
  point.send_lateness_max = std::max(point.send_lateness_max, later.send_lateness_max);
  point.turn_lateness_max = std::max(point.turn_lateness_max, later.turn_lateness_max);
  point.in_flight_time += later.in_flight_time;
  point.response_time += later.response_time;
  point.waited += later.waited;
  point.waits += later.waits;
  point.late_starts += later.late_starts;
  point.dropped_starts += later.dropped_starts;
  point.generator_cpu = std::max(point.generator_cpu, later.generator_cpu);
  point.users.resize(std::max(point.users.size(), later.users.size()));
  for (std::size_t i = 0; i < later.users.size(); ++i) {
    point.users[i] = std::max(point.users[i], later.users[i]);
  }
  point.entries = merge_cells(point.entries, later.entries);
}

}  // namespace

Series::Series(std::size_t points_max, std::size_t cells_max)
    : points_max_(points_max), cells_max_(cells_max) {
  ACRIDA_CHECK(points_max >= 2 && cells_max > 0);
}

Series::Series(std::vector<SeriesPoint> points, std::int64_t span)
    : points_max_(kSeriesPointsMax), cells_max_(kSeriesCellsMax), span_(span) {
  ACRIDA_CHECK(span > 0);
  points_ = std::move(points);
  for (const SeriesPoint& point : points_) {
    cells_ += point.entries.size();
  }
}

SeriesPoint& Series::at(std::int64_t second) {
  ACRIDA_CHECK(second >= 0);
  const auto starts_before = [](const SeriesPoint& point, std::int64_t start) {
    return point.second < start;
  };
  std::int64_t start = second / span_ * span_;
  auto place = std::lower_bound(points_.begin(), points_.end(), start, starts_before);
  if (place != points_.end() && place->second == start) {
    return *place;
  }
  if (points_.size() >= points_max_) {
    halve();
    return at(second);
  }
  place = points_.insert(place, SeriesPoint{});
  place->second = start;
  return *place;
}

void Series::add_cells(std::int64_t second, const std::vector<EntryCell>& cells) {
  SeriesPoint& point = at(second);
  cells_ -= point.entries.size();
  point.entries = merge_cells(point.entries, cells);
  cells_ += point.entries.size();
  // One point alone may hold more than the limit; then there is nothing to merge it with.
  while (cells_ > cells_max_ && points_.size() > 1) {
    halve();
  }
}

void Series::halve() {
  span_ *= 2;
  cells_ = 0;
  std::vector<SeriesPoint> merged;
  merged.reserve(points_.size() / 2 + 1);
  for (SeriesPoint& point : points_) {
    point.second = point.second / span_ * span_;
    if (!merged.empty() && merged.back().second == point.second) {
      merge_into(merged.back(), point);
    } else {
      merged.push_back(std::move(point));
    }
  }
  points_ = std::move(merged);
  for (const SeriesPoint& point : points_) {
    cells_ += point.entries.size();
  }
}

std::size_t Series::bytes() const {
  std::size_t total = sizeof(*this) + points_.capacity() * sizeof(SeriesPoint);
  for (const SeriesPoint& point : points_) {
    total += point.entries.capacity() * sizeof(EntryCell) +
             point.users.capacity() * sizeof(std::uint32_t);
  }
  return total;
}

}  // namespace acrida
