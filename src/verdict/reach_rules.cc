#include "verdict/reach_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/figures.h"
#include "verdict/answers.h"
#include "verdict/binomial.h"

namespace acrida {
namespace {

constexpr std::string_view kUnreachable = "unreachable";

// What stands in the way, by the short names that http gives to it.
struct Obstacle {
  std::string_view cause;
  std::string_view never;  // {}: the site
  std::string_view sometimes;
  std::vector<std::string> causes;
  std::string_view next_step;
};

const std::array<Obstacle, 7>& obstacles() {
  static const std::array<Obstacle, 7> kObstacles = {{
      {.cause = "connection refused",
       .never = "nothing listens at {}: every connection was refused",
       .sometimes = "the connection was refused",
       .causes = {"the site is not running, or was restarted",
                  "its address or port is another one"},
       .next_step = "open the address in a browser on this machine, and start the site"},
      {.cause = "dns",
       .never = "the name of {} is not known here",
       .sometimes = "the site's name was not resolved",
       .causes = {"a slip of the pen in the host", "this machine asks another name server"},
       .next_step = "look up the name on this machine (getent hosts NAME), and correct -H/--host"},
      {.cause = "tls",
       .never = "no encrypted connection to {} could be made",
       .sometimes = "the TLS handshake failed",
       .causes = {"the certificate is self-signed, has expired, or is another name's",
                  "https was asked of a port that speaks http"},
       .next_step = "read the most frequent failure; --cacert FILE trusts the site's authority"},
      {.cause = "timeout",
       .never = "{} did not answer a single request in time",
       .sometimes = "no answer came in time",
       .causes = {"a firewall drops what this machine sends", "the site is overloaded, or hangs"},
       .next_step = "try one request by hand (curl), and read the site's log of that second"},
      {.cause = "reset",
       .never = "{} ended every connection without an answer",
       .sometimes = "the connection ended before the answer did",
       .causes = {"workers of the site die, or it is restarted",
                  "a proxy in between ends connections"},
       .next_step = "read the error logs of the site and of the proxy of that second"},
      {.cause = "proxy",
       .never = "the proxy let no request through to {}",
       .sometimes = "the proxy refused the connection",
       .causes = {"the proxy may not reach the site, or asks for a password"},
       .next_step = "try one request by hand through the same proxy (curl -x)"},
      {.cause = "protocol",
       .never = "what answers at {} does not speak HTTP",
       .sometimes = "what came was no HTTP",
       .causes = {"another program listens there", "http was asked of a port that speaks https"},
       .next_step = "check scheme and port of -H/--host"},
  }};
  return kObstacles;
}

// Of no word of ours.
const Obstacle& other_obstacle() {
  static const Obstacle kOther = {
      .cause = "",
      .never = "no connection to {} could be made",
      .sometimes = "no connection could be made",
      .causes = {"the network between here and the site is down"},
      .next_step = "read the most frequent failure, and try one request by hand (curl)"};
  return kOther;
}

const Obstacle& obstacle_of(std::string_view cause) {
  const auto* const known = std::ranges::find(obstacles(), cause, &Obstacle::cause);
  return known == obstacles().end() ? other_obstacle() : *known;
}

struct Unanswered {
  Answers requests;
  std::string most;  // the cause of most of them
};

Unanswered unanswered_requests(const RunView& view) {
  Unanswered found;
  std::map<std::string, std::uint64_t> by_cause;
  for (const CauseRecord& cause : view.data.causes) {
    if (cause.status == 0 && !cause.cause.empty() && cause.cause != "request") {
      found.requests.add(cause);
      by_cause[cause.cause] += cause.count;
    }
  }
  const auto most = std::ranges::max_element(
      by_cause, {}, [](const auto& cause_and_count) { return cause_and_count.second; });
  if (most != by_cause.end()) {
    found.most = most->first;
  }
  return found;
}

Finding reach_finding(const RunView& view,
                      std::string_view id,
                      const Unanswered& unanswered,
                      std::string text) {
  const Obstacle& obstacle = obstacle_of(unanswered.most);
  Finding finding;
  finding.id = id;
  finding.confidence = Confidence::kHigh;
  finding.text = std::move(text);
  describe(view, unanswered.requests, finding);
  finding.evidence.front() = {
      "requests without an answer",
      fmt::format("{} of {}", unanswered.requests.count, view.data.total.counts.requests)};
  const auto most = std::ranges::max_element(view.data.failures, {}, &FailureRecord::count);
  if (most != view.data.failures.end()) {
    finding.evidence.back() = {"most frequent failure", view.name(most->entry) + ": " + most->text};
  }
  finding.causes = obstacle.causes;
  finding.next_step = obstacle.next_step;
  return finding;
}

std::optional<Finding> never_answered(const RunView& view, const Unanswered& unanswered) {
  const std::uint64_t requests = view.data.total.counts.requests;
  if (requests == 0 || unanswered.requests.count < requests) {
    return std::nullopt;
  }
  const std::string site = view.facts.host.empty() ? "the site's address" : view.facts.host;
  return reach_finding(view, kUnreachable, unanswered,
                       fmt::format(fmt::runtime(obstacle_of(unanswered.most).never), site));
}

std::optional<Finding> sometimes_unanswered(const RunView& view, const Unanswered& unanswered) {
  const std::uint64_t requests = view.data.total.counts.requests;
  const std::uint64_t count = unanswered.requests.count;
  if (requests < kUnansweredRequests || count >= requests ||
      exceed_lower_bound(static_cast<double>(requests), static_cast<double>(count)) <=
          kUnansweredShare) {
    return std::nullopt;
  }
  const double share = static_cast<double>(count) / static_cast<double>(requests);
  return reach_finding(
      view, "no-answer", unanswered,
      fmt::format("{} of the requests got no answer ({} of {}): {}", percent(share), count,
                  requests, obstacle_of(unanswered.most).sometimes));
}

}  // namespace

std::vector<Finding> reach_rules(const RunView& view) {
  const Unanswered unanswered = unanswered_requests(view);
  std::vector<Finding> findings;
  add_finding(findings, never_answered(view, unanswered));
  add_finding(findings, sometimes_unanswered(view, unanswered));
  return findings;
}

void leave_what_is_unreachable(std::vector<Finding>& findings) {
  if (unreachable(findings) != nullptr) {
    std::erase_if(findings, [](const Finding& finding) {
      return !finding.invalidates && finding.id != kUnreachable;
    });
  }
}

const Finding* unreachable(const std::vector<Finding>& findings) {
  const auto found = std::ranges::find(findings, kUnreachable, &Finding::id);
  return found == findings.end() ? nullptr : &*found;
}

}  // namespace acrida
