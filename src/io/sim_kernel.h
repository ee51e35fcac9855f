// SimKernel: a Kernel in memory, on virtual time.
//
// Time stands still while code runs and jumps to the next event when the loop waits, so an hour of
// load is simulated in the time its computation takes, and a test states exact counts and exact
// times. Servers are functions: a test listens at an endpoint and scripts what each connection
// answers, and when.
//
//   SimKernel kernel;
//   kernel.listen(endpoint, [](SimPeer& peer) {
//     peer.on_data = [&peer](std::string_view) { peer.send("HTTP/1.1 204 No Content\r\n\r\n",
//     10ms); };
//   });
//   Loop loop(kernel);
//
// Thread: one. wake() from another thread is not simulated.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "io/kernel.h"

namespace acrida {

class SimKernel;

// The server's side of one simulated connection. Lives as long as the kernel.
class SimPeer {
 public:
  SimPeer(SimKernel& kernel, int descriptor) : kernel_(kernel), descriptor_(descriptor) {}

  // Bytes from the client, each write as one call.
  std::function<void(std::string_view)> on_data;
  // The client closed its side.
  std::function<void()> on_close;

  // Delays count from now; what is sent later never overtakes what was sent earlier with a longer
  // delay unless the delays say so: the test is the network.
  void send(std::string bytes, Duration delay = {});
  void close(Duration delay = {});
  void reset(Duration delay = {});

 private:
  SimKernel& kernel_;
  const int descriptor_;
};

class SimKernel final : public Kernel {
 public:
  SimKernel() = default;
  SimKernel(const SimKernel&) = delete;
  SimKernel& operator=(const SimKernel&) = delete;

  using Accept = std::function<void(SimPeer&)>;
  // Connections to other endpoints are refused.
  void listen(const Endpoint& endpoint, Accept accept);
  void stop_listening(const Endpoint& endpoint);
  // A connection to this endpoint is never answered.
  void blackhole(const Endpoint& endpoint);

  // Runs `action` after `delay` of virtual time.
  void schedule(Duration delay, std::function<void()> action);
  // As if the code under test had computed for this long.
  void spend(Duration span) { now_ += span; }
  // As if somebody had set the wall clock.
  void step_wall_clock(Duration step) { wall_base_ += step; }
  // Kernel stamps off, as on Unix sockets.
  void stamp_with_loop_clock(bool on) { loop_stamps_ = on; }
  // Writes take at most this many bytes, then would block until the next turn; 0 is no limit.
  void limit_writes(std::size_t bytes_max) { write_max_ = bytes_max; }

  // What tcp_counts() says of every connection.
  void count_segments(TcpCounts counts) { tcp_counts_ = counts; }

  std::uint64_t connections_opened() const { return opened_; }
  std::size_t connections_open() const;

  TimePoint monotonic_now() override { return now_; }
  WallTime wall_now() override { return WallTime(wall_base_ + now_.time_since_epoch()); }
  Duration thread_cpu_time() override { return {}; }
  std::size_t wait(std::span<ReadyEvent> events, Duration timeout) override;
  void wake() override { woken_ = true; }
  Result<int> start_connect(const Endpoint& endpoint, Watcher& watcher) override;
  int connect_error(int descriptor) override;
  IoResult receive(int descriptor, std::span<char> buffer, Stamp& stamp) override;
  IoResult send(int descriptor, std::span<const char> bytes) override;
  TcpCounts tcp_counts(int /*descriptor*/) override { return tcp_counts_; }
  void close(int descriptor) override;
  void watch(int descriptor, Interest interest, Watcher& watcher) override;
  void unwatch(int descriptor) override;

 private:
  friend class SimPeer;

  struct Chunk {
    std::string bytes;
    WallTime arrived;
  };
  struct Connection {
    Watcher* watcher = nullptr;  // null once the client has closed
    std::unique_ptr<SimPeer> peer;
    std::deque<Chunk> inbound;
    int error = 0;
    bool connected = false;
    bool peer_closed = false;
    bool reset = false;
    Readiness pending;
    bool queued = false;
  };
  struct Action {
    TimePoint due;
    std::uint64_t order;
    std::function<void()> run;
    bool operator<(const Action& other) const {  // the queue's top is the earliest
      return std::tie(other.due, other.order) < std::tie(due, order);
    }
  };

  Connection& at(int descriptor) { return *connections_[static_cast<std::size_t>(descriptor)]; }
  void notify(int descriptor, Readiness readiness);
  std::size_t collect(std::span<ReadyEvent> events);
  void run_actions_due();

  TimePoint now_{std::chrono::seconds(1'000)};
  Duration wall_base_{std::chrono::seconds(1'700'000'000)};
  bool woken_ = false;
  bool loop_stamps_ = false;
  TcpCounts tcp_counts_;
  std::size_t write_max_ = 0;
  std::uint64_t opened_ = 0;
  std::uint64_t order_ = 0;
  std::map<std::string, Accept>
      listeners_;  // by Endpoint::text(); an empty function is a black hole
  std::vector<std::unique_ptr<Connection>> connections_;
  std::deque<int> ready_;
  std::priority_queue<Action> actions_;
};

}  // namespace acrida
