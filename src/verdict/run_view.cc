#include "verdict/run_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace acrida {
namespace {

// Blocks know how many times each bucket has, and no smallest, largest or sum.
void add_counts(Histogram& times, const std::vector<BlockCount>& counts) {
  for (const BlockCount& cell : counts) {
    const Duration middle = Histogram::bucket_middle(cell.bucket);
    const auto ns = static_cast<std::uint64_t>(middle.count());
    times.add_bucket(cell.bucket, cell.count);
    times.add_summary(
        {.count = cell.count, .sum_ns = ns * cell.count, .min = middle, .max = middle});
  }
}

bool inside(const TimeBlock& block, Seconds seconds) {
  return block.second >= seconds.first && block.second < seconds.last;
}

const EntryBlock* block_of(const TimeBlock& block, Seconds seconds, std::uint32_t entry) {
  const auto place = std::ranges::lower_bound(block.entries, entry, {}, &EntryBlock::entry);
  const bool found = place != block.entries.end() && place->entry == entry;
  return found && inside(block, seconds) ? &*place : nullptr;
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
      add_counts(name.all, entry.success);
      add_counts(name.all, entry.failure);
    }
  }
}

void take_whole_run(RunView& view) {
  for (std::size_t i = 0; i < view.names.size(); ++i) {
    const EntryStats& entry = view.data.entries[i];
    view.names[i] = {entry.counts.requests, entry.counts.failures, entry.success, entry.all()};
  }
}

}  // namespace

RunView view_run(const RunData& data, const RunFacts& facts, Seconds window) {
  RunView view{.data = data, .facts = facts, .window = window, .names = {}, .levels = {}};
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
  Histogram times;
  for (const TimeBlock& block : data.blocks.blocks()) {
    if (!inside(block, seconds)) {
      continue;
    }
    for (const EntryBlock& entry : block.entries) {
      if (entry.entry < data.entries.size() && chosen(data.entries[entry.entry])) {
        add_counts(times, entry.success);
        add_counts(times, entry.failure);
      }
    }
  }
  return times;
}

Histogram block_times(const RunData& data, Seconds seconds, std::uint32_t entry) {
  Histogram times;
  for (const TimeBlock& block : data.blocks.blocks()) {
    if (const EntryBlock* const found = block_of(block, seconds, entry)) {
      add_counts(times, found->success);
      add_counts(times, found->failure);
    }
  }
  return times;
}

Histogram success_times(const RunData& data, Seconds seconds, std::uint32_t entry) {
  Histogram times;
  for (const TimeBlock& block : data.blocks.blocks()) {
    if (const EntryBlock* const found = block_of(block, seconds, entry)) {
      add_counts(times, found->success);
    }
  }
  return times;
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
