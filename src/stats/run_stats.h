// RunStats adds up what the recorders of a run hand over, and answers for the run so far and for
// its last seconds.
//
// Seconds are counted from the start of the run on the monotonic clock, so that a step of the wall
// clock moves nothing; the caller says which second a delta belongs to.
//
// Thread: owned by one thread; not synchronized. Cost of merge(): about 30 ns per (name, bucket)
// pair in the delta, and what sorting them costs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "stats/cause_table.h"
#include "stats/limits.h"
#include "stats/recorder_delta.h"
#include "stats/run_data.h"
#include "stats/text_table.h"
#include "stats/window.h"

namespace acrida {

// Per second, as Locust's tables show them.
struct Rates {
  double requests = 0;
  double failures = 0;
};

// What ended in one second. Without the warm-up.
struct SecondFigures {
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  Histogram times;  // of both
};

struct UserCount {
  std::string_view user_class;
  std::uint32_t count = 0;
};

class RunStats {
 public:
  // Tests may lower the limit on names.
  explicit RunStats(WallTime start, std::uint32_t entries_max = kEntriesMax);
  RunStats(const RunStats&) = delete;
  RunStats& operator=(const RunStats&) = delete;

  // Adds a delta to the figures and to a second. Deltas of one recorder must come in the order in
  // which they were taken; those of different recorders in any. REQUIRES: second >= 0.
  void merge(const RecorderDelta& delta, std::int64_t second);

  // The most users of each class at one time in `second`; classes not named had none.
  void set_users(std::int64_t second, std::span<const UserCount> users);
  // CPU time of one shard in `second` as a share of one core; the busiest shard's is kept.
  void set_generator_cpu(std::int64_t second, double share);
  // The wall clock jumped against the monotonic one.
  void add_clock_step(Duration step);
  // What the generator has used of its machine so far.
  void set_vitals(const Vitals& vitals) { data_.vitals = vitals; }

  // A watched database has said of itself at the end of `second`. REQUIRES: seconds come in order.
  void add_watched(std::int64_t second, const WatchedFigure& figure);

  // Starts the figures afresh (--reset-stats): what was counted so far moves to the excluded
  // counts. The series and the blocks go on, but for the block of `second`, which begins anew, so
  // that blocks from there on hold what the figures hold. For an exact cut, merge a delta of every
  // recorder right before.
  void reset(WallTime now, std::int64_t second);
  // The warm-up is over: the figures count from here. Nothing is dropped, because the recorders
  // already kept the warm-up apart.
  void end_warm_up(WallTime now, std::int64_t second);

  const RunData& data() const { return data_; }

  // Locust's current rates: the mean over the seconds [t - 12, t - 2), cut at the start of the
  // figures, where t is the second of the last request.
  Rates current_rates() const;
  // The same for each entry, aligned with data().entries.
  std::vector<Rates> entry_rates() const;

  // What ended in one of the last kWindowSecondsKept seconds; nothing of an older one.
  SecondFigures figures_of(std::int64_t second) const;

  // The exact response times of the last kWindowSeconds seconds that were merged, `second` the last
  // of them. Cost: a walk over what was counted in those seconds.
  Histogram window(std::int64_t second) const;
  // The same for each entry, aligned with data().entries.
  std::vector<Histogram> entry_windows(std::int64_t second) const;

  std::size_t bytes() const;

 private:
  static constexpr std::uint32_t kNone = ~0U;

  struct RecorderMap {  // from a recorder's ids to rows of the tables here
    std::vector<std::uint32_t> entries;
    std::vector<std::uint32_t> failures;  // kNone: not kept
    std::vector<std::uint32_t> exceptions;
    std::vector<std::uint32_t> causes;
    std::vector<std::uint32_t> labels;
  };

  RecorderMap& learn(const RecorderDelta& delta);
  std::uint32_t entry_index(std::string_view method, std::string_view name);
  void merge_entries(const RecorderDelta& delta, const RecorderMap& map, std::int64_t second);
  void merge_times(const RecorderDelta& delta, const RecorderMap& map, std::int64_t second);
  void merge_failures(const RecorderDelta& delta, const RecorderMap& map);
  void merge_examples(const RecorderDelta& delta, const RecorderMap& map);
  void merge_exceptions(const RecorderDelta& delta, const RecorderMap& map);
  void merge_blocks(const RecorderDelta& delta, const RecorderMap& map, std::int64_t second);
  void merge_causes(const RecorderDelta& delta, const RecorderMap& map);
  void merge_labels(const RecorderDelta& delta, const RecorderMap& map);
  void merge_lateness(const RecorderDelta& delta, std::int64_t second);
  // The seconds of the current rates: the first one and how many.
  std::pair<std::int64_t, std::int64_t> rate_window() const;

  RunData data_;
  TextTable names_;
  std::vector<std::uint32_t> entry_rows_;  // from names_ to data_.entries
  std::uint32_t other_names_ = kNone;      // index of the entry kOtherNames
  TextTable failures_;
  std::vector<std::uint32_t>
      failure_rows_;  // from failures_ to data_.failures; kNone before the first
  // By failures_: a reset forgets the records, but what they look like remains true.
  std::vector<std::shared_ptr<const ExampleExchange>> examples_;
  std::uint32_t examples_kept_ = 0;
  TextTable exceptions_;  // rows as in data_.exceptions
  CauseTable causes_;
  std::vector<std::uint32_t> cause_rows_;  // from causes_ to data_.causes; kNone before the first
  TextTable labels_;
  std::vector<std::uint32_t> label_rows_;
  std::vector<RecorderMap> maps_;  // by recorder
  Window window_;
  std::vector<BucketTable::Pair> pairs_;  // scratch of merge()
  std::int64_t last_request_second_ = -1;
};

}  // namespace acrida
