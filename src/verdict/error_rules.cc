#include "verdict/error_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/figures.h"
#include "verdict/answers.h"

namespace acrida {
namespace {

Finding error_finding(std::string_view id, Confidence confidence, std::string text) {
  Finding finding;
  finding.id = id;
  finding.confidence = confidence;
  finding.text = std::move(text);
  return finding;
}

// Wilson's lower 95 % bound of a share.
double share_at_least(std::uint64_t part, std::uint64_t whole) {
  constexpr double kZ = 1.645;
  const auto n = static_cast<double>(whole);
  const double p = static_cast<double>(part) / n;
  const double centre = p + kZ * kZ / (2 * n);
  const double width = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
  return (centre - width) / (1 + kZ * kZ / n);
}

std::optional<Finding> failure_rate(const RunView& view) {
  if (view.requests < kFailureRequests ||
      static_cast<double>(view.failures) <= kFailureShare * static_cast<double>(view.requests)) {
    return std::nullopt;
  }
  std::uint32_t worst = 0;
  for (std::uint32_t i = 0; i < view.names.size(); ++i) {
    worst = view.names[i].failures > view.names[worst].failures ? i : worst;
  }
  const double share = static_cast<double>(view.failures) / static_cast<double>(view.requests);
  const double at_least = share_at_least(view.failures, view.requests);
  Finding finding =
      error_finding("failure-rate", at_least > kFailureShare ? Confidence::kHigh : Confidence::kLow,
                    fmt::format("{} of the requests failed ({} of {}), most of them {}",
                                percent(share), view.failures, view.requests, view.name(worst)));
  finding.evidence = {
      {"failed at the least (95 %)", percent(at_least)},
      {"failures of " + view.name(worst),
       fmt::format("{} of {}", view.names[worst].failures, view.names[worst].requests)}};
  const auto most = std::ranges::max_element(view.data.failures, {}, &FailureRecord::count);
  if (most != view.data.failures.end()) {
    finding.evidence.push_back(
        {"most frequent failure", view.name(most->entry) + ": " + most->text});
  }
  finding.causes = {"the web server's workers or connections are used up",
                    "the load test asks for what the site refuses"};
  finding.next_step = "read the most frequent failure, and the site's error log of that second";
  finding.entries = {worst};
  finding.struck = {view.names[worst].failures};
  finding.first_second = view.window.first;
  finding.last_second = view.window.last;
  return finding;
}

std::optional<Finding> deadlock(const RunView& view) {
  Answers answers = answers_with_words(view, {"deadlock"});
  if (answers.count == 0) {
    answers = answers_with_status(view, {508});
  }
  if (answers.count == 0) {
    return std::nullopt;
  }
  Finding finding =
      error_finding("deadlock", Confidence::kHigh,
                    fmt::format("{} requests failed in a deadlock of the database", answers.count));
  describe(view, answers, finding);
  finding.causes = {"transactions take the same rows in different orders",
                    "writes share one number series or stock balance"};
  finding.next_step =
      "read SHOW ENGINE INNODB STATUS for the two statements, and retry what failed";
  return finding;
}

std::uint64_t near_lock_limit(const Histogram& times) {
  std::uint64_t count = 0;
  for (const BucketCount& cell : times.buckets()) {
    const Duration middle = Histogram::bucket_middle(cell.bucket);
    count += middle >= kLockWaitFrom && middle <= kLockWaitTo ? cell.count : 0;
  }
  return count;
}

std::optional<Finding> lock_wait(const RunView& view) {
  const Answers answers = answers_with_words(
      view, {"lock wait timeout", "lockwaittimeout", "querytimeouterror", "lock timeout"});
  std::uint64_t long_ones = 0;
  std::vector<std::uint32_t> slow;
  for (std::uint32_t i = 0; i < view.names.size(); ++i) {
    if (const std::uint64_t count = near_lock_limit(view.names[i].all)) {
      long_ones += count;
      slow.push_back(i);
    }
  }
  if (answers.count == 0 && long_ones < kLockWaits) {
    return std::nullopt;
  }
  const bool is_said = answers.count != 0;
  Finding finding = error_finding(
      "lock-wait", is_said ? Confidence::kHigh : Confidence::kMedium,
      is_said
          ? fmt::format("{} requests waited for a lock until the database gave up", answers.count)
          : fmt::format("{} answers took 50 s, which is how long MariaDB waits for a lock",
                        long_ones));
  finding.evidence = {{"answers of 49 to 52 s", fmt::format("{}", long_ones)}};
  if (is_said) {
    describe(view, answers, finding);
  } else {
    finding.entries = std::move(slow);
  }
  finding.causes = {
      "a long transaction holds rows that others want: a report, an import, a closing"};
  finding.next_step =
      "find it while the load runs: information_schema.innodb_trx, the oldest first";
  return finding;
}

std::optional<Finding> conflicts(const RunView& view) {
  Answers answers = answers_with_words(view, {"timestampmismatch"});
  if (answers.count == 0) {
    answers = answers_with_status(view, {409, 412});
  }
  std::uint64_t requests = 0;
  for (const std::uint32_t entry : answers.entries) {
    requests += view.data.entries[entry].counts.requests;
  }
  if (answers.count < kConflicts ||
      static_cast<double>(answers.count) <= kConflictShare * static_cast<double>(requests)) {
    return std::nullopt;
  }
  Finding finding = error_finding(
      "ts-mismatch", Confidence::kHigh,
      fmt::format("{} requests met a document that somebody else had changed meanwhile",
                  answers.count));
  describe(view, answers, finding);
  finding.causes = {"users of the load test edit the same document",
                    "the load test sends a stale copy"};
  finding.next_step =
      "give each user documents of its own, or read a document again before saving it";
  return finding;
}

std::optional<Finding> rate_limited(const RunView& view) {
  const Answers answers = answers_with_status(view, {429});
  const ServerFacts& server = view.data.server;
  const double limit = server.rate_limit.value_or(0);
  const double left = server.rate_limit_left.value_or(limit);
  if (answers.count == 0 && left >= kLimitLeft * limit) {
    return std::nullopt;
  }
  Finding finding = error_finding(
      "rate-limited", answers.count != 0 ? Confidence::kHigh : Confidence::kMedium,
      answers.count != 0
          ? fmt::format("the site refused {} requests because there were too many of them (429)",
                        answers.count)
          : fmt::format("the site's rate limit is nearly used up: {} of {} left", short_rate(left),
                        short_rate(limit)));
  if (server.retry_after > Duration(0)) {
    finding.evidence.push_back({"asked to come back after", short_duration(server.retry_after)});
  }
  if (answers.count != 0) {
    describe(view, answers, finding);
  }
  finding.causes = {"the limit is per address, and all users of the load test come from one",
                    "the limit is meant for this load"};
  finding.next_step =
      "lift the limit for the generator's address; if real users share one, raise it";
  return finding;
}

// A proxy's own: the application names its exception.
Answers answers_of_proxy(const RunView& view) {
  if (view.data.causes.empty()) {
    return answers_with_status(view, {502, 503, 504});
  }
  Answers answers;
  for (const CauseRecord& cause : view.data.causes) {
    if (cause.status >= 502 && cause.status <= 504 && cause.cause.empty()) {
      answers.add(cause);
    }
  }
  return answers;
}

std::optional<Finding> front_queue(const RunView& view) {
  const Answers answers = answers_of_proxy(view);
  const PhaseSummary& connect =
      view.data.total.counts.phases[static_cast<std::size_t>(Phase::kConnect)];
  const Duration mean(
      connect.count == 0 ? 0 : static_cast<Duration::rep>(connect.sum_ns / connect.count));
  const bool slow =
      connect.count >= kConnectsMin && mean > kConnectSlow && connect.max > kSynRepeated;
  if (answers.count < kGatewayErrors && !slow) {
    return std::nullopt;
  }
  const bool refused = answers.count >= kGatewayErrors;
  Finding finding = error_finding(
      "queue-front", refused ? Confidence::kHigh : Confidence::kMedium,
      refused
          ? fmt::format("{} requests were answered by the proxy in the application's place (502, "
                        "503 or 504)",
                        answers.count)
          : fmt::format("a connection takes {} to be accepted, {} at most: the queue for new ones "
                        "seems full",
                        short_duration(mean), short_duration(connect.max)));
  finding.evidence = {
      {"time to connect", fmt::format("{} on average, {} at most", short_duration(mean),
                                      short_duration(connect.max))}};
  if (refused) {
    describe(view, answers, finding);
  }
  finding.causes = {"all workers of the application server are busy and its backlog is full",
                    "a worker takes longer than the proxy waits (504), or died (502)"};
  finding.next_step =
      "compare workers and backlog of the application server with what waits, and its time-out "
      "with the slowest answer";
  return finding;
}

struct Half {
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  Duration p50{0};

