#include "verdict/validity_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "base/figures.h"
#include "verdict/binomial.h"
#include "verdict/validity.h"

namespace acrida {
namespace {

Finding validity_finding(std::string_view id, Confidence confidence, std::string text) {
  Finding finding;
  finding.id = id;
  finding.set = FindingSet::kValidity;
  finding.confidence = confidence;
  finding.text = std::move(text);
  return finding;
}

void add_invalid(const RunView& view, std::vector<Finding>& findings) {
  for (const ValidityFinding& invalid : assess_validity(view.data).findings) {
    Finding finding = validity_finding(invalid.id, Confidence::kHigh, invalid.text);
    finding.invalidates = true;
    finding.next_step = "repeat the run when this is put right; its figures are not the site's";
    findings.push_back(std::move(finding));
  }
}

std::optional<Finding> held_back(const RunView& view) {
  if (view.facts.held_back == 0) {
    return std::nullopt;
  }
  Finding finding = validity_finding(
      "gen-rate", Confidence::kHigh,
      fmt::format("--max-rps {} held {} requests back: the rate is the option's, not the site's",
                  view.facts.requests_per_second_max, view.facts.held_back));
  finding.evidence = {
      {"requests that waited for --max-rps", fmt::format("{}", view.facts.held_back)}};
  finding.causes = {"the load wants to send more than the option allows"};
  finding.next_step = "raise --max-rps, or read no capacity out of this run";
  return finding;
}

std::optional<Finding> busy_interpreter(const RunView& view) {
  const Vitals& vitals = view.data.vitals;
  const std::vector<const SeriesPoint*> points = view.points();
  if (!view.facts.locustfile || vitals.cores < 2 || vitals.process_cpu_mean <= 0 ||
      vitals.process_cpu_mean > kCoresIdle * vitals.cores ||
      static_cast<std::int64_t>(points.size()) * view.data.series.span() < kInterpreterSeconds) {
    return std::nullopt;
  }
  double busy = 0;
  for (const SeriesPoint* point : points) {
    busy += point->generator_cpu / static_cast<double>(points.size());
  }
  if (busy <= kInterpreterBusy) {
    return std::nullopt;
  }
  Finding finding = validity_finding(
      "gen-gil", Confidence::kHigh,
      fmt::format("the Python interpreter used {} of its core while the machine has {}",
                  percent(busy), vitals.cores));
  finding.evidence = {
      {"CPU of the interpreter, mean", percent(busy)},
      {"CPU of the process, mean", fmt::format("{:.2f} cores", vitals.process_cpu_mean)}};
  finding.causes = {"one interpreter runs on one core", "a task computes much between requests"};
  finding.next_step = "use more processes (--processes), or write the hot task in C++";
  return finding;
}

struct LimitedUse {
  std::string_view id;
  std::string_view what;
  std::uint64_t most;
  std::uint64_t limit;
  std::string_view cause;
  std::string_view remedy;
};

std::optional<Finding> near_limit(const LimitedUse& use) {
  const auto most = static_cast<double>(use.most);
  const auto limit = static_cast<double>(use.limit);
  if (use.limit == 0 || most <= kNearLimit * limit) {
    return std::nullopt;
  }
  Finding finding = validity_finding(
      use.id, Confidence::kHigh,
      fmt::format("{} of {} {} were in use: a larger run will fail for want of them", use.most,
                  use.limit, use.what));
  finding.evidence = {{fmt::format("{} in use at one time", use.what), percent(most / limit)}};
  finding.causes = {std::string(use.cause)};
  finding.next_step = std::string(use.remedy);
  return finding;
}

std::optional<Finding> full_memory(const RunView& view) {
  const Vitals& vitals = view.data.vitals;
  const auto machine = static_cast<double>(vitals.memory_of_machine);
  if (machine <= 0 || static_cast<double>(vitals.memory_max) <= kMemoryFull * machine) {
    return std::nullopt;
  }
  Finding finding =
      validity_finding("gen-mem", Confidence::kHigh,
                       fmt::format("the generator used {} of the machine's memory",
                                   percent(static_cast<double>(vitals.memory_max) / machine)));
  finding.evidence = {
      {"memory of the process at most", fmt::format("{} MB", vitals.memory_max >> 20U)}};
  finding.causes = {"the load test keeps bodies or results of its users",
                    "too many users for the machine"};
  finding.next_step = "keep no response bodies, or spread the users over more machines";
  return finding;
}

// The fastest second alone is known: no ground to call a whole run invalid.
std::optional<Finding> full_network(const RunView& view) {
  const Vitals& vitals = view.data.vitals;
  if (vitals.network_share_max < kNetworkFull) {
    return std::nullopt;
  }
  Finding finding =
      validity_finding("gen-net", Confidence::kMedium,
                       fmt::format("in its fastest second the load filled {} of {}",
                                   percent(vitals.network_share_max), vitals.network_interface));
  finding.evidence = {{"share of the interface's speed", percent(vitals.network_share_max)}};
  finding.causes = {"answers are as large as the network carries"};
  finding.next_step =
      "move the generator nearer to the site or to a faster link, or ask for less in an answer";
  return finding;
}

std::optional<Finding> little_broken(const RunView& view) {
  Duration under_way{0};
  Duration answered{0};
  std::uint64_t requests = 0;
  for (const SeriesPoint* point : view.points()) {
    under_way += point->in_flight_time;
    answered += point->response_time;
    requests += point->requests;
  }
  const double seconds = static_cast<double>(view.window.count());
  if (view.window.count() < kLittleSeconds || requests < kLittleRequests ||
      under_way <= Duration(0)) {
    return std::nullopt;
  }
  // What is under way at the edges of the window belongs to it in one of the two sums alone.
  const double mean = to_seconds(answered) / static_cast<double>(requests);
  const double residual = std::abs(to_seconds(under_way) - to_seconds(answered)) /
                          std::max(to_seconds(under_way), to_seconds(answered));
  if (residual <= kLittleResidual + mean / seconds) {
    return std::nullopt;
  }
  Finding finding = validity_finding(
      "little-broken", Confidence::kMedium,
      fmt::format("requests were under way for {} in all, but their response times add up to {}: "
                  "{} apart",
                  short_duration(under_way), short_duration(answered), percent(residual)));
  finding.evidence = {
      {"under way on average", fmt::format("{:.2f}", to_seconds(under_way) / seconds)},
      {"rate x response time", fmt::format("{:.2f}", to_seconds(answered) / seconds)}};
  finding.causes = {"requests without a response time", "requests that another client sent",
                    "the load moved within the window"};
  finding.next_step = "look for requests that are counted in only one of the two";
  finding.first_second = view.window.first;
  finding.last_second = view.window.last;
  return finding;
}

std::optional<Finding> not_steady(const RunView& view, bool steady_found) {
  if (steady_found) {
    return std::nullopt;
  }
  Finding finding = validity_finding(
      "not-steady", Confidence::kMedium,
      "the run never settled: no stretch of it is long and even enough to be judged as a whole");
  finding.evidence = {{"length of the run", fmt::format("{} s", whole_window(view.data).last)}};
  finding.causes = {"the ramp-up and the caches' warm-up take most of the run",
                    "the site gets slower all the time"};
  finding.next_step = "run longer at a constant number of users";
  return finding;
}

std::optional<Finding> few_samples(const RunView& view,
                                   std::span<const GatedPercentile> percentiles) {
  std::string worst;
  std::uint64_t missing = view.requests < kSamplesMin ? kSamplesMin - view.requests : 0;
  Finding finding = validity_finding("few-samples", Confidence::kHigh, {});
  if (missing != 0) {
    worst = fmt::format("{} requests in all prove nothing about a p95, which takes {}",
                        view.requests, kSamplesMin);
  }
  for (const GatedPercentile& gated : percentiles) {
    std::uint64_t samples = 0;
    for (const std::uint32_t entry : gated.entries) {
      samples += view.names[entry].all.count();
    }
    const std::uint64_t needed = minimum_samples(gated.quantile);
    if (samples >= needed || gated.entries.empty()) {
      continue;
    }
    const std::string what =
        fmt::format("p{:g} of {}", gated.quantile * 100, view.name(gated.entries.front()));
    finding.evidence.push_back({what, fmt::format("{} samples of {}", samples, needed)});
    finding.entries.insert(finding.entries.end(), gated.entries.begin(), gated.entries.end());
    if (needed - samples > missing) {
      missing = needed - samples;
      worst = fmt::format("{} requests cannot prove {}, which takes {}", samples, what, needed);
    }
  }
  if (worst.empty()) {
    return std::nullopt;
  }
  finding.text = worst;
  finding.causes = {"the run is short for how rarely this is called"};
  finding.next_step = "run longer; acrida plan says how long";
  return finding;
}

}  // namespace

std::vector<Finding> validity_rules(const RunView& view,
                                    std::span<const GatedPercentile> percentiles,
                                    bool steady_found) {
  const Vitals& vitals = view.data.vitals;
  std::vector<Finding> findings;
  add_invalid(view, findings);
  const auto known = [&findings](std::string_view id) {
    return std::ranges::any_of(findings, [id](const Finding& finding) { return finding.id == id; });
  };
  if (!known("gen-rate")) {
    add_finding(findings, held_back(view));
  }
  add_finding(findings, busy_interpreter(view));
  if (!known("gen-fd")) {
    add_finding(findings, near_limit({.id = "gen-fd",
                                      .what = "file descriptors",
                                      .most = vitals.descriptors_max,
                                      .limit = vitals.descriptors_limit,
                                      .cause = "the limit of the shell that started the run",
                                      .remedy = "raise it before the next run: ulimit -n 65536"}));
  }
  if (!known("gen-port")) {
    add_finding(
        findings,
        near_limit(
            {.id = "gen-port",
             .what = "local ports",
             .most = vitals.ports_max,
             .limit = vitals.ports_limit,
             .cause = vitals.time_wait_max * 2 > vitals.ports_max
                          ? "connections are opened anew for each request and rest in TIME_WAIT"
                          : "as many connections are open at one time",
             .remedy = "keep connections alive, or widen the range: sysctl "
                       "net.ipv4.ip_local_port_range=\"1024 65535\" "
                       "net.ipv4.tcp_tw_reuse=1"}));
  }
  if (!known("gen-mem")) {
    add_finding(findings, full_memory(view));
  }
  add_finding(findings, full_network(view));
  add_finding(findings, little_broken(view));
  if (view.facts.over) {  // until then there is time
    add_finding(findings, not_steady(view, steady_found));
    add_finding(findings, few_samples(view, percentiles));
  }
  return findings;
}

}  // namespace acrida
