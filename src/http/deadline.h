// Deadline: ends whatever wait a request is in when its time is up.
//
// Thread: its shard's. Lives in the coroutine that performs the request.
#pragma once

#include <algorithm>
#include <cerrno>

#include "io/loop.h"
#include "io/stream_socket.h"

namespace acrida {

class Deadline final : private Timer {
 public:
  // `total` limits the whole request; connecting may have a shorter limit.
  Deadline(Loop& loop, Duration total)
      : loop_(loop), total_due_(loop.now() + std::min(total, kLimitMax)) {}

  // Aborts `socket` when the request's time is up.
  void guard(StreamSocket& socket) { guard_until(socket, total_due_); }
  // The same, but after `limit` at the latest. REQUIRES for both: socket lives until release() or
  // the next guard.
  void guard_connect(StreamSocket& socket, Duration limit) {
    guard_until(socket, std::min(loop_.now() + std::min(limit, kLimitMax), total_due_));
  }
  void release() {
    cancel();
    socket_ = nullptr;
  }

  // For time that is not the request's. REQUIRES: nothing is guarded.
  void extend(Duration span) { total_due_ += span; }

  Duration left() const { return total_due_ - loop_.now(); }
  bool expired() const { return expired_; }

  // A longer limit, Duration::max() for one, is none.
  static constexpr Duration kLimitMax = std::chrono::hours(24 * 365);

 private:
  void guard_until(StreamSocket& socket, TimePoint due) {
    cancel();
    socket_ = &socket;
    loop_.start_timer(*this, due);
  }
  // Resumes the request, which may destroy this object.
  void on_timer() override {
    expired_ = true;
    socket_->abort(ETIMEDOUT);
  }

  Loop& loop_;
  TimePoint total_due_;
  StreamSocket* socket_ = nullptr;
  bool expired_ = false;
};

}  // namespace acrida
