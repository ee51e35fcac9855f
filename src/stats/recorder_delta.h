// RecorderDelta is what one recorder counted since the one before it: a second, as a rule.
//
// The shard takes it, another thread merges it (RunStats::merge) and sends it back to be filled
// again (Recorder::give_back), so that a steady run allocates nothing.
//
// Thread: owned by one thread at a time; moved, never shared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "acrida/time.h"
#include "stats/bucket_table.h"
#include "stats/entry_counts.h"
#include "stats/example_exchange.h"
#include "stats/histogram.h"
#include "stats/server_facts.h"

namespace acrida {

struct RecorderDelta {
  struct Entry {
    std::uint32_t id = 0;  // EntryId of the recorder
    EntryCounts counts;
    WallTime first_done{};  // of the requests counted; the epoch when there was none
    WallTime last_done{};
    TimeSummary success;  // response times, of successes and failures apart
    TimeSummary failure;
    TimeSummary service;  // of samples that had a due time
  };
  struct NewEntry {
    std::uint32_t id = 0;
    std::string method;
    std::string name;
  };
  struct NewFailure {
    std::uint32_t id = 0;
    std::uint32_t entry = 0;
    std::string text;
  };
  struct NewExample {
    std::uint32_t failure = 0;  // id
    ExampleExchange example;
  };
  struct NewException {
    std::uint32_t id = 0;
    std::string message;
    std::string traceback;
  };
  struct NewCause {
    std::uint32_t id = 0;
    std::uint32_t entry = 0;
    std::uint16_t status = 0;
    std::string cause;
    std::string message;
  };
  struct NewLabel {
    std::uint32_t id = 0;
    std::string label;
  };
  // How often a failure or an exception occurred.
  struct Occurrences {
    std::uint32_t id = 0;
    std::uint64_t count = 0;
    WallTime first{};
    WallTime last{};
  };
  struct Cause {
    Occurrences occurrences;
    std::uint64_t failures = 0;  // of them
  };
  struct Label {
    std::uint32_t id = 0;
    std::uint64_t requests = 0;
    std::uint64_t failures = 0;
    TimeSummary times;
  };

  std::uint32_t recorder = 0;  // number given to its constructor

  std::vector<NewEntry> new_entries;
  std::vector<NewFailure> new_failures;
  std::vector<NewExample> new_examples;
  std::vector<NewException> new_exceptions;
  std::vector<NewCause> new_causes;
  std::vector<NewLabel> new_labels;

  std::vector<Entry> entries;  // those in which something was counted
  BucketTable success_times;
  BucketTable failure_times;
  BucketTable service_times;
  BucketTable rounded_up_times;  // those of both that Locust rounds up within their bucket
  std::vector<Occurrences> failures;
  std::vector<Occurrences> exceptions;
  std::vector<Cause> causes;
  std::vector<Label> labels;
  BucketTable label_times;  // by label

  Histogram send_lateness;
  Histogram turn_lateness;
  Histogram start_lateness;  // open model: of the starts that were late
  std::uint64_t dropped_starts = 0;

  Duration in_flight_time{0};
  Duration waited{0};
  std::uint64_t waits = 0;
  ServerFacts server;

  std::uint64_t samples_of_other_names = 0;
  std::uint64_t failures_not_kept = 0;  // failed samples whose text did not fit any more
  std::uint64_t examples_not_kept = 0;  // failures
  std::uint64_t exceptions_not_kept = 0;
  std::uint64_t causes_not_kept = 0;  // samples
  std::uint64_t labels_not_kept = 0;  // samples

  // Forgets everything and keeps the memory.
  void clear();
  std::size_t bytes() const;
};

}  // namespace acrida
