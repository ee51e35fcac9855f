#include "io/epoll_kernel.h"

#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/check.h"

namespace acrida {
namespace {

Duration read_clock(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

Readiness readiness_of(std::uint32_t events) {
  constexpr std::uint32_t kFailed = EPOLLERR | EPOLLHUP;
  Readiness readiness;
  readiness.readable = (events & (EPOLLIN | EPOLLRDHUP | kFailed)) != 0;
  readiness.writable = (events & (EPOLLOUT | kFailed)) != 0;
  readiness.peer_closed = (events & (EPOLLRDHUP | kFailed)) != 0;
  return readiness;
}

void ask_for_stamps_and_no_delay(int descriptor) {
  const int on = 1;
  // Either may be refused (an old kernel, an odd protocol): then stamps come from the loop's clock,
  // which is counted.
  setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool take_kernel_stamp(msghdr& message, Stamp& stamp) {
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_TIMESTAMPNS) {
      timespec time{};
      std::memcpy(&time, CMSG_DATA(header), sizeof time);
      stamp.at =
          WallTime(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
      stamp.kind = StampSource::kKernel;
      return true;
    }
  }
  return false;
}

}  // namespace

bool IoResult::would_block() const {
  return error == EAGAIN || error == EWOULDBLOCK;
}

Result<EpollKernel::Descriptors> EpollKernel::open_descriptors() {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) {
    return fail(Error::system("epoll_create1", errno));
  }
  const int wake_event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (wake_event < 0) {
    const int error = errno;
    ::close(epoll);
    return fail(Error::system("eventfd", error));
  }
  return Descriptors{epoll, wake_event};
}

Result<std::unique_ptr<EpollKernel>> EpollKernel::open() {
  const Result<Descriptors> opened = open_descriptors();
  if (!opened) {
    return fail(opened.error());
  }
  return std::unique_ptr<EpollKernel>(new EpollKernel(*opened));
}

EpollKernel::EpollKernel(Descriptors opened)
    : epoll_(opened.epoll), wake_event_(opened.wake_event) {
  watch_wake_event();
}

void EpollKernel::watch_wake_event() {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  event.data.ptr = nullptr;
  ACRIDA_CHECK(epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_event_, &event) == 0);
}

// A process's copies of these descriptors refer to the parent's epoll set and counter. New ones
// take their numbers, which the host's event loop knows.
Result<void> EpollKernel::leave_to_parent() {
  const Result<Descriptors> opened = open_descriptors();
  if (!opened) {
    return fail(opened.error());
  }
  ACRIDA_CHECK(dup3(opened->epoll, epoll_, O_CLOEXEC) == epoll_);
  ACRIDA_CHECK(dup3(opened->wake_event, wake_event_, O_CLOEXEC) == wake_event_);
  ::close(opened->epoll);
  ::close(opened->wake_event);
  watch_wake_event();
  return {};
}

EpollKernel::~EpollKernel() {
  ::close(wake_event_);
  ::close(epoll_);
}

TimePoint EpollKernel::monotonic_now() {
  return TimePoint(read_clock(CLOCK_MONOTONIC));
}

WallTime EpollKernel::wall_now() {
  return WallTime(read_clock(CLOCK_REALTIME));
}

Duration EpollKernel::thread_cpu_time() {
  return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

std::size_t EpollKernel::wait(std::span<ReadyEvent> events, Duration timeout) {
  const int count = wait_for_batch(static_cast<int>(std::min(events.size(), kBatchMax)), timeout);
  if (count < 0) {
    ACRIDA_CHECK(errno == EINTR);
    return 0;
  }
  std::size_t filled = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    if (batch_[i].data.ptr != nullptr) {  // null is the wake-up: it has done its work by waking
      events[filled++] = {static_cast<Watcher*>(batch_[i].data.ptr),
                          readiness_of(batch_[i].events)};
    }
  }
  return filled;
}

// epoll_pwait2 is Linux 5.11; before it, under a sandbox that does not know it (EPERM) and under
// valgrind there are milliseconds, rounded up: a timer is late rather than spun for.
int EpollKernel::wait_for_batch(int batch, Duration timeout) {
  if (!waits_in_milliseconds_) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(timeout);
    timespec limit{};
    limit.tv_sec = seconds.count();
    limit.tv_nsec = (timeout - seconds).count();
    const int count = epoll_pwait2(epoll_, batch_.data(), batch,
                                   timeout < Duration::zero() ? nullptr : &limit, nullptr);
    if (count >= 0 || (errno != ENOSYS && errno != EPERM)) {
      return count;
    }
    waits_in_milliseconds_ = true;
  }
  constexpr Duration kLongest = std::chrono::hours(1);
  const auto limit = std::chrono::ceil<std::chrono::milliseconds>(std::min(timeout, kLongest));
  return epoll_wait(epoll_, batch_.data(), batch,
                    timeout < Duration::zero() ? -1 : static_cast<int>(limit.count()));
}

// The event is edge-triggered and never read: each write is a new edge.
void EpollKernel::wake() {
  const std::uint64_t one = 1;
  if (::write(wake_event_, &one, sizeof one) < 0) {
    std::uint64_t drained = 0;  // the counter is full after 2^64 wake-ups
    static_cast<void>(::read(wake_event_, &drained, sizeof drained));
  }
}

Result<int> EpollKernel::start_connect(const Endpoint& endpoint, Watcher& watcher) {
  const int descriptor = socket(endpoint.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) {
    return fail(Error::system("socket", errno));
  }
  if (!endpoint.is_unix()) {
    ask_for_stamps_and_no_delay(descriptor);
  }
  if (connect(descriptor, endpoint.address(), endpoint.length()) != 0 && errno != EINPROGRESS) {
    const int error = errno;
    ::close(descriptor);
    return fail(Error::system("connect", error));
  }
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &watcher;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    const int error = errno;
    ::close(descriptor);
    return fail(Error::system("epoll_ctl", error));
  }
  return descriptor;
}

int EpollKernel::connect_error(int descriptor) {
  int error = 0;
  socklen_t length = sizeof error;
  return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

IoResult EpollKernel::receive(int descriptor, std::span<char> buffer, Stamp& stamp) {
  iovec slice{buffer.data(), buffer.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> control;
  msghdr message{};
  message.msg_iov = &slice;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t count = 0;
  do {
    count = recvmsg(descriptor, &message, 0);
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    return {0, errno};
  }
  if (count > 0 && !take_kernel_stamp(message, stamp)) {
    stamp = {wall_now(), StampSource::kLoop};
  }
  return {static_cast<std::size_t>(count), 0};
}

IoResult EpollKernel::send(int descriptor, std::span<const char> bytes) {
  ssize_t count = 0;
  do {
    count = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    return {0, errno};
  }
  return {static_cast<std::size_t>(count), 0};
}

TcpCounts EpollKernel::tcp_counts(int descriptor) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
      size < offsetof(tcp_info, tcpi_segs_in)) {
    return {};
  }
  return {.sent = info.tcpi_segs_out, .repeated = info.tcpi_total_retrans};
}

void EpollKernel::close(int descriptor) {
  ::close(descriptor);
}

void EpollKernel::watch(int descriptor, Interest interest, Watcher& watcher) {
  epoll_event event{};
  event.events = (interest.read ? static_cast<std::uint32_t>(EPOLLIN) : 0U) |
                 (interest.write ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
  event.data.ptr = &watcher;
  if (epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event) != 0) {
    ACRIDA_CHECK(errno == ENOENT);
    ACRIDA_CHECK(epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) == 0);
  }
}

void EpollKernel::unwatch(int descriptor) {
  epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
}

}  // namespace acrida
