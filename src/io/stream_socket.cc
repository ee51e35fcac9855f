#include "io/stream_socket.h"

#include <cerrno>
#include <utility>

#include "base/check.h"

namespace acrida {

int StreamSocket::start_connect(const Endpoint& endpoint) {
  ACRIDA_CHECK(!is_open());
  readable_ = writable_ = peer_closed_ = false;
  abort_error_ = 0;
  Result<int> descriptor = loop_.kernel().start_connect(endpoint, *this);
  if (!descriptor) {
    return descriptor.error().error_number();
  }
  descriptor_ = *descriptor;
  return 0;
}

IoResult StreamSocket::read(std::span<char> buffer, Stamp& stamp) {
  const IoResult result = loop_.kernel().receive(descriptor_, buffer, stamp);
  // Less than was asked for: the kernel's queue is empty and the next bytes will be a new edge.
  // When the peer has closed, its end of stream is still to be read.
  if (result.bytes < buffer.size() && !peer_closed_) {
    readable_ = false;
  }
  return result;
}

IoResult StreamSocket::write(std::span<const char> bytes) {
  const IoResult result = loop_.kernel().send(descriptor_, bytes);
  if (result.bytes < bytes.size()) {
    writable_ = false;
  }
  return result;
}

void StreamSocket::close() {
  if (is_open()) {
    loop_.forget(*this);
    loop_.kernel().close(std::exchange(descriptor_, -1));
  }
}

void StreamSocket::abort(int error) {
  abort_error_ = error;
  if (reader_ != nullptr) {
    wake(reader_);
  } else if (writer_ != nullptr) {
    wake(writer_);
  }
}

void StreamSocket::on_ready(Readiness readiness) {
  readable_ = readable_ || readiness.readable;
  writable_ = writable_ || readiness.writable;
  peer_closed_ = peer_closed_ || readiness.peer_closed;
  // Only one side waits at a time in an exchange; waking it may destroy this socket.
  if (reader_ != nullptr && readable_) {
    wake(reader_);
  } else if (writer_ != nullptr && writable_) {
    wake(writer_);
  }
}

void StreamSocket::wake(Wait*& waiter) {
  Wait* woken = std::exchange(waiter, nullptr);
  woken->error_ = std::exchange(woken->socket_, nullptr)->abort_error_;
  woken->waiter_.resume();
}

StreamSocket::Wait::~Wait() {
  if (socket_ != nullptr && place() == this) {
    place() = nullptr;
  }
}

bool StreamSocket::Wait::await_ready() const noexcept {
  error_ = socket_->abort_error_;
  return error_ != 0 || !socket_->is_open() || (read_ ? socket_->readable_ : socket_->writable_);
}

void StreamSocket::Wait::await_suspend(std::coroutine_handle<> waiter) {
  ACRIDA_CHECK(place() == nullptr);
  waiter_ = waiter;
  place() = this;
}

}  // namespace acrida
