#include "verdict/time_rules.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "base/figures.h"

namespace acrida {
namespace {

Finding time_finding(std::string_view id, Confidence confidence) {
  Finding finding;
  finding.id = id;
  finding.confidence = confidence;
  return finding;
}

std::optional<Finding> tail_only(const RunView& view) {
  Finding finding = time_finding("tail-only", Confidence::kMedium);
  for (std::uint32_t i = 0; i < view.names.size(); ++i) {
    const Histogram& times = view.names[i].all;
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
  finding.next_step = "look at when the slow ones were: together is a stall, each alone is a lock";
  finding.first_second = view.window.first;
  finding.last_second = view.window.last;
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
    const Histogram cold = block_times(view.data, first, i);
    const Histogram warm = block_times(view.data, rest, i);
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

}  // namespace

std::vector<Finding> time_rules(const RunView& view) {
  std::vector<Finding> findings;
  add_finding(findings, tail_only(view));
  add_finding(findings, cold_start(view));
  return findings;
}

}  // namespace acrida
