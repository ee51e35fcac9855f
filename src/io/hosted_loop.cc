#include "io/hosted_loop.h"

#include <fcntl.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/check.h"

namespace acrida {

Result<std::unique_ptr<HostedLoop>> HostedLoop::open() {
  Result<std::unique_ptr<EpollKernel>> kernel = EpollKernel::open();
  if (!kernel) {
    return std::unexpected(kernel.error());
  }
  const Result<int> timer = open_timer();
  if (!timer) {
    return fail(timer.error());
  }
  return std::unique_ptr<HostedLoop>(new HostedLoop(*std::move(kernel), *timer));
}

Result<int> HostedLoop::open_timer() {
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (timer < 0) {
    return fail(Error::system("timerfd_create", errno));
  }
  return timer;
}

HostedLoop::HostedLoop(std::unique_ptr<EpollKernel> kernel, int timer)
    : kernel_(std::move(kernel)), timer_(timer), loop_(*kernel_) {
  kernel_->watch(timer_, {.read = true, .write = false}, *this);
}

HostedLoop::~HostedLoop() {
  kernel_->unwatch(timer_);
  ::close(timer_);
}

void HostedLoop::turn() {
  loop_.turn(Duration::zero());
  set_timer();
}

void HostedLoop::flush() {
  const std::optional<TimePoint> wake = loop_.next_wake();
  if (wake && *wake <= loop_.now()) {
    loop_.finish_work();
  }
  set_timer();
}

// The timer is shared with the parent like the rest, and setting it here would set the parent's.
Result<void> HostedLoop::leave_to_parent() {
  const Result<int> timer = open_timer();
  if (!timer) {
    return fail(timer.error());
  }
  if (Result<void> left = kernel_->leave_to_parent(); !left) {
    ::close(*timer);
    return left;
  }
  ACRIDA_CHECK(dup3(*timer, timer_, O_CLOEXEC) == timer_);
  ::close(*timer);
  kernel_->watch(timer_, {.read = true, .write = false}, *this);
  timer_due_ = TimePoint::max();
  set_timer();
  return {};
}

void HostedLoop::on_ready(Readiness /*readiness*/) {
  std::uint64_t expirations = 0;
  static_cast<void>(::read(timer_, &expirations, sizeof expirations));
  timer_due_ = TimePoint::max();
}

// A timer that fires in vain, because its deadline was met meanwhile, is cheaper than one that is
// set anew for each request.
void HostedLoop::set_timer() {
  const std::optional<TimePoint> wake = loop_.next_wake();
  if (!wake || *wake >= timer_due_) {
    return;
  }
  timer_due_ = *wake;
  const Duration since_boot = timer_due_.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_boot);
  itimerspec due{};
  due.it_value.tv_sec = seconds.count();
  due.it_value.tv_nsec = (since_boot - seconds).count() + 1;  // all zeros would disarm it
  ACRIDA_CHECK(timerfd_settime(timer_, TFD_TIMER_ABSTIME, &due, nullptr) == 0);
}

}  // namespace acrida
