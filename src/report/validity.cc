#include "report/validity.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/figures.h"

namespace acrida {
namespace {

// The longest time in a row during which the busiest shard was above kBusyCpu, from the figures'
// start on.
Duration longest_busy_time(const RunData& data) {
  const std::int64_t span = data.series.span();
  std::int64_t longest = 0;
  std::int64_t in_a_row = 0;
  std::int64_t expected = -1;
  for (const SeriesPoint& point : data.series.points()) {
    const bool busy = point.generator_cpu > kBusyCpu && point.second >= data.figures_from_second;
    in_a_row = busy ? (point.second == expected ? in_a_row + span : span) : 0;
    longest = std::max(longest, in_a_row);
    expected = point.second + span;
  }
  return std::chrono::seconds(longest);
}

}  // namespace

Validity assess_validity(const RunData& data) {
  Validity validity;
  for (const SeriesPoint& point : data.series.points()) {
    if (point.second >= data.figures_from_second) {
      validity.generator_cpu_max = std::max(validity.generator_cpu_max, point.generator_cpu);
    }
  }
  validity.send_lateness_p99 = data.send_lateness.percentile(0.99);
  validity.send_lateness_max = data.send_lateness.max();
  if (const Duration busy = longest_busy_time(data); busy > kBusyTime) {
    validity.findings.push_back(
        {"gen-cpu",
         fmt::format("the generator used more than {} of a core for {} in a row; give it more "
                     "shards or a machine of its own",
                     percent(kBusyCpu), short_duration(busy))});
  }
  if (validity.send_lateness_p99 > kLateSends) {
    validity.findings.push_back(
        {"gen-late", fmt::format("1 % of the requests left more than {} late; the generator is "
                                 "overloaded, use fewer users or more shards",
                                 short_duration(validity.send_lateness_p99))});
  }
  if (data.clock_step_largest > kClockStep) {
    validity.findings.push_back(
        {"clock-jump", fmt::format("the wall clock jumped {} times, by up to {}; run again",
                                   data.clock_steps, short_duration(data.clock_step_largest))});
  }
  return validity;
}

std::string validity_line(const Validity& validity) {
  const std::string figures =
      fmt::format("generator CPU at most {} of a core, requests sent late by {} (99 %), {} at most",
                  percent(validity.generator_cpu_max), short_duration(validity.send_lateness_p99),
                  short_duration(validity.send_lateness_max));
  if (validity.valid()) {
    return "Run is valid: " + figures;
  }
  std::string line = "RUN IS INVALID: ";
  for (const ValidityFinding& finding : validity.findings) {
    line += fmt::format("[{}] {}. ", finding.id, finding.text);
  }
  return line + "(" + figures + ")";
}

}  // namespace acrida
