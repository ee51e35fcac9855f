#include "io/epoll_kernel.h"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
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

INSTANTIATE_TEST_SUITE_P(ByError, WithoutEpollPwait2, testing::Values(ENOSYS, EPERM));

}  // namespace
}  // namespace acrida
