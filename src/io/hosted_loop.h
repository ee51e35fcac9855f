// HostedLoop: a Loop that runs inside somebody else's event loop (gevent's hub).
//
// The host watches descriptor() for reading and calls turn() when it is ready. What it starts
// between two turns it starts after begin_work(), and it calls flush() before it sleeps, which
// sends what was started. The loop's next deadline is a timer in the same epoll set, because it is
// the host that sleeps.
//
// Thread: the host's. Cost: a system call where the next deadline comes nearer, none otherwise.
#pragma once

#include <memory>

#include "io/epoll_kernel.h"
#include "io/loop.h"

namespace acrida {

class HostedLoop final : private Watcher {
 public:
  // Fails when the process is out of descriptors.
  static Result<std::unique_ptr<HostedLoop>> open();
  ~HostedLoop();
  HostedLoop(const HostedLoop&) = delete;
  HostedLoop& operator=(const HostedLoop&) = delete;

  Loop& loop() { return loop_; }
  int descriptor() const { return kernel_->descriptor(); }

  // Deals with what has happened, and waits for nothing.
  void turn();
  // Before now() is relied on outside of a turn.
  void begin_work() { loop_.begin_work(); }
  void flush();
  // In the child of a fork, before anything else: descriptor() is the child's alone. What was under
  // way goes on in the parent; here nothing is heard of it but its deadline. Fails when the process
  // is out of descriptors.
  Result<void> leave_to_parent();
  // descriptor() is ready until the next turn().
  void ask_for_turn() { kernel_->wake(); }

 private:
  static Result<int> open_timer();
  HostedLoop(std::unique_ptr<EpollKernel> kernel, int timer);
  void on_ready(Readiness readiness) override;
  void set_timer();

  const std::unique_ptr<EpollKernel> kernel_;
  const int timer_;
  Loop loop_;
  TimePoint timer_due_ = TimePoint::max();
};

}  // namespace acrida
