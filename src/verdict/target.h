// Target: what somebody has promised about requests, or asks of them: "p95 of POS Invoice Create
// below 800 ms".
//
// Thread: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "acrida/time.h"

namespace acrida {

// What a limit is about.
enum class Measure : std::uint8_t {
  kPercentile,   // of response times; Limit::quantile says which
  kMax,          // the longest response time
  kMean,         // the mean response time
  kFailureRate,  // failures / requests
  kRate          // successful requests a second: the only one that is wanted high
};

struct Limit {
  Measure measure = Measure::kPercentile;
  double quantile = 0;  // of kPercentile: 0.95
  double value = 0;     // seconds for times, a share for kFailureRate, requests a second for kRate
  bool inclusive = false;  // a value equal to the limit holds ("<=", and a rate that is reached)

  // When it must hold; Taurus's words. Absent: over the run's window as a whole.
  enum class Span : std::uint8_t {
    kRun,     // over the whole window
    kFor,     // broken only when it is broken in every second for so long
    kWithin,  // broken when the figure over any so long stretch is, the run's beginning included
    kOver     // the same, whole stretches only
  };
  Span span = Span::kRun;
  Duration span_length{0};

  // End the run when it is broken, not before `grace` has passed.
  bool abort = false;
  Duration grace{0};

  std::string text;  // as it was written: "< 800", "p(95)<300"
};

struct TargetRow {
  std::string label;  // "POS Invoice Create"; empty: all requests together
  std::vector<std::string>
      globs;  // of request names, "GET /api/*" or "/api/*"; empty: by its words
  std::vector<Limit> limits;
  std::uint32_t line = 0;  // in its file; 0: it comes from an option
};

struct Targets {
  std::string source;  // the file, or the option
  std::vector<TargetRow> rows;

  bool empty() const { return rows.empty(); }
};

// "p95", "p99.9", "max", "mean", "failures", "requests/s".
std::string measure_name(const Limit& limit);
// "300 ms", "1 %", "25 /s": a value in the unit of a limit.
std::string measure_value(const Limit& limit, double value);

}  // namespace acrida