  double share() const {
    return requests == 0 ? 0.0 : static_cast<double>(failures) / static_cast<double>(requests);
  }
};

Half half_of(const RunView& view, Seconds seconds) {
  Half half;
  for (const SeriesPoint* point : view.points()) {
    if (point->second >= seconds.first && point->second < seconds.last) {
      half.requests += point->requests;
      half.failures += point->failures;
    }
  }
  half.p50 =
      block_times(view.data, seconds, [](const EntryStats&) { return true; }).percentile(0.5);
  return half;
}

std::optional<Finding> fast_failures(const RunView& view) {
  const std::int64_t middle = view.window.first + view.window.count() / 2;
  const Half first = half_of(view, {view.window.first, middle});
  const Half second = half_of(view, {middle, view.window.last});
  if (first.requests < kFastFailRequests || second.requests < kFastFailRequests ||
      second.share() - first.share() < kFastFailMore || first.p50 <= Duration(0) ||
      ratio(second.p50, first.p50) > kFastFailMedian) {
    return std::nullopt;
  }
  Finding finding = error_finding(
      "fast-fail", Confidence::kHigh,
      fmt::format("failures rose from {} to {} while p50 fell from {} to {}: refusals look fast",
                  percent(first.share()), percent(second.share()), short_duration(first.p50),
                  short_duration(second.p50)));
  finding.evidence = {{"p50 of successes", short_duration(view.data.total.success.percentile(0.5))},
                      {"p50 of failures", short_duration(view.data.total.failure.percentile(0.5))}};
  finding.causes = {"the site sheds load",
                    "a limit was reached, and what is over it is refused at once"};
  finding.next_step = "judge the times of successes, and the rate of successes, not of all answers";
  finding.first_second = middle;
  finding.last_second = view.window.last;
  return finding;
}

}  // namespace

std::vector<Finding> error_rules(const RunView& view) {
  std::vector<Finding> findings;
  add_finding(findings, deadlock(view));
  add_finding(findings, lock_wait(view));
  add_finding(findings, conflicts(view));
  add_finding(findings, rate_limited(view));
  add_finding(findings, front_queue(view));
  add_finding(findings, fast_failures(view));
  add_finding(findings, failure_rate(view));
  return findings;
}

}  // namespace acrida
