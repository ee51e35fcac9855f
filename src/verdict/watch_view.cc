#include "verdict/watch_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/figures.h"

namespace acrida {

const WatchSeries* WatchView::find(std::string_view name) const {
  const WatchSeries* const series = find_watch(data_.watches, source_, name);
  return series == nullptr || series->points.empty() ? nullptr : series;
}

double WatchView::value(std::string_view name, std::int64_t second) const {
  const WatchSeries* const series = find(name);
  const WatchPoint* const point = series == nullptr ? nullptr : series->at(second);
  return point == nullptr ? 0 : point->value;
}

MarkedSeconds WatchView::where(std::string_view name,
                               const std::function<bool(const WatchPoint&)>& marks) const {
  MarkedSeconds marked;
  if (const WatchSeries* const series = find(name); series != nullptr) {
    marked.span = series->span;
    for (const WatchPoint& point : series->points) {
      if (marks(point)) {
        marked.seconds.push_back(point.second);
      }
    }
  }
  return marked;
}

std::optional<Duration> WatchView::p95(const MarkedSeconds& marked, bool inside) const {
  std::vector<Duration> times;
  for (const SeriesPoint& point : data_.series.points()) {
    const std::int64_t second = point.second / marked.span * marked.span;
    const auto place = std::ranges::lower_bound(marked.seconds, second);
    const bool within =
        place != marked.seconds.end() && *place < point.second + data_.series.span();
    if (within == inside && point.requests > 0) {
      times.push_back(point.p95);
    }
  }
  if (times.empty()) {
    return std::nullopt;
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::ranges::nth_element(times, middle);
  return *middle;
}

MarkedSeconds longest_stretch(const MarkedSeconds& marked) {
  MarkedSeconds longest{.seconds = {}, .span = marked.span};
  MarkedSeconds stretch = longest;
  for (const std::int64_t second : marked.seconds) {
    if (!stretch.empty() && second != stretch.seconds.back() + marked.span) {
      stretch.seconds.clear();
    }
    stretch.seconds.push_back(second);
    if (stretch.seconds.size() > longest.seconds.size()) {
      longest = stretch;
    }
  }
  return longest;
}

std::string seconds_text(const MarkedSeconds& marked) {
  return fmt::format("{} s, from second {} to {}", marked.count(), marked.first(), marked.last());
}

Finding finding_at(std::string_view id,
                   const WatchView& view,
                   const MarkedSeconds& marked,
                   std::vector<Evidence> evidence) {
  Finding finding;
  finding.id = id;
  finding.evidence = std::move(evidence);
  finding.set = FindingSet::kServer;
  finding.first_second = marked.first();
  finding.last_second = marked.last();
  if (const std::optional<Duration> inside = view.p95_in(marked)) {
    const std::optional<Duration> outside = view.p95_outside(marked);
    finding.evidence.push_back(
        {"p95 of all requests in these seconds",
         short_duration(*inside) +
             (outside ? fmt::format(", {} in the others", short_duration(*outside)) : "")});
  }
  return finding;
}

Evidence Counted::evidence(std::string_view name) const {
  return {fmt::format("{} {:.0f}", name, times), seconds_text(seconds)};
}

std::optional<Counted> counted(const WatchView& view, std::string_view name, double least) {
  const WatchSeries* const series = view.find(name);
  if (series == nullptr || series->sum() < least) {
    return std::nullopt;
  }
  return Counted{.times = series->sum(), .seconds = view.where(name, [](const WatchPoint& point) {
                   return point.value >= 1;
                 })};
}

}  // namespace acrida
