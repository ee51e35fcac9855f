// RunData is what is known about a run, live or read from a run.json: the one input of every
// report.
//
// Thread: a value; RunStats owns the live one and changes it in merge().
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "acrida/time.h"
#include "base/vitals.h"
#include "stats/entry_counts.h"
#include "stats/example_exchange.h"
#include "stats/histogram.h"
#include "stats/series.h"
#include "stats/server_facts.h"
#include "stats/time_blocks.h"
#include "stats/watch_series.h"

namespace acrida {

// One (method, name), or the whole run: method "", name "Aggregated".
struct EntryStats {
  std::string method;
  std::string name;
  EntryCounts counts;
  WallTime first_done{};  // of the requests counted; the epoch when there was none
  WallTime last_done{};
  Histogram success;  // response times; successes and failures apart
  Histogram failure;
  Histogram
      service;  // done - sent, of samples that had a due time (the open model); otherwise empty

  // Of all these response times, those that Locust rounds up within their bucket
  // (locust_rounding.h), by ascending bucket.
  std::vector<BucketCount> rounded_up;

  // Adds to rounded_up.
  void add_rounded_up(std::uint32_t bucket, std::uint64_t count);
  // Response times of successes and failures together. Cost: a copy.
  Histogram all() const;
  TimeSummary all_summary() const;
  double failure_ratio() const;
  std::size_t bytes() const;
};

struct FailureRecord {
  std::uint32_t entry = 0;  // index in RunData::entries
  std::string text;
  std::uint64_t count = 0;
  WallTime first{};
  WallTime last{};
  // The first such exchange that was kept, also from before a reset; null: none.
  std::shared_ptr<const ExampleExchange> example{};
};

// What the site said went wrong with requests of one name. Not every cause is a failure: a scenario
// may have called it a success, and a report that was answered empty was one to it.
struct CauseRecord {
  std::uint32_t entry = 0;   // index in RunData::entries
  std::uint16_t status = 0;  // of HTTP; 0: no answer
  std::string cause;         // Sample::cause; empty: the site gave none
  std::string message;       // Sample::cause_message; empty: none, or one over the limit
  std::uint64_t count = 0;
  std::uint64_t failures = 0;  // of them, those that counted as failed
  WallTime first{};
  WallTime last{};
};

// The requests of the users that carry a label.
struct LabelStats {
  std::string label;
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  Histogram times;  // response times, of successes and failures together
};

struct ExceptionRecord {
  std::string message;
  std::string traceback;
  std::uint64_t count = 0;
  WallTime first{};
  WallTime last{};
};

struct RunData {
  WallTime start{};         // of the run
  WallTime figures_from{};  // of the figures: start, or the last reset, or the end of the warm-up
  std::int64_t figures_from_second = 0;  // the same, as a second of the series

  EntryStats total;                 // "Aggregated"
  std::vector<EntryStats> entries;  // in the order of first use
  std::vector<FailureRecord> failures;
  std::vector<ExceptionRecord> exceptions;
  std::vector<CauseRecord> causes;
  std::vector<LabelStats> labels;

  std::vector<std::string> user_classes;
  Series series;
  TimeBlocks blocks;
  ServerFacts server;
  Vitals vitals;
  std::vector<WatchSeries> watches;  // of databases that were watched

  Histogram send_lateness;   // of every request of which it is known
  Histogram turn_lateness;   // of every turn of every loop
  Histogram start_lateness;  // open model: of the starts that were late
  std::uint64_t dropped_starts = 0;
  std::uint64_t clock_steps = 0;  // jumps of the wall clock that were noticed
  Duration clock_step_largest{0};

  std::uint64_t samples_of_other_names = 0;
  std::uint64_t failures_not_kept = 0;
  std::uint64_t examples_not_kept = 0;  // failures that the limit left without an example
  std::uint64_t exceptions_not_kept = 0;
  std::uint64_t causes_not_kept = 0;  // samples
  std::uint64_t labels_not_kept = 0;  // samples

  std::size_t bytes() const;

  // Locust's rates over the whole run: per second from figures_from to total.last_done; 0 before
  // the first request.
  double per_second(std::uint64_t count) const;
};

}  // namespace acrida
