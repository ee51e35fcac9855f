#include "verdict/validity.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>

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

// The generator kept its own starts from being made: it was late or too busy all along, or too busy
// when most of them were dropped.
bool hindered_starts(const RunData& data, const Validity& validity) {
  std::uint64_t dropped_busy = 0;
  for (const SeriesPoint& point : data.series.points()) {
    dropped_busy += point.generator_cpu > kBusyCpu ? point.dropped_starts : 0;
  }
  const bool late =
      data.turn_lateness.count() >= kTurnsMin && validity.turn_lateness_p99 > kLateTurns;
  const bool found = std::ranges::any_of(validity.findings, [](const ValidityFinding& finding) {
    return finding.id == "gen-cpu" || finding.id == "gen-late" || finding.id == "gen-stall";
  });
  return late || found || dropped_busy * 2 > data.dropped_starts;
}

// Requests of a name that got no answer. Old run.json files do not say.
std::uint64_t unanswered(const RunData& data, const FailureRecord& failure) {
  std::uint64_t count = data.causes.empty() ? failure.count : 0;
  for (const CauseRecord& cause : data.causes) {
    count += cause.entry == failure.entry && cause.status == 0 ? cause.count : 0;
  }
  return count;
}

// The site may say such things of itself: what it answered is none of the generator's failures.
std::uint64_t failures_with(const RunData& data, std::initializer_list<std::string_view> texts) {
  std::uint64_t count = 0;
  for (const FailureRecord& failure : data.failures) {
    const bool found = std::ranges::any_of(texts, [&failure](std::string_view text) {
      return failure.text.find(text) != std::string::npos;
    });
    count += found ? std::min(failure.count, unanswered(data, failure)) : 0;
  }
  return count;
}

// What the machine had no more of; the failures are the generator's own.
void add_exhaustion(const RunData& data, Validity& validity) {
  if (const std::uint64_t count = failures_with(data, {"Too many open files", "[Errno 24]"})) {
    validity.findings.push_back(
        {"gen-fd", fmt::format("{} requests failed because the generator had no file descriptor "
                               "left; raise the limit: ulimit -n 65536",
                               count)});
  }
  if (const std::uint64_t count =
          failures_with(data, {"Cannot assign requested address", "[Errno 99]"})) {
    validity.findings.push_back(
        {"gen-port", fmt::format("{} requests failed because the generator had no local port left; "
                                 "keep connections alive, or widen the range: sysctl "
                                 "net.ipv4.ip_local_port_range=\"1024 65535\"",
                                 count)});
  }
  const auto swapped = static_cast<double>(data.vitals.swap_max);
  const double memory = static_cast<double>(data.vitals.memory_max) + swapped;
  if (data.vitals.memory_max != 0 && swapped > kSwappedOut * memory) {
    validity.findings.push_back(
        {"gen-mem",
         fmt::format("{} of the generator's memory was swapped out; use fewer users or a "
                     "machine with more memory",
                     percent(swapped / memory))});
  }
}

}  // namespace

MissedStarts missed_starts(const RunData& data) {
  // The first request of every start has a due time.
  return {.due = data.total.service.count() + data.dropped_starts, .dropped = data.dropped_starts};
}

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
  if (const MissedStarts starts = missed_starts(data);
      starts.matter() && hindered_starts(data, validity)) {
    validity.findings.push_back(
        {"gen-rate",
         fmt::format("of {} due starts {} were dropped, so that the load was {} of what "
                     "was asked for, and the generator itself was late or too busy; "
                     "give it more cores or a machine of its own",
                     starts.due, starts.dropped, percent(starts.share_made()))});
  }
  add_exhaustion(data, validity);
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
