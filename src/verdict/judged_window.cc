#include "verdict/judged_window.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "verdict/steady_window.h"

namespace acrida {
namespace {

LoadSecond load_second(const SeriesPoint& point, const RunFacts& facts) {
  LoadSecond load{.second = point.second, .requests = static_cast<double>(point.requests)};
  load.users = facts.open_model ? 1 : std::accumulate(point.users.begin(), point.users.end(), 0.0);
  if (point.requests != 0) {
    load.p50 = to_seconds(point.p50);
    load.p95 = to_seconds(point.p95);
  }
  return load;
}

}  // namespace

JudgedWindow judged_window(const RunData& data, const RunFacts& facts) {
  std::vector<LoadSecond> seconds;
  for (const SeriesPoint& point : data.series.points()) {
    if (point.second >= data.figures_from_second) {
      seconds.push_back(load_second(point, facts));
    }
  }
  JudgedWindow window;
  window.whole = whole_of(data);
  if (seconds.size() > 1) {
    seconds.pop_back();  // the last one is cut off by the stop, or under way
  }
  const SteadyWindow found = find_steady_window(seconds, data.series.span());
  window.is_steady = found.steady;
  window.steady = found.window;
  window.text = found.text;
  return window;
}

Seconds whole_of(const RunData& data) {
  const std::vector<SeriesPoint>& points = data.series.points();
  const std::int64_t from = data.figures_from_second;
  return {from, points.empty() || points.back().second < from
                    ? from
                    : points.back().second + data.series.span()};
}

}  // namespace acrida
