// ContinueTimer: how long a request waits for "100 Continue" before it sends its body anyway.
//
// Thread: its shard's.
#pragma once

#include <cerrno>

#include "io/loop.h"
#include "io/stream_socket.h"

namespace acrida {

class ContinueTimer final : private Timer {
 public:
  // REQUIRES: both outlive the timer.
  ContinueTimer(Loop& loop, StreamSocket& socket)
      : loop_(loop), socket_(socket), due_(loop.now() + kPatience) {}

  void start() { loop_.start_timer(*this, due_); }
  void stop() { cancel(); }
  bool over() const { return over_; }

  // Many servers never answer; curl waits as long.
  static constexpr Duration kPatience = std::chrono::seconds(1);

 private:
  void on_timer() override {
    over_ = true;
    socket_.abort(EAGAIN);
  }

  Loop& loop_;
  StreamSocket& socket_;
  const TimePoint due_;
  bool over_ = false;
};

}  // namespace acrida
