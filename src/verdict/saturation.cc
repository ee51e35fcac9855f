#include "verdict/saturation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "acrida/random.h"
#include "base/figures.h"
#include "verdict/load_rules.h"
#include "verdict/usl.h"
#include "verdict/worker_estimate.h"

namespace acrida {
namespace {

const UserLevel* most_users(const std::vector<UserLevel>& levels) {
  const UserLevel* most = nullptr;
  for (const UserLevel& level : levels) {
    if (level.requests >= kLevelRequests && (most == nullptr || level.users >= most->users)) {
      most = &level;
    }
  }
  return most;
}

std::string level_text(const UserLevel& level) {
  return fmt::format("{} /s at {:.0f} users", short_rate(level.rate()), level.users);
}

Finding saturation_finding(std::string_view id,
                           Confidence confidence,
                           std::string text,
                           const Rise& rise) {
  Finding finding;
  finding.id = id;
  finding.confidence = confidence;
  finding.text = std::move(text);
  finding.evidence = {
      {"requests a second", level_text(*rise.before) + ", " + level_text(*rise.after)},
      {"p50", fmt::format("{}, then {}", short_duration(rise.before->times.percentile(0.5)),
                          short_duration(rise.after->times.percentile(0.5)))}};
  finding.first_second = rise.before->seconds.first;
  finding.last_second = rise.after->seconds.last;
  return finding;
}

// The name whose p95 grew most from one level to the other.
std::optional<std::uint32_t> grew_most(const RunView& view, const Rise& rise) {
  std::optional<std::uint32_t> worst;
  double most = 1;
  for (std::uint32_t i = 0; i < view.names.size(); ++i) {
    if (view.names[i].requests < kPercentileSamples) {
      continue;
    }
    const Histogram before = times_in(view.index, i, rise.before->seconds);
    const Histogram after = times_in(view.index, i, rise.after->seconds);
    const double grown = ratio(after.percentile(0.95), before.percentile(0.95));
    if (before.count() >= kPercentileSamples && after.count() >= kPercentileSamples &&
        grown > most) {
      most = grown;
      worst = i;
    }
  }
  return worst;
}

bool is_flat(const Rise& rise) {
  // Were the site to keep up, the rate would have risen as the users; half of that is no chance.
  const double proportional = 1 + (rise.users() - 1) / 2;
  const double error = rate_ratio_error(*rise.before, *rise.after);
  return rise.rate() - error < kRateFlat && rise.rate() + kRateErrors * error < proportional &&
         ratio(rise.after->times.percentile(0.5), rise.before->times.percentile(0.5)) >=
             kMedianRise;
}

// The Universal Scalability Law of the plateaus; ramps would overstate beta.
UslFit scalability(const std::vector<UserLevel>& levels) {
  std::vector<LoadLevel> plateaus;
  for (const UserLevel& level : levels) {
    if (level.plateau && level.requests > 0) {
      const double error = std::sqrt(static_cast<double>(level.requests));
      plateaus.push_back({.users = level.users,
                          .rate = level.rate(),
                          .error = error / static_cast<double>(level.seconds.count())});
    }
  }
  Random random(1);  // the same figures give the same findings
  return fit_usl(plateaus, random);
}

// What the law says, where the levels bear it. Returns whether it has seen a peak.
bool add_scalability(const std::vector<UserLevel>& levels, Finding& finding) {
  const UslFit fit = scalability(levels);
  if (!fit.supported) {
    return false;
  }
  if (fit.alpha_interval.lower > 0) {
    finding.evidence.push_back(
        {"done one at a time (USL alpha)",
         fmt::format("{} [{}, {}]", percent(fit.alpha), percent(fit.alpha_interval.lower),
                     percent(fit.alpha_interval.upper))});
  }
  if (!fit.peak_users) {
    return false;
  }
  finding.evidence.push_back(
      {"most gets done at (USL)", fmt::format("{:.0f} users [{:.0f}, {:.0f}]", *fit.peak_users,
                                              fit.peak_interval.lower, fit.peak_interval.upper)});
  return true;
}

Finding flat_finding(const RunView& view, const Rise& rise) {
  Finding finding = saturation_finding(
      "sat-flat", Confidence::kHigh,
      fmt::format(
          "more users get no more done: {:.0f} instead of {:.0f} users make {} instead of {} "
          "requests a second, and p50 rose from {} to {}",
          rise.after->users, rise.before->users, short_rate(rise.after->rate()),
          short_rate(rise.before->rate()), short_duration(rise.before->times.percentile(0.5)),
          short_duration(rise.after->times.percentile(0.5))),
      rise);
  if (const std::optional<std::uint32_t> worst = grew_most(view, rise)) {
    finding.entries = {*worst};
    finding.evidence.push_back({"whose p95 grew most", view.name(*worst)});
  }
  add_scalability(view.levels, finding);
  finding.causes = {"all workers of the application server are busy",
                    "the database or its CPU is at its limit", "a lock that all requests take"};
  finding.next_step =
      "look which is busy now: workers, CPU, or Threads_running; then profile what grew most";
  return finding;
}

std::optional<Finding> retrograde(const std::vector<UserLevel>& levels) {
  const UserLevel* peak = nullptr;
  for (const UserLevel& level : levels) {
    if (level.requests >= kLevelRequests && (peak == nullptr || level.rate() > peak->rate())) {
      peak = &level;
    }
  }
  const UserLevel* const after = most_users(levels);
  if (peak == nullptr || after <= peak || after->users < kUsersRise * peak->users) {
    return std::nullopt;
  }
  const Rise rise{peak, after};
  if (rise.rate() >= kRateFall ||
      rise.rate() + kRateErrors * rate_ratio_error(*peak, *after) >= 1) {
    return std::nullopt;
  }
  Finding finding = saturation_finding(
      "sat-retro", Confidence::kMedium,
      fmt::format("more users get less done: {} requests a second at {:.0f} users, {} at {:.0f}",
                  short_rate(peak->rate()), peak->users, short_rate(after->rate()), after->users),
      rise);
  finding.confidence = add_scalability(levels, finding) ? Confidence::kHigh : Confidence::kMedium;
  finding.causes = {"requests pile up behind one row that all of them lock",
                    "memory or connections run out and work is repeated",
                    "requests time out and come again"};
  finding.next_step = "look for a row that all of them lock, and for swapping on the site";
  return finding;
}

Estimate mean_time(const Histogram& times) {
  const double mean = times.summary().mean_ns() / 1e9;
  double squares = 0;
  for (const BucketCount& cell : times.buckets()) {
    const double off = to_seconds(Histogram::bucket_middle(cell.bucket)) - mean;
    squares += off * off * static_cast<double>(cell.count);
  }
  const auto count = static_cast<double>(times.count());
  const double error = kRateErrors * std::sqrt(squares / count / count);
  return {.value = mean, .bounds = {.lower = mean - error, .upper = mean + error}};
}

Estimate rate_of(const UserLevel& level) {
  const double error = kRateErrors * std::sqrt(static_cast<double>(level.requests)) /
                       static_cast<double>(level.seconds.count());
  return {.value = level.rate(),
          .bounds = {.lower = level.rate() - error, .upper = level.rate() + error}};
}

// What a connection takes to be opened is a round trip, which keeps no worker busy.
double round_trip(const RunView& view) {
  const PhaseSummary& connect =
      view.data.total.counts.phases[static_cast<std::size_t>(Phase::kConnect)];
  return connect.count == 0
             ? 0.0
             : static_cast<double>(connect.sum_ns) / static_cast<double>(connect.count) / 1e9;
}

std::optional<Finding> worker_limit(const RunView& view, const Rise& flat) {
  const std::optional<Rise> rise = rise_of_users(view.levels);
  if (!rise || rise->before->times.count() < kLevelRequests) {
    return std::nullopt;
  }
  const UserLevel& low = *rise->before;
  const Estimate alone = mean_time(low.times);
  const double network = std::min(round_trip(view), alone.value / 2);
  const std::optional<Estimate> workers = estimate_workers(rate_of(*flat.after), alone, network);
  if (!workers ||
      workers->bounds.upper - workers->bounds.lower > 2 * kWorkersUncertain * workers->value ||
      low.rate() * alone.value > kIdleShare * workers->value) {
    return std::nullopt;
  }
  // At the low level a user's request comes round every users / rate seconds; nobody waits there.
  const double busy = flat.after->users * low.rate() / low.users * (alone.value - network);
  Finding finding = saturation_finding(
      "worker-limit", Confidence::kMedium,
      fmt::format("the site behaves like {:.0f} workers, which {:.0f} users keep busy all the time",
                  workers->value, flat.after->users),
      flat);
  finding.evidence.insert(
      finding.evidence.begin(),
      {{"workers, estimated", fmt::format("{:.1f} [{:.1f}, {:.1f}]", workers->value,
                                          workers->bounds.lower, workers->bounds.upper)},
       {fmt::format("time of a request at {:.0f} users, mean", low.users),
        short_duration(from_seconds(alone.value))},
       {fmt::format("workers that {:.0f} users want", flat.after->users),
        fmt::format("{:.1f}", busy)}});
  finding.causes = {"the application server was given so many workers",
                    "the database lets so many work at once"};
  finding.next_step = fmt::format(
      "{:.0f} workers would be {:.0f} % busy with these users; mind the memory and the CPU of the "
      "site",
      std::ceil(busy / kWorkersBusy), kWorkersBusy * 100);
  return finding;
}

}  // namespace

std::optional<Rise> rise_to_most_users(const std::vector<UserLevel>& levels) {
  const UserLevel* const after = most_users(levels);
  const UserLevel* before = nullptr;
  for (const UserLevel& level : levels) {
    if (&level < after && level.requests >= kLevelRequests &&
        level.users * kUsersRise <= after->users &&
        (before == nullptr || level.users >= before->users)) {
      before = &level;
    }
  }
  return before == nullptr ? std::nullopt : std::optional<Rise>(Rise{before, after});
}

std::optional<Rise> rise_of_users(const std::vector<UserLevel>& levels) {
  const UserLevel* const after = most_users(levels);
  const UserLevel* before = nullptr;
  for (const UserLevel& level : levels) {
    if (&level < after && level.requests >= kLevelRequests &&
        level.users * kUsersRise <= after->users &&
        (before == nullptr || level.users < before->users)) {
      before = &level;
    }
  }
  return before == nullptr ? std::nullopt : std::optional<Rise>(Rise{before, after});
}

std::vector<Finding> saturation_rules(const RunView& view) {
  std::vector<Finding> findings;
  // Users mean nothing where arrivals are scheduled, and rates nothing where an option holds them.
  if (view.facts.open_model || view.facts.held_back != 0) {
    return findings;
  }
  add_finding(findings, retrograde(view.levels));
  if (!findings.empty()) {
    return findings;  // which says more than flat
  }
  if (const std::optional<Rise> rise = rise_to_most_users(view.levels); rise && is_flat(*rise)) {
    add_finding(findings, worker_limit(view, *rise));
    findings.push_back(flat_finding(view, *rise));
  }
  return findings;
}

}  // namespace acrida
