#include "io/epoll_kernel.h"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <thread>

namespace acrida {
namespace {

struct Seen final : Watcher {
  void on_ready(Readiness) override {}
};

// From here on the calling thread's epoll_pwait2 fails with `error`.
bool refuse_epoll_pwait2(int error) {
  std::array<sock_filter, 4> program{{
      {BPF_LD | BPF_W | BPF_ABS, 0, 0, 0},  // the number of the system call
      {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_epoll_pwait2},
      {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | static_cast<unsigned>(error)},
      {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
  }};
  const sock_fprog filter{program.size(), program.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

class WithoutEpollPwait2 : public testing::TestWithParam<int> {};

TEST_P(WithoutEpollPwait2, EventsAndTimeoutsComeAllTheSame) {
  std::thread([error = GetParam()] {
    if (!refuse_epoll_pwait2(error)) {
      ADD_FAILURE() << "no seccomp here, errno " << errno;
      return;
    }
    const auto kernel = std::move(*EpollKernel::open());
    std::array<ReadyEvent, 4> events{};
    EXPECT_EQ(kernel->wait(events, std::chrono::microseconds(1)), 0U);

    const int event = eventfd(1, EFD_CLOEXEC);
    Seen watcher;
    kernel->watch(event, {.read = true}, watcher);
    EXPECT_EQ(kernel->wait(events, Duration(-1)), 1U);
    EXPECT_EQ(events[0].watcher, &watcher);
    EXPECT_TRUE(events[0].readiness.readable);
    kernel->unwatch(event);
    ::close(event);
  }).join();
}

TEST(EpollKernel, CountsTheSegmentsOfAConnection) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(listener, 1), 0);
  ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const auto kernel = std::move(*EpollKernel::open());
  Seen watcher;
  const Result<int> client =
      kernel->start_connect(*Endpoint::from_literal("127.0.0.1", ntohs(address.sin_port)), watcher);
  ASSERT_TRUE(client.has_value());
  std::array<ReadyEvent, 4> events{};
  kernel->wait(events, std::chrono::seconds(10));
  const TcpCounts before = kernel->tcp_counts(*client);
  EXPECT_GE(before.sent, 1U);  // the handshake
  EXPECT_EQ(kernel->send(*client, std::string_view("x")).bytes, 1U);
  EXPECT_GT(kernel->tcp_counts(*client).sent, before.sent);
  EXPECT_EQ(kernel->tcp_counts(*client).repeated, 0U);
  EXPECT_EQ(kernel->tcp_counts(-1).sent, 0U);
  kernel->close(*client);
  ::close(listener);
}

INSTANTIATE_TEST_SUITE_P(ByError, WithoutEpollPwait2, testing::Values(ENOSYS, EPERM));

}  // namespace
}  // namespace acrida
