// Kernel is the seam between the engine and the operating system: clocks, readiness, stream
// sockets.
//
// EpollKernel is the real one; SimKernel runs on virtual time with servers scripted in memory, so
// that ramps, timeouts and whole runs are tested in microseconds from a seed. Everything else in io
// is written against this interface.
//
// Thread: one Kernel per loop; only wake() may be called from another thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "acrida/time.h"
#include "base/error.h"
#include "io/endpoint.h"

namespace acrida {

// Who took the time of arrival of received bytes.
enum class StampSource : std::uint8_t {
  kKernel,  // when the bytes reached this machine, whatever the loop was doing
  kLoop,    // by our own clock after the read: Unix sockets, and kernels that give no stamp
};

struct Stamp {
  WallTime at{};
  StampSource kind = StampSource::kLoop;
};

// What a read or write did. Nothing moved and no error: the peer has closed (reads only).
struct IoResult {
  std::size_t bytes = 0;
  int error = 0;  // errno

  bool would_block() const;
  bool closed() const { return bytes == 0 && error == 0; }
};

// What happened to a watched descriptor since the last report; edge-triggered.
struct Readiness {
  bool readable = false;
  bool writable = false;
  bool peer_closed = false;  // the peer will send no more, or the connection failed
};

// Told by the loop when its descriptor is ready. Must outlive its watch.
class Watcher {
 public:
  virtual void on_ready(Readiness readiness) = 0;

 protected:
  ~Watcher() = default;
};

struct ReadyEvent {
  Watcher* watcher = nullptr;  // null when the watcher went away after the event was collected
  Readiness readiness;
};

// Segments of one TCP connection, as the kernel counts them: sent with data or without, and sent
// again because they were lost, or late.
struct TcpCounts {
  std::uint64_t sent = 0;
  std::uint64_t repeated = 0;
};

// What a plain descriptor (a resolver's socket) is watched for.
struct Interest {
  bool read = true;
  bool write = true;
};

class Kernel {
 public:
  virtual ~Kernel() = default;

  virtual TimePoint monotonic_now() = 0;
  virtual WallTime wall_now() = 0;
  // CPU time used so far by the calling thread, user and system.
  virtual Duration thread_cpu_time() = 0;

  // Waits until something is ready, `timeout` has passed, or wake() is called; fills `events`.
  // A negative timeout waits for ever. Returns how many events were filled.
  virtual std::size_t wait(std::span<ReadyEvent> events, Duration timeout) = 0;
  // Thread: any.
  virtual void wake() = 0;

  // Opens a non-blocking stream socket that asks for receive stamps, and starts connecting.
  // Watched edge-triggered for both directions at once. Writable means the attempt is over.
  virtual Result<int> start_connect(const Endpoint& endpoint, Watcher& watcher) = 0;
  // The errno of a finished connection attempt; 0 when it is connected.
  virtual int connect_error(int descriptor) = 0;

  virtual IoResult receive(int descriptor, std::span<char> buffer, Stamp& stamp) = 0;
  virtual IoResult send(int descriptor, std::span<const char> bytes) = 0;
  // Zeros for what is no TCP connection. Cost: one system call.
  virtual TcpCounts tcp_counts(int descriptor) = 0;
  virtual void close(int descriptor) = 0;

  // Watches a descriptor somebody else owns, level-triggered; again with another interest changes
  // it.
  virtual void watch(int descriptor, Interest interest, Watcher& watcher) = 0;
  virtual void unwatch(int descriptor) = 0;
};

}  // namespace acrida
