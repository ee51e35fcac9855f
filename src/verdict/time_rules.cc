#include "verdict/time_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "base/figures.h"
#include "verdict/bimodality.h"
#include "verdict/trend.h"

namespace acrida {
namespace {

Finding time_finding(std::string_view id, Confidence confidence) {
  Finding finding;
  finding.id = id;
  finding.confidence = confidence;
  return finding;
}

// Periods are whole seconds: "6 s", "2m 0s".
std::string period_text(std::int64_t seconds) {
  return seconds < 100 ? fmt::format("{} s", seconds)
                       : short_duration(std::chrono::seconds(seconds));
}

std::optional<Finding> periodic_stall(const RunView& view) {
  if (!view.stall) {
    return std::nullopt;
  }
  const PeriodicStall& stall = *view.stall;
  const WallTime largest = view.data.start + std::chrono::seconds(stall.largest);
  Finding finding = time_finding("periodic-stall", Confidence::kHigh);
  finding.text = fmt::format("every {} answers are slow: p95 is {} then, {} otherwise",
                             period_text(stall.period), short_duration(stall.peak),
                             short_duration(stall.usual));
  finding.evidence = {{"the slowest second",
                       fmt::format("{} s into the run, {}", stall.largest, utc_timestamp(largest))},
                      {"answers that came in slow seconds", percent(stall.answers)},
                      {"autocorrelation at the period", fmt::format("{:.2f}", stall.strength)}};
  finding.causes = {"jobs that a scheduler starts", "the database's checkpoints or a flush to disk",
                    "garbage collection, or a backup"};
  finding.next_step =
      "compare the instants with the site's scheduler (on Frappe: Scheduled Job Log) and its cron";
  finding.first_second = stall.window.first;
  finding.last_second = stall.window.last;
  return finding;
}

std::optional<Bimodality> modes_of(const Histogram& times) {
  if (times.count() < kModesSamples) {
    return std::nullopt;
  }
  std::vector<TimeCount> counts;
  for (const BucketCount& cell : times.buckets()) {
    counts.push_back(
        {.seconds = to_seconds(Histogram::bucket_middle(cell.bucket)), .count = cell.count});
  }
  std::optional<Bimodality> modes = find_bimodality(counts);
  const bool felt = modes && from_seconds(modes->high_seconds - modes->low_seconds) >= kModesTime;
  return felt ? modes : std::nullopt;
}

std::optional<Finding> bimodal(const RunView& view) {
  Finding finding = time_finding("bimodal", Confidence::kMedium);
  const Seconds seconds = view.highest_load(kModesSamples);
  for (std::uint32_t i = 0; i < view.names.size(); ++i) {
    const bool enough = view.names[i].success.count() >= kModesSamples;
    const std::optional<Bimodality> modes =
        enough ? modes_of(view.successes(seconds, i)) : std::nullopt;
    if (!modes) {
      continue;
    }
    const std::string figures =
        fmt::format("{} take about {}, {} about {}", percent(modes->low_share),
                    short_duration(from_seconds(modes->low_seconds)), percent(modes->high_share),
                    short_duration(from_seconds(modes->high_seconds)));
    if (finding.entries.empty()) {
      finding.text = fmt::format("{} is two kinds of requests: {}", view.name(i), figures);
    }
    finding.evidence.push_back({view.name(i), figures});
    finding.entries.push_back(i);
  }
  if (finding.entries.empty()) {
    return std::nullopt;
  }
  finding.causes = {"some are answered from a cache, others are not",
                    "some find more data than others",
                    "retries, or a connection that has to be opened"};
  finding.next_step = "give the two kinds names of their own, and look what the slow one does more";
  finding.first_second = seconds.first;
  finding.last_second = seconds.last;
  return finding;
}

std::optional<Finding> tail_only(const RunView& view) {
  Finding finding = time_finding("tail-only", Confidence::kMedium);
  const Seconds seconds = view.highest_load(kTailSamples);
  for (std::uint32_t i = 0; i < view.names.size(); ++i) {
    if (view.names[i].success.count() < kTailSamples) {
      continue;
    }
    const Histogram times = view.successes(seconds, i);
    const Duration p50 = times.percentile(0.5);
    const Duration p99 = times.percentile(0.99);
    if (times.count() < kTailSamples || ratio(p99, p50) <= kTailRatio ||
        ratio(times.percentile(0.95), p50) >= kBodyRatio) {
      continue;
    }
    const std::string figures =
        fmt::format("p50 {}, p95 {}, p99 {}", short_duration(p50),
                    short_duration(times.percentile(0.95)), short_duration(p99));
    if (finding.entries.empty()) {
      finding.text = fmt::format("a few requests of {} take {:.0f} times as long as most: {}",
                                 view.name(i), ratio(p99, p50), figures);
    }
    finding.evidence.push_back({view.name(i), figures});
    finding.entries.push_back(i);
  }
  if (finding.entries.empty()) {
    return std::nullopt;
  }
  finding.causes = {"the site stands still for moments",
                    "a worker restarts after so many requests (max_requests)",
                    "a lock that few requests meet"};
  finding.next_step =
      "look at when the slow ones were: many at once point to a stall, single ones to a lock";
  finding.first_second = seconds.first;
  finding.last_second = seconds.last;
  return finding;
}

std::optional<Finding> cold_start(const RunView& view) {
  const Seconds all = whole_window(view.data);
  const Seconds first = {all.first, all.first + kColdSeconds};
  const Seconds rest = {first.last, all.last};
  if (rest.count() < kColdRest) {
    return std::nullopt;
  }
  Finding finding = time_finding("cold-start", Confidence::kMedium);
  for (std::uint32_t i = 0; i < view.data.entries.size(); ++i) {
    if (view.data.entries[i].counts.requests < 2 * kColdSamples) {
      continue;
    }
    const Histogram cold = times_in(view.index, i, first);
    const Histogram warm = times_in(view.index, i, rest);
    if (cold.count() < kColdSamples || warm.count() < kColdSamples) {
      continue;
    }
    const Duration before = cold.percentile(0.95);
    const Duration after = warm.percentile(0.95);
    if (ratio(before, after) <= kColdRatio || p95_at_least(cold) <= after ||
        before - after < kColdTime) {
      continue;
    }
    const std::string figures = fmt::format("{} in the first minute, {} after it",
                                            short_duration(before), short_duration(after));
    if (finding.entries.empty()) {
      finding.text = fmt::format("the site begins slowly: p95 of {} is {}", view.name(i), figures);
    }
    finding.evidence.push_back({"p95 of " + view.name(i), figures});
    finding.entries.push_back(i);
  }
  if (finding.entries.empty()) {
    return std::nullopt;
  }
  finding.causes = {"caches are empty after a restart",
                    "workers are started by the first requests"};
  finding.next_step =
      "warm the site up (--warm-up), and judge the rest; if tills open at such a time, judge this";
  finding.first_second = first.first;
  finding.last_second = first.last;
  return finding;
}

std::uint64_t requests_within(const RunView& view, Seconds seconds) {
  std::uint64_t requests = 0;
  for (const SeriesPoint& point : view.data.series.points()) {
    requests += point.second >= seconds.first && point.second < seconds.last ? point.requests : 0;
  }
  return requests;
}

// The longest stretch in which the load stayed the same.
Seconds constant_load(const RunView& view) {
  if (view.facts.open_model) {
    const std::int64_t middle = view.window.first + view.window.count() / 2;
    const auto before = static_cast<double>(requests_within(view, {view.window.first, middle}));
    const auto after = static_cast<double>(requests_within(view, {middle, view.window.last}));
    return std::abs(after - before) <= kSameLoad * before ? view.window : Seconds{};
  }
  Seconds longest;
  for (const UserLevel& level : view.levels) {
    if (level.plateau && level.seconds.count() > longest.count()) {
      longest = level.seconds;
    }
  }
  return longest;
}

std::vector<TrendPoint> p95_in_time(const RunView& view, Seconds seconds, std::uint32_t entry) {
  std::vector<TrendPoint> points;
  for (std::int64_t at = seconds.first; at + kDriftBlock <= seconds.last; at += kDriftBlock) {
    const Histogram times = times_in(view.index, entry, {at, at + kDriftBlock});
    if (times.count() >= kDriftSamples) {
      points.push_back(
          {.second = static_cast<double>(at), .value = to_seconds(times.percentile(0.95))});
    }
  }
  return points;
}

std::optional<Finding> drift_up(const RunView& view) {
  const Seconds seconds = constant_load(view);
  if (seconds.count() < kDriftSeconds) {
    return std::nullopt;
  }
  std::vector<std::pair<std::uint32_t, std::vector<TrendPoint>>> known;
  for (std::uint32_t i = 0; i < view.names.size(); ++i) {
    std::vector<TrendPoint> points;
    if (view.data.entries[i].counts.requests >= kDriftPoints * kDriftSamples) {
      points = p95_in_time(view, seconds, i);
    }
    if (points.size() >= kDriftPoints) {
      known.emplace_back(i, std::move(points));
    }
  }
  Finding finding = time_finding("drift-up", Confidence::kMedium);
  double most = 0;
  for (const auto& [entry, points] : known) {
    const std::optional<Trend> trend =
        find_trend(points, 1 - kDriftDoubt / static_cast<double>(known.size()));
    if (!trend || trend->slope_bounds.lower <= 0 || trend->rise() < kDriftShare) {
      continue;
    }
    const std::string figures = fmt::format("{} to {}", short_duration(from_seconds(trend->begin)),
                                            short_duration(from_seconds(trend->end)));
    if (trend->rise() > most) {
      most = trend->rise();
      finding.text =
          fmt::format("p95 of {} rises under the same load, from {} within {}", view.name(entry),
                      figures, short_duration(std::chrono::seconds(seconds.count())));
    }
    finding.evidence.push_back(
        {"p95 of " + view.name(entry),
         fmt::format("{}, {} an hour", figures,
                     percent(trend->rise() * 3'600 / static_cast<double>(seconds.count())))});
    finding.entries.push_back(entry);
  }
  if (finding.entries.empty()) {
    return std::nullopt;
  }
  finding.causes = {"a table that the load fills and that is read without an index",
                    "a queue that grows", "memory that is not given back"};
  finding.next_step =
      "run for some hours at this load, and watch the site's memory, queues and slow queries";
  finding.first_second = seconds.first;
  finding.last_second = seconds.last;
  return finding;
}

}  // namespace

std::vector<Finding> time_rules(const RunView& view) {
  std::vector<Finding> findings;
  add_finding(findings, periodic_stall(view));
  add_finding(findings, drift_up(view));
  add_finding(findings, bimodal(view));
  add_finding(findings, tail_only(view));
  add_finding(findings, cold_start(view));
  return findings;
}

}  // namespace acrida
