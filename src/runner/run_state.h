// Where a run stands, in Locust's words, and when its time limits pass.
//
//   ready -> spawning <-> running
//               \            |
//                '-> stopping <-'   users end their tasks, at most for the stop timeout
//                       |
//                    stopped -> spawning (the next test)
//
// Run time and warm-up are counted from the start of the test, so the ramp is part of both.
//
// Thread: owned by the run's thread; not synchronized.
#pragma once

#include <optional>
#include <string_view>

#include "acrida/time.h"
#include "base/error.h"

namespace acrida {

enum class RunPhase { kReady, kSpawning, kRunning, kStopping, kStopped };

// "ready", "spawning", "running", "stopping", "stopped".
std::string_view phase_word(RunPhase phase);

enum class StopReason {
  kRunTime,       // --run-time
  kIterations,    // --iterations
  kShapeEnd,      // the load shape returned nothing
  kScheduleEnd,   // the last arrival of the open model has ended
  kUsersGone,     // every user has stopped itself
  kSignal,        // Ctrl-C, SIGTERM or SIGHUP
  kErrorStorm,    // the failure limit was reached
  kTargetBroken,  // a target that was to end the run
  kAsked,         // the scenario or the user interface asked
};

// For a log line: "run time limit reached".
std::string_view stop_reason_text(StopReason reason);

struct RunLimits {
  std::optional<Duration> run_time;
  Duration warm_up = Duration::zero();
  Duration stop_timeout = Duration::zero();

  // Fails on a negative span, and on a warm-up that leaves no run time to measure.
  Result<void> check() const;
};

class RunState {
 public:
  enum class Event {
    kWarmUpOver,       // figures count from here
    kRunTimeOver,      // the state has gone to stopping
    kStopTimeoutOver,  // users still there are to be cut off
  };

  // REQUIRES: limits.check() holds.
  explicit RunState(const RunLimits& limits);

  // A test begins. REQUIRES: ready or stopped.
  void start(TimePoint now);
  // The target changed: running goes back to spawning. Nothing happens in other states.
  void retarget();
  // All users of the target are there: spawning goes to running. Nothing happens in other states.
  void spawning_complete();
  // Spawning or running goes to stopping. The first reason stays; in other states nothing happens.
  // Returns whether the state changed.
  bool stop(StopReason reason, TimePoint now);
  // The last user has ended: stopping goes to stopped. REQUIRES: stopping.
  void finish(TimePoint now);

  // The next limit that has passed, each once, in the order of their times; nothing when there is
  // none. A limit that passed while the caller was away is dated when it was due (warm_up_end(),
  // stopped_at()).
  std::optional<Event> take_due(TimePoint now);
  // When to call take_due() next.
  std::optional<TimePoint> next_due() const;

  RunPhase phase() const { return phase_; }
  bool test_is_on() const { return phase_ == RunPhase::kSpawning || phase_ == RunPhase::kRunning; }
  // Since the start of the test, up to its end. Zero before the first.
  Duration run_time(TimePoint now) const;
  // What is left of --run-time; nothing when there is no limit.
  std::optional<Duration> time_left(TimePoint now) const;
  // The warm-up is over: samples belong to the figures.
  bool measuring() const { return warm_up_over_; }
  // The span that the figures cover so far.
  Duration measured_time(TimePoint now) const;
  std::optional<StopReason> stop_reason() const { return reason_; }

 private:
  RunLimits limits_;
  RunPhase phase_ = RunPhase::kReady;
  TimePoint start_;
  TimePoint stop_;  // when stopping began
  TimePoint end_;   // when the last user ended
  bool warm_up_over_ = false;
  bool cut_off_ = false;
  std::optional<StopReason> reason_;
};

}  // namespace acrida
