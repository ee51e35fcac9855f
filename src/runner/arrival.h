// The open model: arrivals start when the schedule says, whether or not the server keeps up.
//
// Arrival i is due when the integral of the rate rises above i, computed from the start of the run
// and never from the arrival before: a stall, of the server or of the generator, leaves the
// schedule alone. With Poisson arrivals the integral has to rise above the i-th point of a Poisson
// process of rate 1 drawn from the run's seed.
//
// Shard k of n takes the arrivals whose index is k modulo n. Each shard computes them from the same
// curve and seed, so together they are the whole schedule and no shard asks another.
//
// What cannot be done on time is counted and not hidden: a start that is later than due by more
// than a tolerance is late; an arrival that finds too many others active, or that is pushed out of
// a full backlog, is dropped.
//
// Thread: owned by one shard; not synchronized.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "acrida/random.h"
#include "acrida/time.h"
#include "runner/rate_curve.h"

namespace acrida {

// Which part of a whole belongs to one shard.
struct ShardSlice {
  std::uint32_t shard = 0;
  std::uint32_t shards = 1;

  // This shard's part of a limit for all: the parts differ by at most one and add up to the whole.
  std::uint64_t share_of(std::uint64_t whole) const {
    return whole / shards + (shard < whole % shards ? 1 : 0);
  }
};

struct ArrivalLimits {
  // A start this much after its due time is not late: one turn of a loop that is not overloaded.
  Duration late_tolerance = std::chrono::milliseconds(10);
  // Arrivals of this shard active at the same time, those of other schedules included; a further
  // one is dropped.
  std::uint64_t active_max = 10'000;
  // Arrivals of this shard that are due and wait to be taken; beyond it the oldest is dropped.
  std::uint64_t backlog_max = 10'000;
};

// The due times of one slice, in order.
class ArrivalSchedule {
 public:
  struct Arrival {
    std::uint64_t index;  // in the whole schedule
    Duration due;         // since the start
  };

  // REQUIRES: slice.shard < slice.shards.
  ArrivalSchedule(RateCurve curve, ShardSlice slice);
  // Poisson arrivals. Schedules of one run differ by their stream.
  ArrivalSchedule(RateCurve curve, ShardSlice slice, std::uint64_t seed, std::uint64_t stream);

  // The next arrival of this slice; nothing when the schedule is over.
  const std::optional<Arrival>& next() const { return next_; }
  void advance();

 private:
  void compute(std::uint64_t points);

  RateCurve curve_;
  std::uint32_t stride_;
  std::uint64_t index_;
  std::optional<Random> random_;
  double point_ = 0;  // of the Poisson process
  std::optional<Arrival> next_;
};

// Hands out what is due and keeps account of it.
class ArrivalPacer {
 public:
  struct Start {
    std::uint64_t index;
    TimePoint due;
  };

  struct Counts {
    std::uint64_t started = 0;
    std::uint64_t late = 0;  // of those started
    std::uint64_t dropped_active = 0;
    std::uint64_t dropped_backlog = 0;
  };

  ArrivalPacer(ArrivalSchedule schedule, TimePoint start, const ArrivalLimits& limits);

  // The next arrival to start at once, or nothing when none is due. Each index is handed out at
  // most once, in order; the caller starts it before it calls again. `others` are the active
  // arrivals of other schedules.
  std::optional<Start> take_due(TimePoint now, std::uint64_t others = 0);

  // Gives up what is due and was not started.
  void drop_waiting(TimePoint now);

  // An arrival that take_due() handed out has ended.
  void end_one();

  // When to call take_due() next: not before now when arrivals wait; nothing when the schedule is
  // over.
  std::optional<TimePoint> next_due() const;

  // Nothing is left to start.
  bool finished() const { return backlog_.empty() && !schedule_.next(); }
  std::uint64_t active() const { return active_; }
  const Counts& counts() const { return counts_; }

 private:
  void collect(TimePoint now);

  ArrivalSchedule schedule_;
  TimePoint start_;
  ArrivalLimits limits_;
  std::deque<Start> backlog_;
  std::uint64_t active_ = 0;
  Counts counts_;
};

}  // namespace acrida
