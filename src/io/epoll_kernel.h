// EpollKernel: the real Kernel, on Linux.
//
// Stream sockets are watched edge-triggered for both directions from the start, so that an exchange
// costs one write, one read and no epoll_ctl. Received bytes carry the kernel's own time stamp
// (SO_TIMESTAMPNS; on the wall clock).
//
// Thread: the loop's; wake() any.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <memory>

#include "io/kernel.h"

namespace acrida {

class EpollKernel final : public Kernel {
 public:
  // Fails when the process is out of descriptors.
  static Result<std::unique_ptr<EpollKernel>> open();
  ~EpollKernel() override;
  EpollKernel(const EpollKernel&) = delete;
  EpollKernel& operator=(const EpollKernel&) = delete;

  // In the child of a fork, first of all: what is watched from here on is watched for this process
  // alone, and what the parent watches is left alone. Nothing that was watched before is watched
  // any more. Fails when the process is out of descriptors.
  Result<void> leave_to_parent();

  // Readable while wait() has something to tell: for a host with an event loop of its own.
  int descriptor() const { return epoll_; }

  TimePoint monotonic_now() override;
  WallTime wall_now() override;
  Duration thread_cpu_time() override;
  std::size_t wait(std::span<ReadyEvent> events, Duration timeout) override;
  void wake() override;
  Result<int> start_connect(const Endpoint& endpoint, Watcher& watcher) override;
  int connect_error(int descriptor) override;
  IoResult receive(int descriptor, std::span<char> buffer, Stamp& stamp) override;
  IoResult send(int descriptor, std::span<const char> bytes) override;
  TcpCounts tcp_counts(int descriptor) override;
  void close(int descriptor) override;
  void watch(int descriptor, Interest interest, Watcher& watcher) override;
  void unwatch(int descriptor) override;

 private:
  // Both descriptors, the kernel's to close.
  struct Descriptors {
    int epoll = -1;
    int wake_event = -1;
  };
  static Result<Descriptors> open_descriptors();
  explicit EpollKernel(Descriptors opened);
  void watch_wake_event();

  // Few, because what a turn has to send leaves together at its end: with 512, a server of
  // thousands of busy users gets bursts that take it milliseconds, and their response times show
  // the generator's pattern (docs/performance.md). With 64 they do not, at no more CPU per request.
  static constexpr std::size_t kBatchMax = 64;

  // The count of events in batch_, or -1 and errno.
  int wait_for_batch(int batch, Duration timeout);

  const int epoll_;
  const int wake_event_;
  std::array<epoll_event, kBatchMax> batch_;
  bool waits_in_milliseconds_ = false;  // the kernel has no epoll_pwait2
};

}  // namespace acrida
