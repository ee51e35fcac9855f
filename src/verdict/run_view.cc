#include "verdict/run_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "stats/block_query.h"

namespace acrida {
namespace {

bool inside(const TimeBlock& block, Seconds seconds) {
  return block.second >= seconds.first && block.second < seconds.last;
}

void take_blocks(RunView& view) {
  for (const TimeBlock& block : view.data.blocks.blocks()) {
    if (!inside(block, view.window)) {
      continue;
    }
    for (const EntryBlock& entry : block.entries) {
      if (entry.entry >= view.names.size()) {
        continue;
      }
      NameTimes& name = view.names[entry.entry];
      name.requests += entry.requests;
      name.failures += entry.failures;
      add_counts(name.success, entry.success);
      add_counts(name.all, entry.failure);
    }
  }
  for (NameTimes& name : view.names) {
    name.all.merge(name.success);
  }
}

void take_whole_run(RunView& view) {
  for (std::size_t i = 0; i < view.names.size(); ++i) {
    const EntryStats& entry = view.data.entries[i];
    view.names[i] = {entry.counts.requests, entry.counts.failures, entry.success, entry.all()};
  }
}

// The slowest are not there: so large a share, and what it may be off by chance.
Histogram without_slowest(const Histogram& times, double share) {
  const auto count = static_cast<double>(times.count());
  const double error = count > 0 ? std::sqrt(share * (1 - share) / count) : 0;
  double left = std::floor(count * std::max(0.0, 1 - share - kRankErrors * error));
  std::vector<BlockCount> fastest;
  for (const BucketCount& bucket : times.buckets()) {
    const double taken = std::min(left, static_cast<double>(bucket.count));
    if (taken > 0) {
      fastest.push_back({bucket.bucket, static_cast<std::uint32_t>(taken)});
    }
    left -= taken;
  }
  Histogram rest;
  add_counts(rest, fastest);
  return rest;
}

}  // namespace

RunView view_run(const RunData& data, const RunFacts& facts, Seconds window) {
  RunView view{.data = data,
               .facts = facts,
               .index = BlockIndex(data.blocks),
               .window = window,
               .names = {},
               .levels = {},
               .stall = {}};
  view.names.resize(data.entries.size());
  if (data.blocks.blocks().empty()) {
    take_whole_run(view);
  } else {
    take_blocks(view);
  }
  for (const NameTimes& name : view.names) {
    view.requests += name.requests;
    view.failures += name.failures;
  }
  view.levels = user_levels(data);
  view.stall = find_stall(data, window);
  return view;
}

Seconds whole_window(const RunData& data) {
  const std::vector<SeriesPoint>& points = data.series.points();
  const std::int64_t end = points.empty() ? 0 : points.back().second + data.series.span();
  return {data.figures_from_second, std::max(end, data.figures_from_second + 1)};
}

std::string RunView::name(std::size_t entry) const {
  const EntryStats& stats = data.entries[entry];
  return stats.method.empty() ? stats.name : stats.method + " " + stats.name;
}

std::vector<const SeriesPoint*> RunView::points() const {
  std::vector<const SeriesPoint*> inside;
  for (const SeriesPoint& point : data.series.points()) {
    if (point.second >= window.first && point.second < window.last) {
      inside.push_back(&point);
    }
  }
  return inside;
}

double RunView::users_of_window() const {
  const std::vector<const SeriesPoint*> inside = points();
  double users = 0;
  for (const SeriesPoint* point : inside) {
    users += static_cast<double>(users_of(*point)) / static_cast<double>(inside.size());
  }
  return users;
}

const UserLevel* RunView::low_level(double share) const {
  const auto fewest =
      std::ranges::min_element(levels, {}, [](const UserLevel& level) { return level.users; });
  return fewest != levels.end() && fewest->users <= share * users_of_window() ? &*fewest : nullptr;
}

Seconds RunView::highest_load(std::uint64_t requests_min) const {
  const UserLevel* most = nullptr;
  for (const UserLevel& level : levels) {
    const bool within = level.seconds.first >= window.first && level.seconds.last <= window.last;
    if (within && level.plateau && level.requests >= requests_min &&
        (most == nullptr || level.users >= most->users)) {
      most = &level;
    }
  }
  return most == nullptr ? window : most->seconds;
}

Histogram RunView::successes(Seconds seconds, std::uint32_t entry) const {
  if (data.blocks.blocks().empty()) {
    return names[entry].success;
  }
  Histogram all = success_times_in(index, entry, seconds);
  if (!stall) {
    return all;
  }
  Histogram apart = success_times_in(index, entry, seconds, stall->stalled);
  const bool enough =
      static_cast<double>(apart.count()) >= kStallRemains * static_cast<double>(all.count());
  return enough ? apart : without_slowest(all, stall->answers);
}

std::int64_t users_of(const SeriesPoint& point) {
  std::int64_t users = 0;
  for (const std::uint32_t of_class : point.users) {
    users += of_class;
  }
  return users;
}

Histogram block_times(const RunData& data,
                      Seconds seconds,
                      const std::function<bool(const EntryStats&)>& chosen) {
  std::vector<std::uint32_t> entries;
  for (std::uint32_t i = 0; i < data.entries.size(); ++i) {
    if (chosen(data.entries[i])) {
      entries.push_back(i);
    }
  }
  return times_in(data.blocks, entries, seconds);
}

bool is_read(const EntryStats& entry) {
  return entry.method == "GET" || entry.method == "HEAD" || entry.method == "OPTIONS";
}

bool is_write(const EntryStats& entry) {
  return entry.method == "POST" || entry.method == "PUT" || entry.method == "PATCH" ||
         entry.method == "DELETE";
}

Duration p95_at_least(const Histogram& times) {
  const double error = std::sqrt(0.95 * 0.05 / static_cast<double>(times.count()));
  return times.percentile(std::max(0.0, 0.95 - kRankErrors * error));
}

double ratio(Duration a, Duration b) {
  return b <= Duration(0) ? 0.0 : to_seconds(a) / to_seconds(b);
}

void add_finding(std::vector<Finding>& findings, std::optional<Finding> finding) {
  if (finding) {
    findings.push_back(*std::move(finding));
  }
}

}  // namespace acrida
