#include "io/sim_kernel.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/check.h"

namespace acrida {

void SimPeer::send(std::string bytes, Duration delay) {
  kernel_.schedule(delay, [&kernel = kernel_, descriptor = descriptor_, text = std::move(bytes)] {
    SimKernel::Connection& connection = kernel.at(descriptor);
    if (connection.watcher != nullptr && !connection.peer_closed) {
      connection.inbound.push_back({text, kernel.wall_now()});
      kernel.notify(descriptor, {.readable = true, .writable = true});
    }
  });
}

void SimPeer::close(Duration delay) {
  kernel_.schedule(delay, [&kernel = kernel_, descriptor = descriptor_] {
    kernel.at(descriptor).peer_closed = true;
    kernel.notify(descriptor, {.readable = true, .writable = true, .peer_closed = true});
  });
}

void SimPeer::reset(Duration delay) {
  kernel_.schedule(delay, [&kernel = kernel_, descriptor = descriptor_] {
    SimKernel::Connection& connection = kernel.at(descriptor);
    connection.reset = true;
    connection.inbound.clear();
    kernel.notify(descriptor, {.readable = true, .writable = true, .peer_closed = true});
  });
}

void SimKernel::listen(const Endpoint& endpoint, Accept accept) {
  listeners_[endpoint.text()] = std::move(accept);
}

void SimKernel::stop_listening(const Endpoint& endpoint) {
  listeners_.erase(endpoint.text());
}

void SimKernel::blackhole(const Endpoint& endpoint) {
  listeners_[endpoint.text()] = nullptr;
}

void SimKernel::schedule(Duration delay, std::function<void()> action) {
  actions_.push({now_ + delay, order_++, std::move(action)});
}

std::size_t SimKernel::connections_open() const {
  return static_cast<std::size_t>(
      std::count_if(connections_.begin(), connections_.end(),
                    [](const auto& connection) { return connection->watcher != nullptr; }));
}

std::size_t SimKernel::wait(std::span<ReadyEvent> events, Duration timeout) {
  const TimePoint limit = timeout < Duration::zero() ? TimePoint::max() : now_ + timeout;
  while (true) {
    run_actions_due();
    const std::size_t count = collect(events);
    if (count > 0 || std::exchange(woken_, false)) {
      return count;
    }
    if (actions_.empty() || actions_.top().due > limit) {
      ACRIDA_CHECK(limit != TimePoint::max());  // nothing can ever happen again
      now_ = std::max(now_, limit);
      return 0;
    }
    now_ = std::max(now_, actions_.top().due);
  }
}

void SimKernel::run_actions_due() {
  while (!actions_.empty() && actions_.top().due <= now_) {
    const std::function<void()> run = actions_.top().run;
    actions_.pop();
    run();
  }
}

std::size_t SimKernel::collect(std::span<ReadyEvent> events) {
  std::size_t count = 0;
  while (!ready_.empty() && count < events.size()) {
    Connection& connection = at(ready_.front());
    ready_.pop_front();
    connection.queued = false;
    const Readiness readiness = std::exchange(connection.pending, {});
    if (connection.watcher != nullptr) {
      events[count++] = {connection.watcher, readiness};
    }
  }
  return count;
}

void SimKernel::notify(int descriptor, Readiness readiness) {
  Connection& connection = at(descriptor);
  connection.pending.readable |= readiness.readable;
  connection.pending.writable |= readiness.writable;
  connection.pending.peer_closed |= readiness.peer_closed;
  if (!std::exchange(connection.queued, true)) {
    ready_.push_back(descriptor);
  }
}

Result<int> SimKernel::start_connect(const Endpoint& endpoint, Watcher& watcher) {
  const int descriptor = static_cast<int>(connections_.size());
  connections_.push_back(std::make_unique<Connection>());
  ++opened_;
  Connection& connection = at(descriptor);
  connection.watcher = &watcher;
  const auto listener = listeners_.find(endpoint.text());
  if (listener == listeners_.end()) {
    connection.error = ECONNREFUSED;
    notify(descriptor, {.readable = true, .writable = true, .peer_closed = true});
  } else if (listener->second) {
    connection.peer = std::make_unique<SimPeer>(*this, descriptor);
    connection.connected = true;
    listener->second(*connection.peer);
    notify(descriptor, {.writable = true});
  }
  return descriptor;
}

int SimKernel::connect_error(int descriptor) {
  return at(descriptor).error;
}

IoResult SimKernel::receive(int descriptor, std::span<char> buffer, Stamp& stamp) {
  Connection& connection = at(descriptor);
  if (connection.reset) {
    return {0, ECONNRESET};
  }
  std::size_t count = 0;
  while (count < buffer.size() && !connection.inbound.empty()) {
    Chunk& chunk = connection.inbound.front();
    const std::size_t part = std::min(buffer.size() - count, chunk.bytes.size());
    chunk.bytes.copy(buffer.data() + count, part);
    count += part;
    stamp = {loop_stamps_ ? wall_now() : chunk.arrived,
             loop_stamps_ ? StampSource::kLoop : StampSource::kKernel};
    chunk.bytes.erase(0, part);
    if (chunk.bytes.empty()) {
      connection.inbound.pop_front();
    }
  }
  if (count == 0 && !connection.peer_closed) {
    return {0, EAGAIN};
  }
  return {count, 0};
}

IoResult SimKernel::send(int descriptor, std::span<const char> bytes) {
  Connection& connection = at(descriptor);
  if (connection.reset || connection.peer_closed) {
    return {0, EPIPE};
  }
  const std::size_t count = write_max_ == 0 ? bytes.size() : std::min(bytes.size(), write_max_);
  schedule({}, [this, descriptor, text = std::string(bytes.data(), count)] {
    SimPeer& peer = *at(descriptor).peer;
    if (peer.on_data) {
      peer.on_data(text);
    }
    if (write_max_ != 0) {
      notify(descriptor, {.writable = true});
    }
  });
  return {count, 0};
}

void SimKernel::close(int descriptor) {
  Connection& connection = at(descriptor);
  connection.watcher = nullptr;
  if (connection.peer && connection.peer->on_close) {
    schedule({}, connection.peer->on_close);
  }
}

// Resolvers and other owners of plain descriptors have no place in a simulation.
void SimKernel::watch(int, Interest, Watcher&) {
  ACRIDA_CHECK(false && "a simulated kernel watches no plain descriptors");
}

void SimKernel::unwatch(int) {
  ACRIDA_CHECK(false && "a simulated kernel watches no plain descriptors");
}

}  // namespace acrida
