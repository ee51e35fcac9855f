#include "verdict/network_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/figures.h"

namespace acrida {
namespace {

Finding network_finding(std::string_view id, Confidence confidence, std::string text) {
  Finding finding;
  finding.id = id;
  finding.set = FindingSet::kNetwork;
  finding.confidence = confidence;
  finding.text = std::move(text);
  return finding;
}

const PhaseSummary& phase(const EntryCounts& counts, Phase which) {
  return counts.phases[static_cast<std::size_t>(which)];
}

Duration mean(const PhaseSummary& summary) {
  return summary.count == 0 ? Duration(0)
                            : Duration(static_cast<Duration::rep>(summary.sum_ns / summary.count));
}

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::optional<Finding> keepalive_off(const RunView& view) {
  const EntryCounts& counts = view.data.total.counts;
  const PhaseSummary& connects = phase(counts, Phase::kConnect);
  const double opened = share(connects.count, counts.exchanges);
  if (counts.exchanges < kNetworkRequests || opened <= kConnectsMax) {
    return std::nullopt;
  }
  Finding finding = network_finding(
      "keepalive-off", Confidence::kHigh,
      fmt::format("{} of the requests open a connection of their own", percent(opened)));
  finding.evidence = {
      {"connections opened", fmt::format("{} for {} requests", connects.count, counts.exchanges)},
      {"time to connect, mean", short_duration(mean(connects))}};
  finding.causes = {"the web server or a proxy closes the connection after each answer",
                    "workers that serve one request a connection (gunicorn sync)",
                    "the load test sends Connection: close"};
  finding.next_step = "switch keep-alive on where browsers connect (nginx: keepalive_timeout)";
  return finding;
}

std::optional<Finding> tls_cost(const RunView& view) {
  const EntryStats& total = view.data.total;
  const PhaseSummary& tls = phase(total.counts, Phase::kTls);
  const double part = share(tls.sum_ns, total.all_summary().sum_ns);
  if (total.counts.requests < kNetworkRequests || part <= kTlsShare) {
    return std::nullopt;
  }
  const ServerFacts& server = view.data.server;
  Finding finding =
      network_finding("tls-cost", Confidence::kHigh,
                      fmt::format("TLS handshakes take {} of all response time", percent(part)));
  finding.evidence = {
      {"handshakes", fmt::format("{}, {} each", tls.count, short_duration(mean(tls)))}};
  if (server.tls_handshakes != 0) {
    finding.evidence.push_back(
        {"of them resumed", percent(share(server.tls_resumed, server.tls_handshakes))});
  }
  finding.causes = {"connections are not kept alive", "sessions are not resumed (no tickets)"};
  finding.next_step = "keep connections alive, and let the server give session tickets";
  return finding;
}

std::optional<Finding> retransmit(const RunView& view) {
  const ServerFacts& server = view.data.server;
  const double repeated = share(server.segments_repeated, server.segments_sent);
  if (server.segments_sent < kSegmentsMin || server.segments_repeated < kRepeatedMin ||
      repeated <= kRepeatedShare) {
    return std::nullopt;
  }
  Finding finding = network_finding(
      "retransmit", Confidence::kHigh,
      fmt::format("{:.2f} % of the TCP segments had to be sent again", repeated * 100));
  finding.evidence = {{"segments sent again",
                       fmt::format("{} of {}", server.segments_repeated, server.segments_sent)}};
  finding.causes = {"packets are lost on the way", "the site's queue of new connections overflows"};
  finding.next_step = "test from a machine near the site, and compare";
  return finding;
}

std::optional<Finding> dns_slow(const RunView& view) {
  const PhaseSummary& dns = phase(view.data.total.counts, Phase::kDns);
  if (dns.count < kDnsLookups || mean(dns) <= kDnsSlow) {
    return std::nullopt;
  }
  Finding finding = network_finding(
      "dns-slow", Confidence::kHigh,
      fmt::format("the site's name takes {} to resolve, on average", short_duration(mean(dns))));
  finding.evidence = {
      {"look-ups", fmt::format("{}, {} at most", dns.count, short_duration(dns.max))}};
  finding.causes = {"the generator's resolver is far away or overloaded"};
  finding.next_step = "use a resolver that caches, or name the site in /etc/hosts";
  return finding;
}

std::string size_text(std::uint64_t bytes) {
  return bytes < 1'000 ? fmt::format("{} bytes", bytes) : fmt::format("{} kB", bytes / 1'000);
}

std::optional<Finding> big_body(const RunView& view) {
  Finding finding = network_finding("big-body", Confidence::kHigh, {});
  std::uint64_t largest = 0;
  for (std::uint32_t i = 0; i < view.data.entries.size(); ++i) {
    const EntryStats& entry = view.data.entries[i];
    const std::uint64_t requests = entry.counts.requests;
    if (requests < kBodyRequests) {
      continue;
    }
    const std::uint64_t bytes = entry.counts.response_bytes / requests;
    const PhaseSummary& receiving = phase(entry.counts, Phase::kReceiving);
    const double part = share(receiving.sum_ns, entry.all_summary().sum_ns);
    const bool slow =
        receiving.sum_ns / requests > static_cast<std::uint64_t>(kReceivingMin.count()) &&
        part > kReceivingShare;
    if (bytes <= kBodyBytes && !slow) {
      continue;
    }
    if (finding.entries.empty()) {
      finding.text = fmt::format("an answer of {} has {}, and receiving it takes {} of its time",
                                 view.name(i), size_text(bytes), percent(part));
    }
    finding.evidence.push_back(
        {view.name(i), fmt::format("{}, {} of its time", size_text(bytes), percent(part))});
    finding.entries.push_back(i);
    largest = std::max(largest, bytes);
  }
  if (finding.entries.empty()) {
    return std::nullopt;
  }
  if (largest <= kSmallBodyBytes) {
    finding.causes = {"the site writes its answer piece by piece", "the network between is slow"};
    finding.next_step = "see what the site does between the first piece of an answer and its last";
  } else {
    finding.causes = {"a list without pages, or with all its fields", "no compression"};
    finding.next_step = "ask for fewer fields and rows, and switch compression on";
  }
  return finding;
}

}  // namespace

std::vector<Finding> network_rules(const RunView& view) {
  std::vector<Finding> findings;
  add_finding(findings, keepalive_off(view));
  add_finding(findings, tls_cost(view));
  add_finding(findings, retransmit(view));
  add_finding(findings, dns_slow(view));
  add_finding(findings, big_body(view));
  return findings;
}

}  // namespace acrida
