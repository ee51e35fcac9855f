#include "io/loop.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace acrida {

Loop::Loop(Kernel& kernel)
    : kernel_(kernel),
      inbox_(kernel),
      now_(kernel.monotonic_now()),
      timers_(now_),
      paired_at_(now_) {
  wall_offset_ = kernel_.wall_now().time_since_epoch() - now_.time_since_epoch();
}

void Loop::run() {
  stopping_ = false;
  while (!stopping_) {
    turn(std::chrono::seconds(1));
  }
}

void Loop::turn(Duration wait_max) {
  const std::size_t count = kernel_.wait(events_, time_to_wait(wait_max));
  now_ = std::max(now_, kernel_.monotonic_now());
  event_next_ = 0;
  event_count_ = count;
  timers_.advance(now_);
  dispatch();
  if (!inbox_.empty()) {
    inbox_.drain();
  }
  run_deferred();
  end_turn();
  if (now_ - paired_at_ >= std::chrono::seconds(1)) {
    pair_clocks();
  }
  const Duration spent = kernel_.monotonic_now() - now_;
  ++health_.turns;
  health_.busy += spent;
  health_.longest_turn = std::max(health_.longest_turn, spent);
  health_.long_turns += spent > kLongTurn ? 1U : 0U;
  if (turn_observer_ != nullptr) {
    turn_observer_->on_turn(spent);
  }
}

Duration Loop::time_to_wait(Duration wait_max) const {
  if (has_work()) {
    return Duration::zero();
  }
  const std::optional<TimePoint> wake = timers_.next_wake();
  // The clock is read afresh: the turn before may have taken long.
  return wake ? std::clamp(*wake - kernel_.monotonic_now(), Duration::zero(), wait_max) : wait_max;
}

void Loop::finish_work() {
  run_deferred();
  end_turn();
}

std::optional<TimePoint> Loop::next_wake() const {
  return has_work() ? now_ : timers_.next_wake();
}

void Loop::dispatch() {
  while (event_next_ < event_count_) {
    const ReadyEvent event = events_[event_next_++];
    if (event.watcher != nullptr) {
      event.watcher->on_ready(event.readiness);
    }
  }
  event_count_ = 0;
}

void Loop::forget(const Watcher& watcher) {
  for (std::size_t i = event_next_; i < event_count_; ++i) {
    if (events_[i].watcher == &watcher) {
      events_[i].watcher = nullptr;
    }
  }
}

void Loop::run_deferred() {
  running_.swap(deferred_);
  for (std::function<void()>& action : running_) {
    action();
  }
  running_.clear();
}

void Loop::end_turn() {
  enders_resumed_.swap(enders_);
  for (ender_next_ = 0; ender_next_ < enders_resumed_.size();) {
    TurnEnd* const ender = enders_resumed_[ender_next_++];
    if (ender != nullptr) {
      std::exchange(ender->waiter_, nullptr).resume();
    }
  }
  enders_resumed_.clear();
}

Loop::TurnEnd::~TurnEnd() {
  if (waiter_ == nullptr) {
    return;
  }
  std::ranges::replace(loop_.enders_, this, nullptr);
  std::ranges::replace(loop_.enders_resumed_, this, nullptr);
}

void Loop::pair_clocks() {
  paired_at_ = now_;
  Duration offset{};
  Duration apart_min = Duration::max();
  // Being descheduled between the two reads would look like a step: the tightest of a few pairs
  // counts.
  for (int attempt = 0; attempt < 5 && apart_min > std::chrono::microseconds(20); ++attempt) {
    const TimePoint before = kernel_.monotonic_now();
    const WallTime wall = kernel_.wall_now();
    const Duration apart = kernel_.monotonic_now() - before;
    if (apart < apart_min) {
      apart_min = apart;
      offset = wall.time_since_epoch() - before.time_since_epoch();
    }
  }
  if (apart_min > kClockStep) {
    return;
  }
  if (std::chrono::abs(offset - wall_offset_) > kClockStep) {
    ++health_.clock_steps;
    health_.last_clock_step = offset - wall_offset_;
  }
  wall_offset_ = offset;
}

}  // namespace acrida
