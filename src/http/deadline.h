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
  // `limit` is for the whole request, and connecting may have a shorter one; or it is `per_wait`:
  // for each wait once there is a connection, which has a limit of its own.
  Deadline(Loop& loop, Duration limit, bool per_wait = false)
      : loop_(loop),
        limit_(std::min(limit, kLimitMax)),
        per_wait_(per_wait),
        total_due_(per_wait ? TimePoint::max() : loop.now() + limit_) {}

  // Aborts `socket` when the time is up.
  void guard(StreamSocket& socket) {
    guard_until(socket, per_wait_ ? loop_.now() + limit_ : total_due_);
  }
  // The same for connecting, within `limit`. REQUIRES for both: socket lives until release() or
  // the next guard.
  void guard_connect(StreamSocket& socket, Duration limit) {
    guard_until(socket, std::min(loop_.now() + std::min(limit, kLimitMax), total_due_));
  }
  // The request has been sent, or something has come, and more is waited for. REQUIRES: a socket is
  // guarded.
  void renew() {
    if (per_wait_) {
      guard(*socket_);
    }
  }
  void release() {
    cancel();
    socket_ = nullptr;
  }

  // For time that is not the request's. REQUIRES: nothing is guarded.
  void extend(Duration span) { total_due_ += per_wait_ ? Duration::zero() : span; }

  // Until the whole request has to be over.
  Duration left() const { return per_wait_ ? kLimitMax : total_due_ - loop_.now(); }
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
  Duration limit_;
  bool per_wait_;
  TimePoint total_due_;
  StreamSocket* socket_ = nullptr;
  bool expired_ = false;
};

}  // namespace acrida
