#include "verdict/redis_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/figures.h"
#include "verdict/watch_view.h"

namespace acrida {
namespace {

constexpr double kMegabyte = 1024.0 * 1024.0;
constexpr std::string_view kQueuePrefix = "rq:queue:";

std::string megabytes(double bytes) {
  return fmt::format("{:.1f} MB", bytes / kMegabyte);
}

void redis_evictions(const WatchView& view, std::vector<Finding>& findings) {
  const std::optional<Counted> evicted = counted(view, "evicted_keys", kEvictionsMin);
  if (!evicted) {
    return;
  }
  Finding finding =
      finding_at("redis-evictions", view, evicted->seconds, {evicted->evidence("evicted_keys")});
  finding.confidence =
      evicted->seconds.count() >= kWatchSecondsMin ? Confidence::kHigh : Confidence::kMedium;
  finding.text =
      fmt::format("Redis threw {:.0f} keys away because its memory was full", evicted->times);
  if (const WatchSeries* const misses = view.find("keyspace_misses"); misses != nullptr) {
    finding.evidence.push_back({"keyspace_misses", fmt::format("{:.0f}", misses->sum())});
  }
  finding.causes = {"maxmemory is smaller than what the site caches",
                    "sessions and documents that are thrown away are read from the database again"};
  finding.next_step =
      "raise maxmemory of the cache (CONFIG SET maxmemory 1gb takes effect at "
      "once), or give queues and sessions a Redis of their own";
  findings.push_back(std::move(finding));
}

void redis_memory(const WatchView& view, std::vector<Finding>& findings) {
  const WatchSeries* const most = view.find("maxmemory");
  if (most == nullptr || most->points.back().value < 1) {
    return;  // no limit
  }
  const double limit = most->points.back().value;
  const MarkedSeconds marked = view.where("used_memory", [limit](const WatchPoint& point) {
    return point.value > kMemoryShare * limit;
  });
  if (marked.count() < kWatchSecondsMin) {
    return;
  }
  const double used = view.find("used_memory")->max();
  Finding finding =
      finding_at("redis-memory", view, marked,
                 {{"used_memory at most",
                   fmt::format("{} of maxmemory {}", megabytes(used), megabytes(limit))},
                  {"above 90 %", seconds_text(marked)}});
  finding.text = fmt::format("Redis used {} of the memory that it may use", percent(used / limit));
  finding.causes = {"a cache that has filled up, and throws away what is asked for again",
                    "with maxmemory-policy noeviction: writes are refused from here on"};
  finding.next_step = "raise maxmemory, and set maxmemory-policy to allkeys-lru for a cache alone";
  findings.push_back(std::move(finding));
}

void redis_rejected(const WatchView& view, std::vector<Finding>& findings) {
  const std::optional<Counted> rejected = counted(view, "rejected_connections", 1);
  if (!rejected) {
    return;
  }
  Finding finding = finding_at("redis-rejected", view, rejected->seconds,
                               {rejected->evidence("rejected_connections")});
  finding.confidence = Confidence::kHigh;
  finding.text = fmt::format("Redis refused {:.0f} connections", rejected->times);
  if (const WatchSeries* const clients = view.find("connected_clients"); clients != nullptr) {
    const WatchSeries* const limit = view.find("maxclients");
    finding.evidence.push_back(
        {"connected_clients at most",
         fmt::format("{:.0f}", clients->max()) +
             (limit == nullptr ? "" : fmt::format(" of maxclients {:.0f}", limit->max()))});
  }
  finding.causes = {"more workers, sockets and jobs than maxclients allows",
                    "clients that open connections and do not close them"};
  finding.next_step = "raise maxclients, and the limit on open files of the Redis process with it";
  findings.push_back(std::move(finding));
}

// All queues together, second by second.
WatchSeries queue_lengths(const RunData& data) {
  WatchSeries all;
  for (const WatchSeries& series : data.watches) {
    if (series.source == "redis" && series.name.starts_with(kQueuePrefix)) {
      all.span = std::max(all.span, series.span);
    }
  }
  for (const WatchSeries& series : data.watches) {
    if (series.source != "redis" || !series.name.starts_with(kQueuePrefix)) {
      continue;
    }
    WatchSeries spread{.span = all.span};
    for (const WatchPoint& point : series.points) {
      spread.add(point.second, point.value);
    }
    for (const WatchPoint& point : spread.points) {
      const auto place =
          std::ranges::lower_bound(all.points, point.second, {}, &WatchPoint::second);
      if (place != all.points.end() && place->second == point.second) {
        place->value += point.value;
      } else {
        all.points.insert(place, point);
      }
    }
  }
  return all;
}

// It never falls from one fifth of the run to the next, by their medians: the first and the last.
std::optional<std::pair<double, double>> growth(const WatchSeries& series) {
  constexpr std::size_t kParts = 5;
  if (series.points.size() < kParts * static_cast<std::size_t>(kWatchSecondsMin)) {
    return std::nullopt;
  }
  std::array<double, kParts> medians{};
  for (std::size_t part = 0; part < kParts; ++part) {
    const std::size_t begin = series.points.size() * part / kParts;
    const std::size_t end = series.points.size() * (part + 1) / kParts;
    std::vector<double> values;
    for (std::size_t i = begin; i < end; ++i) {
      values.push_back(series.points[i].value);
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    medians[part] = *middle;
  }
  if (!std::ranges::is_sorted(medians) || medians.back() < kDebtFactor * medians.front()) {
    return std::nullopt;
  }
  return std::pair(medians.front(), medians.back());
}

void rq_debt(const RunData& data, const WatchView& view, std::vector<Finding>& findings) {
  const WatchSeries lengths = queue_lengths(data);
  const WatchSeries* const age = view.find("rq oldest job");
  const auto jobs = growth(lengths);
  const auto seconds = age == nullptr ? std::nullopt : growth(*age);
  const bool longer = jobs && jobs->second - jobs->first >= kDebtJobs;
  const bool older = seconds && seconds->second - seconds->first >= kDebtSeconds;
  if (!longer && !older) {
    return;
  }
  const WatchSeries& grown = longer ? lengths : *age;
  MarkedSeconds marked{.seconds = {}, .span = grown.span};
  for (const WatchPoint& point : grown.points) {
    marked.seconds.push_back(point.second);
  }
  Finding finding = finding_at("rq-debt", view, marked);
  finding.confidence = longer && older ? Confidence::kHigh : Confidence::kMedium;
  finding.text = "background jobs come faster than they are worked off";
  if (!lengths.points.empty()) {
    const double last = lengths.points.back().value;
    finding.text += fmt::format(": {:.0f} were still waiting at the end", last);
    finding.evidence.push_back(
        {"jobs waiting", fmt::format("{:.0f} at the beginning, {:.0f} at the end",
                                     lengths.points.front().value, last)});
  }
  if (age != nullptr) {
    finding.evidence.push_back(
        {"age of the oldest job",
         fmt::format("{} at the beginning, {} at the end",
                     short_duration(from_seconds(age->points.front().value)),
                     short_duration(from_seconds(age->points.back().value)))});
  }
  finding.evidence.push_back({"it grows", seconds_text(marked)});
  finding.causes = {"too few background workers for this load",
                    "long jobs in the queue of the short ones"};
  finding.next_step =
      "start more background workers (bench setup supervisor, with a higher "
      "background_workers in common_site_config.json), and run again";
  findings.push_back(std::move(finding));
}

}  // namespace

void add_redis_findings(const RunData& data, std::vector<Finding>& findings) {
  const WatchView view(data, "redis");
  redis_evictions(view, findings);
  redis_memory(view, findings);
  redis_rejected(view, findings);
  rq_debt(data, view, findings);
}

}  // namespace acrida
