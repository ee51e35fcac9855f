#include "verdict/validity.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/figures.h"

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

std::string lateness(const Validity& validity) {
  const auto late = [](std::string_view what, Duration p99, Duration max) {
    return fmt::format("{} late by {} (99 %), {} at most", what, short_duration(p99),
                       short_duration(max));
  };
  const std::string requests =
      late("requests sent", validity.send_lateness_p99, validity.send_lateness_max);
  if (validity.lateness_unknown == 0) {
    return requests;
  }
  const std::string generator =
      late("generator", validity.turn_lateness_p99, validity.turn_lateness_max);
  return validity.lateness_known == 0 ? generator
                                      : fmt::format("{}, unknown for {}; {}", requests,
                                                    validity.lateness_unknown, generator);
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
  validity.lateness_known = data.send_lateness.count();
  const std::uint64_t requests = data.total.counts.requests;
  validity.lateness_unknown = requests - std::min(requests, validity.lateness_known);
  validity.turn_lateness_p99 = data.turn_lateness.percentile(0.99);
  validity.turn_lateness_max = data.turn_lateness.max();
  if (const Duration busy = longest_busy_time(data); busy > kBusyTime) {
    validity.findings.push_back(
        {"gen-cpu",
         fmt::format("the generator used more than {} of a core for {} in a row; give it more "
                     "cores or a machine of its own",
                     percent(kBusyCpu), short_duration(busy))});
  }
  if (validity.send_lateness_p99 > kLateSends) {
    validity.findings.push_back(
        {"gen-late", fmt::format("1 % of the requests left more than {} late; the generator is "
                                 "overloaded, use fewer users or more cores",
                                 short_duration(validity.send_lateness_p99))});
  } else if (validity.lateness_unknown != 0 && data.turn_lateness.count() >= kTurnsMin &&
             validity.turn_lateness_p99 > kLateTurns) {
    validity.findings.push_back(
        {"gen-late",
         fmt::format("1 % of the time the generator was more than {} late, and so was the clock "
                     "that {} requests were timed by; use fewer users, and no code that blocks",
                     short_duration(validity.turn_lateness_p99), validity.lateness_unknown)});
  }
  if (validity.turn_lateness_max > kStall) {
    validity.findings.push_back(
        {"gen-stall", fmt::format("for {} no user got a turn: code that does not wait (a blocking "
                                  "call, an endless loop) keeps all others from running",
                                  short_duration(validity.turn_lateness_max))});
  }
  if (data.clock_step_largest > kClockStep) {
    validity.findings.push_back(
        {"clock-jump", fmt::format("the wall clock jumped {} times, by up to {}; run again",
                                   data.clock_steps, short_duration(data.clock_step_largest))});
  }
  return validity;
}

std::string validity_line(const Validity& validity) {
  const std::string figures = fmt::format("generator CPU at most {} of a core, {}",
                                          percent(validity.generator_cpu_max), lateness(validity));
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
