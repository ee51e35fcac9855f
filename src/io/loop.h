// Loop: one thread's turn-by-turn scheduler.
//
// A turn: wait for something to happen, read the clock once, fire due timers, tell the watchers of
// ready descriptors, run the inbox, run what was deferred, resume who waits for the end of the
// turn. Everything that happens in one turn happens at the same now(); the only other clock read is
// wall_now(), for the instant at which a request is sent.
//
// Work per turn is bounded (kEventsPerTurn); what is left over comes in the next turn. A turn
// longer than kLongTurn is counted: the generator itself was late.
//
// Thread: one loop per thread, everything but inbox().post() and stop_from_any_thread() on that
// thread.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "acrida/time.h"
#include "io/inbox.h"
#include "io/kernel.h"
#include "io/loop_health.h"
#include "io/timer_wheel.h"

namespace acrida {

class Loop {
 public:
  // REQUIRES: `kernel` outlives the loop and serves no other.
  explicit Loop(Kernel& kernel);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  TimePoint now() const { return now_; }
  // Reads the wall clock. Cost: 25 ns.
  WallTime wall_now() { return kernel_.wall_now(); }
  // The wall clock's time at a monotonic one, by the offset measured at most a second ago.
  WallTime wall_at(TimePoint time) const {
    return WallTime(time.time_since_epoch() + wall_offset_);
  }

  Kernel& kernel() { return kernel_; }
  Inbox& inbox() { return inbox_; }
  void start_timer(Timer& timer, TimePoint due) { timers_.start(timer, due); }

  // Runs `action` at the end of this turn. For what must not happen inside a callback of its own
  // object.
  void defer(std::function<void()> action) { deferred_.push_back(std::move(action)); }

  // Called by whoever destroys a watcher: events already collected for it are dropped.
  void forget(const Watcher& watcher);

  void run();  // until stop()
  void stop() { stopping_ = true; }
  // One turn; waits at most `wait_max`.
  void turn(Duration wait_max);

  // For a host that runs this loop within its own (io/hosted_loop.h), between two turns.
  // begin_work() reads the clock for what is started now; finish_work() runs what that deferred and
  // who of it waits for the end of the turn.
  void begin_work() { now_ = std::max(now_, kernel_.monotonic_now()); }
  void finish_work();
  // When turn() is to be called though no descriptor is ready; nothing: not by itself.
  std::optional<TimePoint> next_wake() const;

  const LoopHealth& health() const { return health_; }
  // Null: nobody. REQUIRES: the observer outlives the loop, or this is called again before it goes.
  void observe_turns(TurnObserver* observer) { turn_observer_ = observer; }

  // Awaitables. co_await loop.sleep_until(t); destroying the coroutine cancels the sleep.
  class Sleep;
  class Yield;
  class TurnEnd;
  Sleep sleep_until(TimePoint due);
  Sleep sleep(Duration span);
  // Lets everything else that is ready run first.
  Yield yield();
  // Resumes in this turn, after everything else that it has to do; from within another turn's end,
  // in the next turn. Whoever sends waits here: all reads of a turn, then all sends, costs a
  // quarter less CPU than read, send, read, send, because the server is woken once for many
  // requests.
  TurnEnd turn_end();

  static constexpr std::size_t kEventsPerTurn = 512;
  static constexpr Duration kLongTurn = std::chrono::milliseconds(10);
  // A larger change of the offset between two looks is a step, not drift.
  static constexpr Duration kClockStep = std::chrono::milliseconds(1);

 private:
  bool has_work() const { return !deferred_.empty() || !enders_.empty() || !inbox_.empty(); }
  Duration time_to_wait(Duration wait_max) const;
  void dispatch();
  void run_deferred();
  void end_turn();
  void pair_clocks();

  Kernel& kernel_;
  Inbox inbox_;
  TimePoint now_;
  TimerWheel timers_;
  Duration wall_offset_{};
  TimePoint paired_at_;
  bool stopping_ = false;
  std::array<ReadyEvent, kEventsPerTurn> events_;
  // Collected in this turn, and not yet told: what a timer or another watcher forgets is among
  // them.
  std::size_t event_next_ = 0;
  std::size_t event_count_ = 0;
  std::vector<std::function<void()>> deferred_;
  std::vector<std::function<void()>> running_;
  std::vector<TurnEnd*> enders_;          // null: it went away
  std::vector<TurnEnd*> enders_resumed_;  // being resumed, from ender_next_ on
  std::size_t ender_next_ = 0;
  LoopHealth health_;
  TurnObserver* turn_observer_ = nullptr;
};

class Loop::Sleep final : private Timer {
 public:
  Sleep(Loop& loop, TimePoint due) : loop_(loop), wake_at_(due) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> sleeper) {
    sleeper_ = sleeper;
    loop_.start_timer(*this, wake_at_);
  }
  void await_resume() const noexcept {}

 private:
  void on_timer() override { sleeper_.resume(); }

  Loop& loop_;
  const TimePoint wake_at_;
  std::coroutine_handle<> sleeper_;
};

inline Loop::Sleep Loop::sleep_until(TimePoint due) {
  return {*this, due};
}

inline Loop::Sleep Loop::sleep(Duration span) {
  return {*this, now_ + span};
}

// A sleep that is due at once: the wheel fires it in a later turn.
class Loop::Yield {
 public:
  explicit Yield(Loop& loop) : sleep_(loop, loop.now()) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) { sleep_.await_suspend(waiter); }
  void await_resume() const noexcept {}

 private:
  Sleep sleep_;
};

inline Loop::Yield Loop::yield() {
  return Yield(*this);
}

class Loop::TurnEnd {
 public:
  explicit TurnEnd(Loop& loop) : loop_(loop) {}
  TurnEnd(const TurnEnd&) = delete;
  TurnEnd& operator=(const TurnEnd&) = delete;
  // A coroutine destroyed while it waits is taken off the list.
  ~TurnEnd();
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    waiter_ = waiter;
    loop_.enders_.push_back(this);
  }
  void await_resume() const noexcept {}

 private:
  friend class Loop;
  Loop& loop_;
  std::coroutine_handle<> waiter_;  // null when it does not wait
};

inline Loop::TurnEnd Loop::turn_end() {
  return TurnEnd(*this);
}

}  // namespace acrida
