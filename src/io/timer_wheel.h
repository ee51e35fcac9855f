// TimerWheel: many timers, started and cancelled in constant time.
//
// A hierarchical wheel (Varghese and Lauck, 1987): five levels of 256 slots, ticks of 131 us. A
// timer never fires early and at most one tick late, plus whatever the loop is late. The wheel
// reaches 4.5 years from its making; a timer beyond that fires at its end.
//
// Thread: owned by one loop.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "acrida/time.h"

namespace acrida {

// Embedded in whatever waits; destroying it cancels it. Neither copyable nor movable: the wheel
// links it.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  virtual ~Timer() { cancel(); }

  bool active() const { return next_ != nullptr; }
  // REQUIRES: was started once.
  TimePoint due() const { return due_; }
  void cancel();

 private:
  friend class TimerWheel;
  // Called by the wheel with the timer inactive; may start it again or destroy it.
  virtual void on_timer() = 0;

  Timer* previous_ = nullptr;
  Timer* next_ = nullptr;
  TimePoint due_{};
};

class TimerWheel {
 public:
  explicit TimerWheel(TimePoint now);
  ~TimerWheel();
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;

  // REQUIRES: the timer is not active. A due time in the past fires at the next tick.
  void start(Timer& timer, TimePoint due);

  // Fires every timer that is due, in order of ticks. REQUIRES: now never goes back.
  void advance(TimePoint now);

  // When advance() is worth calling again; nothing when no timer is active. May be earlier than the
  // first timer's due time, because higher levels know it only coarsely.
  std::optional<TimePoint> next_wake() const;

  static constexpr Duration kTick{std::int64_t{1} << 17};

 private:
  static constexpr std::size_t kLevels = 5;
  static constexpr std::size_t kSlots = 256;

  // Head of a circular list.
  class Slot final : public Timer {
   public:
    Slot() = default;

   private:
    void on_timer() override {}
  };

  std::uint64_t tick_not_before(TimePoint due) const;
  std::uint64_t tick_reached(TimePoint now) const;
  void insert(Timer& timer, std::uint64_t tick);
  std::optional<std::uint64_t> next_tick() const;
  std::optional<std::size_t> next_occupied(std::size_t level, std::size_t after) const;
  static void link(Slot& slot, Timer& timer);
  // Moves a slot's timers to `into` and marks the slot empty.
  void take(std::size_t level, std::size_t index, Slot& into);
  static void reset(Slot& slot);

  const TimePoint origin_;
  std::uint64_t current_ = 0;  // ticks since the origin
  std::array<std::array<Slot, kSlots>, kLevels> slots_;
  // Bit set: the slot may hold timers. Cancelling leaves it set; take() clears it.
  std::array<std::array<std::uint64_t, kSlots / 64>, kLevels> occupied_{};
};

}  // namespace acrida
