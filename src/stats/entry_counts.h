// EntryCounts is what is counted per (method, name) beside the histograms: in one second by a
// recorder, over the run by RunStats.
//
// Thread: values.
#pragma once

#include <array>
#include <cstdint>

#include "stats/histogram.h"
#include "stats/sample.h"

namespace acrida {

// One phase over many requests; mean = sum / count over the requests in which it happened.
struct PhaseSummary {
  std::uint64_t count = 0;
  std::uint64_t sum_ns = 0;
  Duration max{0};

  void record(Duration value);
  void merge(const PhaseSummary& other);
};

struct EntryCounts {
  std::uint64_t requests = 0;  // failures and requests without a response time included
  std::uint64_t failures = 0;
  std::uint64_t without_time = 0;  // no response time (Locust's num_none_requests)
  std::uint64_t in_on_start = 0;   // of `requests`
  std::uint64_t response_bytes = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t wire_bytes_received = 0;
  std::uint64_t exchanges = 0;  // requests that left: what a server can have seen of `requests`
  std::array<std::uint64_t, kStampKinds> stamps{};  // by StampKind
  std::array<PhaseSummary, kPhases> phases{};       // by Phase

  std::uint64_t abandoned = 0;  // sent, no answer when the run stopped; not in `requests`
  std::uint64_t unsent =
      0;  // started, but no byte had left when the run stopped; not in `requests`
  // Left out of the figures: sent during the warm-up, or before a reset. Not in `requests`.
  std::uint64_t excluded_requests = 0;
  std::uint64_t excluded_failures = 0;
  std::uint64_t excluded_exchanges = 0;

  void record(const Sample& sample);
  void merge(const EntryCounts& other);
  // Moves what was counted to the excluded figures; abandoned and unsent stay.
  void exclude();
};

}  // namespace acrida
