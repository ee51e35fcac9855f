// RateGate: lets requests through at no more than a given rate, in the order in which they came.
//
// They leave evenly spaced, and in no second, wherever it begins, do more than `per_second` leave:
// not after a pause, and not when the loop was late. What a request waits here is the generator's
// doing and no part of its response time (docs/measurement.md). A request is let through before its
// connection is opened, where it needs a new one.
//
// Several shards share a rate by having a gate each for their part of it.
//
// Thread: its shard's. Cost: constant, for a request that goes away too. Memory: 8 bytes for each
// request that may leave in a second.
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "io/loop.h"

namespace acrida {

class RateGate final : private Timer {
 public:
  // REQUIRES: per_second > 0; the loop outlives the gate, the gate its passes.
  RateGate(Loop& loop, std::uint32_t per_second);
  RateGate(const RateGate&) = delete;
  RateGate& operator=(const RateGate&) = delete;

  // co_await gate.pass(): how long the request was held back, 0 when it was not.
  class Pass;
  Pass pass();

  // Over all requests so far.
  std::uint64_t held() const { return held_; }
  Duration held_time() const { return held_time_; }

 private:
  void on_timer() override;
  bool open() const { return waiting_.empty() && next_allowed() <= loop_.now(); }
  TimePoint next_allowed() const;
  void let_go(TimePoint due);
  void wait_for_front();

  Loop& loop_;
  const Duration interval_;
  std::vector<TimePoint> left_;  // when each of the last `per_second` left, as a ring
  std::size_t oldest_ = 0;
  TimePoint due_;              // of the one that left last
  std::deque<Pass*> waiting_;  // null: it went away
  std::uint64_t first_ = 0;    // the place of the first of them; places count on for ever
  std::uint64_t held_ = 0;
  Duration held_time_{};
};

class RateGate::Pass {
 public:
  explicit Pass(RateGate& gate) : gate_(gate), came_(gate.loop_.now()) {}
  Pass(const Pass&) = delete;
  Pass& operator=(const Pass&) = delete;
  // A request that is destroyed while it waits gives its place up.
  ~Pass();
  bool await_ready();
  void await_suspend(std::coroutine_handle<> waiter);
  Duration await_resume() const { return gate_.loop_.now() - came_; }

 private:
  friend class RateGate;
  RateGate& gate_;
  const TimePoint came_;
  std::coroutine_handle<> waiter_;  // null when it does not wait
  std::uint64_t place_ = 0;         // among all that ever waited
};

inline RateGate::Pass RateGate::pass() {
  return Pass(*this);
}

}  // namespace acrida
