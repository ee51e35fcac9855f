#include "stats/entry_counts.h"

#include <algorithm>

namespace acrida {

void PhaseSummary::record(Duration value) {
  if (value.count() > 0) {
    ++count;
    sum_ns += static_cast<std::uint64_t>(value.count());
    max = std::max(max, value);
  }
}

void PhaseSummary::merge(const PhaseSummary& other) {
  count += other.count;
  sum_ns += other.sum_ns;
  max = std::max(max, other.max);
}

void EntryCounts::record(const Sample& sample) {
  ++requests;
  failures += sample.failure.empty() ? 0U : 1U;
  without_time += sample.response_time.has_value() ? 0U : 1U;
  in_on_start += sample.in_on_start ? 1U : 0U;
  response_bytes += sample.response_length;
  bytes_sent += sample.bytes_sent;
  wire_bytes_received += sample.wire_bytes_received;
  exchanges += sample.exchanges;
  ++stamps[static_cast<std::size_t>(sample.stamp)];
  phases[static_cast<std::size_t>(Phase::kDns)].record(sample.phases.dns);
  phases[static_cast<std::size_t>(Phase::kConnect)].record(sample.phases.connect);
  phases[static_cast<std::size_t>(Phase::kTls)].record(sample.phases.tls);
  phases[static_cast<std::size_t>(Phase::kWaiting)].record(sample.phases.waiting);
  phases[static_cast<std::size_t>(Phase::kReceiving)].record(sample.phases.receiving);
}

void EntryCounts::merge(const EntryCounts& other) {
  requests += other.requests;
  failures += other.failures;
  without_time += other.without_time;
  in_on_start += other.in_on_start;
  response_bytes += other.response_bytes;
  bytes_sent += other.bytes_sent;
  wire_bytes_received += other.wire_bytes_received;
  exchanges += other.exchanges;
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    stamps[i] += other.stamps[i];
  }
  for (std::size_t i = 0; i < phases.size(); ++i) {
    phases[i].merge(other.phases[i]);
  }
  abandoned += other.abandoned;
  unsent += other.unsent;
  excluded_requests += other.excluded_requests;
  excluded_failures += other.excluded_failures;
  excluded_exchanges += other.excluded_exchanges;
}

void EntryCounts::exclude() {
  EntryCounts afresh;
  afresh.abandoned = abandoned;
  afresh.unsent = unsent;
  afresh.excluded_requests = excluded_requests + requests;
  afresh.excluded_failures = excluded_failures + failures;
  afresh.excluded_exchanges = excluded_exchanges + exchanges;
  *this = afresh;
}

}  // namespace acrida
