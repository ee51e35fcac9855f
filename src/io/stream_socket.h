// StreamSocket: one TCP or Unix stream connection, for one reader and one writer at a time.
//
// Reads and writes are tried at once and never block; when nothing can be moved the coroutine waits
// for the next edge. abort() ends any wait with an error: that is how timeouts reach into an
// exchange.
//
// Thread: its loop's. Lifetime: the loop outlives it; a waiting coroutine may be destroyed, which
// ends its wait; the socket may be destroyed by the coroutine that it resumes.
#pragma once

#include <coroutine>
#include <span>

#include "io/kernel.h"
#include "io/loop.h"

namespace acrida {

class StreamSocket final : private Watcher {
 public:
  explicit StreamSocket(Loop& loop) : loop_(loop) {}
  ~StreamSocket() { close(); }
  StreamSocket(const StreamSocket&) = delete;
  StreamSocket& operator=(const StreamSocket&) = delete;

  // Starts connecting; co_await writable(), then ask connect_error().
  // Returns an errno when the attempt failed at once. REQUIRES: not open.
  int start_connect(const Endpoint& endpoint);
  // REQUIRES: open.
  TcpCounts tcp_counts() { return loop_.kernel().tcp_counts(descriptor_); }
  int connect_error() { return loop_.kernel().connect_error(descriptor_); }

  bool is_open() const { return descriptor_ >= 0; }
  // The peer has closed or the connection failed, as far as is known without reading.
  bool peer_closed() const { return peer_closed_; }
  // Something arrived that nobody has read.
  bool has_unread() const { return readable_; }

  // REQUIRES: open.
  IoResult read(std::span<char> buffer, Stamp& stamp);
  IoResult write(std::span<const char> bytes);

  void close();
  // Resumes whoever waits, with `error` as what wait() returns. Later waits fail the same way.
  void abort(int error);
  // Lets the socket be used again after an abort() that was only meant to end a wait.
  void clear_abort() { abort_error_ = 0; }

  // co_await socket.readable() gives 0, or the errno given to abort().
  class Wait;
  Wait readable();
  Wait writable();

 private:
  void on_ready(Readiness readiness) override;
  static void wake(Wait*& waiter);

  Loop& loop_;
  int descriptor_ = -1;
  int abort_error_ = 0;
  bool readable_ = false;
  bool writable_ = false;
  bool peer_closed_ = false;
  Wait* reader_ = nullptr;
  Wait* writer_ = nullptr;
};

class StreamSocket::Wait {
 public:
  Wait(StreamSocket& socket, bool read) : socket_(&socket), read_(read) {}
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;
  ~Wait();

  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<> waiter);
  int await_resume() const noexcept { return error_; }

 private:
  friend class StreamSocket;
  Wait*& place() const { return read_ ? socket_->reader_ : socket_->writer_; }

  StreamSocket* socket_;  // null once woken
  const bool read_;
  mutable int error_ = 0;
  std::coroutine_handle<> waiter_;
};

inline StreamSocket::Wait StreamSocket::readable() {
  return {*this, true};
}

inline StreamSocket::Wait StreamSocket::writable() {
  return {*this, false};
}

}  // namespace acrida
