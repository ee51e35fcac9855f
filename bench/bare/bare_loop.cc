#include "bench/bare/bare_loop.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "bench/clock.h"
#include "bench/stamped_socket.h"

namespace acrida::bench {
namespace {

constexpr std::size_t kBufferBytes = 64 * 1024;
constexpr int kEventsPerTurn = 1024;
constexpr int kWaitMs = 100;

}  // namespace

BareLoop::BareLoop(std::uint16_t port, std::string request, int connections)
    : request_(std::move(request)), buffer_(kBufferBytes) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; i < connections; ++i) {
    const int fd = connect_to(port);
    if (answer_bytes_ == 0) {
      answer_bytes_ = ask_once(fd, request_).answer_bytes;
    }
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.fd = fd}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
    fds_.push_back(fd);
    missing_.resize(static_cast<std::size_t>(fd) + 1);
  }
}

BareLoop::~BareLoop() {
  for (const int fd : fds_) {
    close(fd);
  }
  close(epoll_);
}

void BareLoop::run(std::int64_t duration_ns) {
  const std::int64_t end_ns = monotonic_ns() + duration_ns;
  epoll_event events[kEventsPerTurn];
  to_send_ = fds_;
  while (monotonic_ns() < end_ns) {
    for (const int fd : to_send_) {
      missing_[static_cast<std::size_t>(fd)] = answer_bytes_;
      send_whole(fd, request_);
    }
    to_send_.clear();
    const int count = epoll_wait(epoll_, events, kEventsPerTurn, kWaitMs);
    for (int i = 0; i < count; ++i) {
      read_ready(events[i].data.fd);
    }
  }
}

void BareLoop::read_ready(int fd) {
  std::size_t& missing = missing_[static_cast<std::size_t>(fd)];
  const Received received = receive(fd, buffer_);
  // Less than the buffer holds: the kernel's queue is empty, the rest will be a new edge.
  if (received.bytes > missing) {
    std::fprintf(stderr, "an answer of another length\n");
    std::exit(1);
  }
  if (received.bytes > 0 && received.bytes == missing) {
    ++answers_;
    stamped_ += received.at_ns != 0 ? 1U : 0U;
    to_send_.push_back(fd);
  }
  missing -= received.bytes;
}

}  // namespace acrida::bench
