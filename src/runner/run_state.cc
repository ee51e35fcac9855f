#include "runner/run_state.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/timespan.h"

namespace acrida {

std::string_view phase_word(RunPhase phase) {
  switch (phase) {
    case RunPhase::kReady:
      return "ready";
    case RunPhase::kSpawning:
      return "spawning";
    case RunPhase::kRunning:
      return "running";
    case RunPhase::kStopping:
      return "stopping";
    case RunPhase::kStopped:
      return "stopped";
  }
  return "";
}

std::string_view stop_reason_text(StopReason reason) {
  switch (reason) {
    case StopReason::kRunTime:
      return "run time limit reached";
    case StopReason::kIterations:
      return "iteration limit reached";
    case StopReason::kShapeEnd:
      return "load shape ended";
    case StopReason::kScheduleEnd:
      return "arrival schedule ended";
    case StopReason::kUsersGone:
      return "all users have stopped";
    case StopReason::kSignal:
      return "interrupted";
    case StopReason::kErrorStorm:
      return "nearly every request fails";
    case StopReason::kTargetBroken:
      return "a target is broken";
    case StopReason::kAsked:
      return "asked to stop";
  }
  return "";
}

Result<void> RunLimits::check() const {
  if (run_time && *run_time <= Duration::zero()) {
    return fail("the run time must be above 0");
  }
  if (warm_up < Duration::zero() || stop_timeout < Duration::zero()) {
    return fail("warm-up and stop timeout must not be negative");
  }
  if (run_time && warm_up >= *run_time) {
    return fail(fmt::format("a warm-up of {} leaves nothing of a run time of {} to measure",
                            format_timespan(warm_up), format_timespan(*run_time)));
  }
  return {};
}

RunState::RunState(const RunLimits& limits) : limits_(limits) {
  ACRIDA_CHECK(limits.check().has_value());
}

void RunState::start(TimePoint now) {
  ACRIDA_CHECK(phase_ == RunPhase::kReady || phase_ == RunPhase::kStopped);
  phase_ = RunPhase::kSpawning;
  start_ = now;
  warm_up_over_ = limits_.warm_up == Duration::zero();
  cut_off_ = false;
  reason_.reset();
}

void RunState::retarget() {
  if (phase_ == RunPhase::kRunning) {
    phase_ = RunPhase::kSpawning;
  }
}

void RunState::spawning_complete() {
  if (phase_ == RunPhase::kSpawning) {
    phase_ = RunPhase::kRunning;
  }
}

bool RunState::stop(StopReason reason, TimePoint now) {
  if (!test_is_on()) {
    return false;
  }
  phase_ = RunPhase::kStopping;
  stop_ = now;
  reason_ = reason;
  return true;
}

void RunState::finish(TimePoint now) {
  ACRIDA_CHECK(phase_ == RunPhase::kStopping);
  phase_ = RunPhase::kStopped;
  end_ = now;
}

std::optional<TimePoint> RunState::next_due() const {
  std::optional<TimePoint> due;
  if (test_is_on()) {
    if (!warm_up_over_) {
      due = start_ + limits_.warm_up;
    } else if (limits_.run_time) {
      due = start_ + *limits_.run_time;
    }
  } else if (phase_ == RunPhase::kStopping && !cut_off_) {
    due = stop_ + limits_.stop_timeout;
  }
  return due;
}

// A caller that was away still gets the limits at their own instants: the run time ends when it is
// due, not when somebody noticed.
std::optional<RunState::Event> RunState::take_due(TimePoint now) {
  const std::optional<TimePoint> due = next_due();
  if (!due || *due > now) {
    return std::nullopt;
  }
  if (phase_ == RunPhase::kStopping) {
    cut_off_ = true;
    return Event::kStopTimeoutOver;
  }
  if (!warm_up_over_) {
    warm_up_over_ = true;
    return Event::kWarmUpOver;
  }
  stop(StopReason::kRunTime, *due);
  return Event::kRunTimeOver;
}

Duration RunState::run_time(TimePoint now) const {
  if (phase_ == RunPhase::kReady) {
    return Duration::zero();
  }
  return (phase_ == RunPhase::kStopped ? end_ : now) - start_;
}

std::optional<Duration> RunState::time_left(TimePoint now) const {
  if (!limits_.run_time) {
    return std::nullopt;
  }
  return test_is_on() || phase_ == RunPhase::kReady
             ? std::max(*limits_.run_time - run_time(now), Duration::zero())
             : Duration::zero();
}

Duration RunState::measured_time(TimePoint now) const {
  return warm_up_over_ ? run_time(now) - limits_.warm_up : Duration::zero();
}

}  // namespace acrida
