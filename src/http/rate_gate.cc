#include "http/rate_gate.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace acrida {
namespace {

constexpr Duration kSecond = std::chrono::seconds(1);

}  // namespace

// Before the first request a whole second has passed in which none left.
RateGate::RateGate(Loop& loop, std::uint32_t per_second)
    : loop_(loop),
      interval_((kSecond + std::chrono::nanoseconds(per_second - 1)) / per_second),
      left_(per_second, loop.now() - kSecond),
      due_(loop.now() - kSecond) {
  ACRIDA_CHECK(per_second > 0);
}

// The even spacing follows what was due, so that a timer that fires late costs no rate; the ring
// holds what really left, so that catching up exceeds none either.
TimePoint RateGate::next_allowed() const {
  return std::max(due_ + interval_, left_[oldest_] + kSecond);
}

void RateGate::let_go(TimePoint due) {
  due_ = due;
  left_[oldest_] = loop_.now();
  oldest_ = (oldest_ + 1) % left_.size();
}

void RateGate::on_timer() {
  while (!waiting_.empty()) {
    Pass* const front = waiting_.front();
    if (front != nullptr && next_allowed() > loop_.now()) {
      break;
    }
    waiting_.pop_front();
    ++first_;
    if (front != nullptr) {
      ++held_;
      held_time_ += loop_.now() - front->came_;
      let_go(next_allowed());
      std::exchange(front->waiter_, nullptr).resume();  // which may change the queue
    }
  }
  wait_for_front();
}

void RateGate::wait_for_front() {
  if (!waiting_.empty() && !active()) {
    loop_.start_timer(*this, std::max(next_allowed(), loop_.now()));
  }
}

RateGate::Pass::~Pass() {
  if (waiter_) {
    gate_.waiting_[place_ - gate_.first_] = nullptr;
  }
}

bool RateGate::Pass::await_ready() {
  if (!gate_.open()) {
    return false;
  }
  gate_.let_go(gate_.loop_.now());
  return true;
}

void RateGate::Pass::await_suspend(std::coroutine_handle<> waiter) {
  waiter_ = waiter;
  place_ = gate_.first_ + gate_.waiting_.size();
  gate_.waiting_.push_back(this);
  gate_.wait_for_front();
}

}  // namespace acrida
