#include "verdict/load_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/figures.h"
#include "verdict/saturation.h"
#include "verdict/validity.h"

namespace acrida {
namespace {

Finding server_finding(std::string_view id, Confidence confidence, std::string text) {
  Finding finding;
  finding.id = id;
  finding.confidence = confidence;
  finding.text = std::move(text);
  return finding;
}

struct Spread {
  std::uint32_t entry = 0;
  double ratio = 0;
  Duration p50{0};
  Duration p95{0};
  double ratio_before = 0;  // at the lower level; 0: not known
  double users_before = 0;
};

// A refusal is answered at once: successes alone tell of waiting.
std::optional<Spread> spread_of(const RunView& view, Seconds seconds, std::uint32_t entry) {
  const Histogram times = view.successes(seconds, entry);
  if (times.count() < kContentionSamples) {
    return std::nullopt;
  }
  const Duration p50 = times.percentile(0.5);
  const Duration p95 = times.percentile(0.95);
  if (p95 - p50 < kContentionTime || ratio(p95, p50) <= kContention) {
    return std::nullopt;
  }
  Spread spread{.entry = entry, .ratio = ratio(p95, p50), .p50 = p50, .p95 = p95};
  const UserLevel* const low = view.low_level(kLowerLevel);
  if (low != nullptr) {
    const Histogram before = success_times_in(view.index, entry, low->seconds);
    if (before.count() >= kPercentileSamples) {
      spread.ratio_before = ratio(before.percentile(0.95), before.percentile(0.5));
      spread.users_before = low->users;
    }
  }
  return spread;
}

bool has_grown(const Spread& spread) {
  return spread.ratio_before > 0 && spread.ratio > kContentionGrown * spread.ratio_before;
}

std::string spread_text(const Spread& spread) {
  std::string text = fmt::format("{:.1f}", spread.ratio);
  if (spread.ratio_before > 0) {
    text += fmt::format(", {:.1f} at {:.0f} users", spread.ratio_before, spread.users_before);
  }
  return text;
}

std::optional<Finding> contention(const RunView& view) {
  const Seconds seconds = view.highest_load(kContentionSamples);
  std::vector<Spread> spreads;
  for (std::uint32_t i = 0; i < view.names.size(); ++i) {
    if (view.names[i].success.count() < kContentionSamples) {
      continue;
    }
    if (const std::optional<Spread> spread = spread_of(view, seconds, i)) {
      spreads.push_back(*spread);
    }
  }
  if (spreads.empty()) {
    return std::nullopt;
  }
  std::ranges::stable_sort(spreads, [](const Spread& a, const Spread& b) {
    return std::pair(has_grown(a), a.ratio) > std::pair(has_grown(b), b.ratio);
  });
  const Spread& worst = spreads.front();
  Finding finding = server_finding(
      "contention", has_grown(worst) ? Confidence::kMedium : Confidence::kLow,
      fmt::format("p95 of {} is {:.1f} times its p50 ({} against {}){}", view.name(worst.entry),
                  worst.ratio, short_duration(worst.p95), short_duration(worst.p50),
                  has_grown(worst) ? ", and was less with fewer users: requests wait for something"
                                   : ", which may be its own spread and no waiting"));
  for (const Spread& spread : spreads) {
    finding.evidence.push_back({"p95 / p50 of " + view.name(spread.entry), spread_text(spread)});
    finding.entries.push_back(spread.entry);
  }
  finding.causes = {"too few workers of the application server",
                    "the database's connections are used up", "rows that several users change"};
  finding.next_step =
      has_grown(worst) ? "look at busy workers and at Threads_running while the load runs"
                       : "run with few users too: what is as wide then does not come from waiting";
  finding.first_second = seconds.first;
  finding.last_second = seconds.last;
  return finding;
}

// p95 of the reads or the writes of a level, if there are enough of them.
std::optional<Duration> p95_of(const RunView& view,
                               const UserLevel& level,
                               bool (*chosen)(const EntryStats&)) {
  const Histogram times = block_times(view.data, level.seconds, chosen);
  return times.count() < kPercentileSamples ? std::nullopt
                                            : std::optional<Duration>(times.percentile(0.95));
}

std::optional<Finding> slow_writes(const RunView& view) {
  const std::optional<Rise> rise = rise_of_users(view.levels);
  if (!rise) {
    return std::nullopt;
  }
  const std::optional<Duration> reads_before = p95_of(view, *rise->before, is_read);
  const std::optional<Duration> reads_after = p95_of(view, *rise->after, is_read);
  const std::optional<Duration> writes_before = p95_of(view, *rise->before, is_write);
  const std::optional<Duration> writes_after = p95_of(view, *rise->after, is_write);
  if (!reads_before || !reads_after || !writes_before || !writes_after ||
      ratio(*reads_after, *reads_before) >= kReadsFlat ||
      ratio(*writes_after, *writes_before) < kWritesGrow) {
    return std::nullopt;
  }
  Finding finding = server_finding(
      "slow-write", Confidence::kHigh,
      fmt::format(
          "writes get slower with users (p95 {} at {:.0f}, {} at {:.0f}) while reads do not",
          short_duration(*writes_before), rise->before->users, short_duration(*writes_after),
          rise->after->users));
  finding.evidence = {{"p95 of writes", fmt::format("{}, {} before", short_duration(*writes_after),
                                                    short_duration(*writes_before))},
                      {"p95 of reads", fmt::format("{}, {} before", short_duration(*reads_after),
                                                   short_duration(*reads_before))}};
  finding.causes = {"one row that all writes lock: a number series, a stock balance",
                    "the disk's commits are slow"};
  finding.next_step =
      "spread the writes over several series, items or customers and run again: if they get "
      "faster, they waited for one row";
  for (std::uint32_t i = 0; i < view.data.entries.size(); ++i) {
    if (is_write(view.data.entries[i])) {
      finding.entries.push_back(i);
    }
  }
  finding.first_second = rise->after->seconds.first;
  finding.last_second = rise->after->seconds.last;
  return finding;
}

std::optional<Finding> one_endpoint(const RunView& view) {
  double all = 0;
  std::size_t used = 0;
  std::uint32_t busiest = 0;
  const auto busy = [&view](std::uint32_t entry) {
    return static_cast<double>(view.names[entry].all.summary().sum_ns);
  };
  for (std::uint32_t i = 0; i < view.names.size(); ++i) {
    all += busy(i);
    used += view.names[i].requests == 0 ? 0U : 1U;
    busiest = busy(i) > busy(busiest) ? i : busiest;
  }
  if (used < kBusyNames || view.requests < kBusyRequests || all <= 0) {
    return std::nullopt;
  }
  const double share = busy(busiest) / all;
  const double of_requests =
      static_cast<double>(view.names[busiest].requests) / static_cast<double>(view.requests);
  if (share <= kBusyShare || share <= kBusyOver * of_requests) {
    return std::nullopt;
  }
  Finding finding =
      server_finding("one-endpoint", Confidence::kMedium,
                     fmt::format("{} takes {} of all response time with {} of the requests",
                                 view.name(busiest), percent(share), percent(of_requests)));
  finding.evidence = {{"mean time", short_duration(from_seconds(
                                        view.names[busiest].all.summary().mean_ns() / 1e9))}};
  finding.causes = {"it reads or computes much more than the others"};
  finding.next_step = "profile this one first (on Frappe: Recorder)";
  finding.entries = {busiest};
  return finding;
}

std::optional<Finding> not_kept_up(const RunView& view) {
  const MissedStarts starts = missed_starts(view.data);
  const Validity validity = assess_validity(view.data);
  const bool generators_own = std::ranges::any_of(
      validity.findings, [](const ValidityFinding& finding) { return finding.id == "gen-rate"; });
  if (!starts.matter() || generators_own || view.facts.held_back != 0) {
    return std::nullopt;
  }
  Finding finding =
      server_finding("not-kept-up", Confidence::kMedium,
                     fmt::format("the load fell short: {} of {} starts that were due found all "
                                 "users waiting for the site, "
                                 "so that it was {} of what was asked for",
                                 starts.dropped, starts.due, percent(starts.share_made())));
  finding.evidence = {
      {"p95 of all requests", short_duration(view.data.total.all().percentile(0.95))},
      {"CPU of the generator at most, of a core", percent(validity.generator_cpu_max)}};
  finding.causes = {"the site is saturated: users wait for its answers",
                    "fewer users are allowed than the rate takes, whatever the site does"};
  finding.next_step =
      "allow more users; when times grow with them and the rate does not, the site is saturated";
  return finding;
}

}  // namespace

std::vector<Finding> load_rules(const RunView& view) {
  std::vector<Finding> findings = saturation_rules(view);
  add_finding(findings, not_kept_up(view));
  add_finding(findings, slow_writes(view));
  add_finding(findings, one_endpoint(view));
  add_finding(findings, contention(view));
  return findings;
}

}  // namespace acrida
