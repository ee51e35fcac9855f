#include "io/timer_wheel.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace acrida {
namespace {

constexpr unsigned kTickBits = 17;
constexpr unsigned kSlotBits = 8;
constexpr std::uint64_t kSlotMask = 255;
constexpr std::uint64_t kTickMax = (std::uint64_t{1} << 40U) - 1;

constexpr std::size_t slot_index(std::uint64_t tick, std::size_t level) {
  return static_cast<std::size_t>((tick >> (level * kSlotBits)) & kSlotMask);
}

}  // namespace

void Timer::cancel() {
  if (next_ != nullptr) {
    previous_->next_ = next_;
    next_->previous_ = previous_;
    previous_ = next_ = nullptr;
  }
}

TimerWheel::TimerWheel(TimePoint now) : origin_(now) {
  for (auto& level : slots_) {
    for (Slot& slot : level) {
      reset(slot);
    }
  }
}

TimerWheel::~TimerWheel() {
  for (auto& level : slots_) {
    for (Slot& slot : level) {
      while (slot.next_ != &slot) {
        slot.next_->cancel();
      }
      slot.previous_ = slot.next_ = nullptr;
    }
  }
}

void TimerWheel::reset(Slot& slot) {
  slot.previous_ = slot.next_ = &slot;
}

std::uint64_t TimerWheel::tick_not_before(TimePoint due) const {
  const Duration ahead = std::max(Duration::zero(), due - origin_);
  return (static_cast<std::uint64_t>(ahead.count()) + ((std::uint64_t{1} << kTickBits) - 1)) >>
         kTickBits;
}

std::uint64_t TimerWheel::tick_reached(TimePoint now) const {
  return static_cast<std::uint64_t>(std::max(Duration::zero(), now - origin_).count()) >> kTickBits;
}

void TimerWheel::start(Timer& timer, TimePoint due) {
  ACRIDA_DCHECK(!timer.active());
  timer.due_ = due;
  insert(timer, tick_not_before(due));
}

// The level is the highest group of eight bits in which the tick differs from the current one, so a
// slot of level n holds timers of the current block of level n + 1 only, and slots never wrap.
void TimerWheel::insert(Timer& timer, std::uint64_t tick) {
  tick = std::clamp(tick, current_ + 1, kTickMax);
  const std::uint64_t difference = tick ^ current_;
  const std::size_t level = std::min<std::size_t>(
      kLevels - 1, static_cast<std::size_t>(std::bit_width(difference) - 1) / kSlotBits);
  const std::size_t index = slot_index(tick, level);
  link(slots_[level][index], timer);
  occupied_[level][index / 64] |= std::uint64_t{1} << (index % 64);
}

void TimerWheel::link(Slot& slot, Timer& timer) {
  timer.previous_ = slot.previous_;
  timer.next_ = &slot;
  slot.previous_->next_ = &timer;
  slot.previous_ = &timer;
}

void TimerWheel::take(std::size_t level, std::size_t index, Slot& into) {
  Slot& slot = slots_[level][index];
  occupied_[level][index / 64] &= ~(std::uint64_t{1} << (index % 64));
  reset(into);
  if (slot.next_ == &slot) {
    return;
  }
  into.next_ = slot.next_;
  into.previous_ = slot.previous_;
  into.next_->previous_ = &into;
  into.previous_->next_ = &into;
  reset(slot);
}

std::optional<std::size_t> TimerWheel::next_occupied(std::size_t level, std::size_t after) const {
  const auto& words = occupied_[level];
  for (std::size_t word = (after + 1) / 64; word < words.size(); ++word) {
    std::uint64_t bits = words[word];
    if (word == (after + 1) / 64) {
      bits &= ~std::uint64_t{0} << ((after + 1) % 64);
    }
    if (bits != 0) {
      return word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
    }
  }
  return std::nullopt;
}

// Lower levels come up first: a slot of level n begins after everything in the levels below it.
std::optional<std::uint64_t> TimerWheel::next_tick() const {
  for (std::size_t level = 0; level < kLevels; ++level) {
    if (const auto index = next_occupied(level, slot_index(current_, level))) {
      const unsigned shift = static_cast<unsigned>(level) * kSlotBits;
      const std::uint64_t block = (current_ >> (shift + kSlotBits)) << (shift + kSlotBits);
      return block | (static_cast<std::uint64_t>(*index) << shift);
    }
  }
  return std::nullopt;
}

std::optional<TimePoint> TimerWheel::next_wake() const {
  const std::optional<std::uint64_t> tick = next_tick();
  if (!tick) {
    return std::nullopt;
  }
  return origin_ + Duration(static_cast<std::int64_t>(*tick << kTickBits));
}

void TimerWheel::advance(TimePoint now) {
  const std::uint64_t target = tick_reached(now);
  while (const std::optional<std::uint64_t> tick = next_tick()) {
    if (*tick > target) {
      break;
    }
    const std::uint64_t previous = current_;
    current_ = *tick;
    Slot due;
    for (std::size_t level = kLevels - 1; level > 0; --level) {
      if (slot_index(previous, level) == slot_index(current_, level)) {
        continue;
      }
      take(level, slot_index(current_, level), due);
      while (due.next_ != &due) {
        Timer& timer = *due.next_;
        timer.cancel();
        const std::uint64_t due_tick = tick_not_before(timer.due_);
        if (due_tick <= current_) {  // due exactly now: its place is the level 0 slot fired below
          const std::size_t index = slot_index(current_, 0);
          link(slots_[0][index], timer);
        } else {
          insert(timer, due_tick);
        }
      }
    }
    take(0, slot_index(current_, 0), due);
    while (due.next_ != &due) {
      Timer& timer = *due.next_;
      timer.cancel();
      timer.on_timer();
    }
    due.previous_ = due.next_ = nullptr;
  }
  current_ = std::max(current_, target);
}

}  // namespace acrida
