// MetricsSnapshot: what a run's metrics are at one moment, small enough to be made once a second.
//
// Thread: a value; whoever makes it owns the figures, whoever reads it needs nothing of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "acrida/time.h"
#include "report/run_info.h"
#include "stats/run_data.h"
#include "stats/run_stats.h"
#include "verdict/verdict.h"

namespace acrida {

// Names that have series of their own: the first that were used, so that the same ones stay. The
// others are counted, and are in the run's own series.
inline constexpr std::size_t kMetricNamesMax = 500;
// Longer texts are cut. Two that are then the same share no series: the second is left out.
inline constexpr std::size_t kMetricTextBytesMax = 256;
inline constexpr std::size_t kMetricTargetsMax = 1'000;

inline constexpr std::array kMetricQuantiles = {0.5, 0.9, 0.95, 0.99};

struct TimeMetrics {
  std::array<double, kMetricQuantiles.size()> quantiles{};  // seconds
  double sum = 0;                                           // seconds
  std::uint64_t count = 0;
};

struct NameMetrics {
  std::string method;
  std::string name;
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  TimeMetrics times;
};

struct TargetMetrics {
  std::string row;
  std::string measure;
  double limit = 0;  // seconds, a share, requests a second
  std::optional<double> value;
  int outcome = 0;  // 1 PASS, 0 UNPROVEN, -1 FAIL
};

struct FindingMetrics {
  std::string id;
  std::string set;
  std::string confidence;
};

struct MetricsSnapshot {
  std::string version;
  std::string scenario;
  std::string host;
  std::string run_id;
  Duration run_time{0};

  NameMetrics total;
  std::vector<NameMetrics> names;
  std::uint64_t names_left_out = 0;
  std::vector<std::pair<std::string, std::uint32_t>> users;  // by class
  double requests_per_second = 0;                            // Locust's current rates
  double failures_per_second = 0;

  double generator_cpu = 0;  // of the last second's busiest shard, as a share of a core
  TimeMetrics send_lateness;
  TimeMetrics turn_lateness;
  bool valid = true;
  std::vector<std::string> invalid_by;  // ids

  std::vector<TargetMetrics> targets;
  std::vector<FindingMetrics> findings;
};

// `verdict`: null where the run has not been judged; validity is assessed all the same.
// Cost: a walk over the histograms of kMetricNamesMax names at most.
MetricsSnapshot metrics_snapshot(const RunInfo& info,
                                 const RunStats& stats,
                                 Duration run_time,
                                 const Verdict* verdict);

}  // namespace acrida
