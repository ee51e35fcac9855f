#include "verdict/site_log_rules.h"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "base/figures.h"

namespace acrida {
namespace {

Duration outside(const ServerTimes& times) {
  return times.total_p50 - times.server_p50;
}

bool waits_outside(const ServerTimes& times) {
  return times.joined >= kLoggedRequests && outside(times) >= kOutsideLeast &&
         ratio(outside(times), times.total_p50) > kOutsideShare;
}

// The name whose requests wait longest.
std::optional<Finding> longest_wait(const RunView& view) {
  const ServerTimes* worst = nullptr;
  std::vector<std::uint32_t> entries;
  for (const ServerTimes& times : view.facts.server_times) {
    if (times.entry < view.data.entries.size() && waits_outside(times)) {
      entries.push_back(times.entry);
      if (worst == nullptr || outside(times) > outside(*worst)) {
        worst = &times;
      }
    }
  }
  if (worst == nullptr) {
    return std::nullopt;
  }
  Finding finding;
  finding.id = "waits-outside";
  finding.set = FindingSet::kServer;
  finding.confidence = Confidence::kHigh;
  finding.text = fmt::format(
      "by its own log the site works {} on {}, and its users wait {}: the rest passes in a queue "
      "or "
      "on the way",
      short_duration(worst->server_p50), view.name(worst->entry), short_duration(worst->total_p50));
  finding.evidence = {
      {"median response time", short_duration(worst->total_p50)},
      {"median time on the server, by its log", short_duration(worst->server_p50)},
      {"requests found in the log", fmt::format("{}", worst->joined)},
      {"names of which most of the time passes outside", fmt::format("{}", entries.size())}};
  finding.causes = {"all web workers are busy, and requests wait for a free one",
                    "a proxy in front of the site holds them back",
                    "the network between the generator and the site is slow"};
  finding.next_step =
      "look whether connecting is slow too, which is the network; if not, give the site more web "
      "workers, as long as its processors are not busy";
  finding.entries = std::move(entries);
  return finding;
}

}  // namespace

std::vector<Finding> site_log_rules(const RunView& view) {
  std::vector<Finding> findings;
  add_finding(findings, longest_wait(view));
  return findings;
}

}  // namespace acrida
