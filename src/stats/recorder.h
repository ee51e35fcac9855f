// Recorder takes the samples of one shard.
//
// record() touches only the state of the current second; once a second take_delta() hands that
// state over to be merged into the run's figures elsewhere (RunStats). It reads no clock: all
// instants come with the samples.
//
//   const EntryId entry = recorder.entry("GET", "/api/items");
//   recorder.record({.entry = entry, .sent = sent, .response_time = done - sent, ...});
//
// Thread: owned by one shard; not synchronized. Cost: entry() of a known name and record() together
// about 60 ns, without allocation; a failure or a cause is a look-up in a table of texts more for
// each of its texts, a label one and an increment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "acrida/time.h"
#include "stats/cause_table.h"
#include "stats/example_exchange.h"
#include "stats/limits.h"
#include "stats/recorder_delta.h"
#include "stats/sample.h"
#include "stats/server_facts.h"
#include "stats/text_table.h"

namespace acrida {

class Recorder {
 public:
  // `number` tells the recorders of a run apart: 0, 1, 2, ... Tests may lower the limit on names.
  explicit Recorder(std::uint32_t number, std::uint32_t entries_max = kEntriesMax);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // The entry of a name, made at its first use. Names beyond the limit share the entry kOtherNames,
  // with no method. An id is good for the recorder's whole life.
  EntryId entry(std::string_view method, std::string_view name);

  // Returns the sample's failure while that has no example: give it one with add_example() if there
  // is one. Nothing for a success. REQUIRES: sample.entry came from entry() of this recorder.
  std::optional<FailureId> record(const Sample& sample);
  // REQUIRES: the last record() has asked for it.
  void add_example(FailureId failure, ExampleExchange example);

  // An exception that user code threw. `traceback` is what is known of the place: a traceback or a
  // class.
  void record_exception(std::string_view message, std::string_view traceback, WallTime now);

  // At the stop: a request was sent and no answer came; a request was started and no byte of it had
  // left.
  void record_abandoned(EntryId entry);
  void record_unsent(EntryId entry);

  // Open model: a start that came `late` after it was due (call it only for those over the engine's
  // tolerance), and starts that were given up because no user was free.
  void record_late_start(Duration late);
  void record_dropped_starts(std::uint64_t count);

  // Once per turn of the loop: how much later the turn began than its first timer was due, or how
  // long the turn kept others waiting; what exactly is the loop's to say (docs/measurement.md).
  void record_turn_lateness(Duration late);

  // A user has waited so long between two tasks.
  void record_wait(Duration waited);
  // The engine had requests under way for so long since the last call, each counted for itself: two
  // for a second are two seconds.
  void record_in_flight(Duration time);
  // What the site said of itself beside its answers.
  void note_server(const ServerFacts& facts);

  // Between the two, samples are counted but kept out of every figure, and lateness, waits and what
  // is under way are not recorded; exceptions, what the site said of itself and what is abandoned
  // at the stop always count. A sample belongs to the warm-up when it was sent before `now` of
  // end_warm_up(), whenever it is done.
  void begin_warm_up();
  void end_warm_up(WallTime now);

  // What was counted since the last call. Cost: moves a few vectors.
  RecorderDelta take_delta();
  // Returns a merged delta, whose memory the next one uses. From any recorder.
  void give_back(RecorderDelta delta);

  // Memory in use, this object included; deltas that are away are not.
  std::size_t bytes() const;

 private:
  static constexpr std::uint32_t kNone = ~0U;

  bool warming_up() const { return measured_from_ == WallTime::max(); }
  RecorderDelta::Entry& entry_delta(EntryId entry);
  std::optional<FailureId> count_failure(const Sample& sample, WallTime done);
  void count_cause(const Sample& sample, WallTime done);
  void count_label(const Sample& sample);
  static void count_occurrence(std::vector<std::uint32_t>& slots,
                               std::vector<RecorderDelta::Occurrences>& occurrences,
                               std::uint32_t id,
                               WallTime when);

  const std::uint32_t number_;
  std::uint32_t other_names_ = kNone;  // id of the entry kOtherNames
  WallTime measured_from_;             // samples sent before belong to the warm-up
  TextTable names_;
  TextTable failures_;
  std::vector<bool> has_example_;  // by failure; also where the limit left it without one
  std::uint32_t examples_ = 0;
  TextTable exceptions_;
  CauseTable causes_;
  TextTable labels_;
  // Where an id is in the delta's vectors; kNone when nothing was counted since the last
  // take_delta().
  std::vector<std::uint32_t> entry_slots_;
  std::vector<std::uint32_t> failure_slots_;
  std::vector<std::uint32_t> exception_slots_;
  std::vector<std::uint32_t> cause_slots_;
  std::vector<std::uint32_t> label_slots_;
  RecorderDelta current_;
  std::vector<RecorderDelta> spare_;
};

}  // namespace acrida
