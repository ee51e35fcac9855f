#include "app/stop_signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace acrida {
namespace {

// nohup asks to live on when the session ends.
bool hang_up_is_ignored() {
  struct sigaction action{};
  return ::sigaction(SIGHUP, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

Result<std::unique_ptr<StopSignals>> StopSignals::open(Kernel& kernel,
                                                       std::function<void(int)> on_signal) {
  std::unique_ptr<StopSignals> signals(new StopSignals(kernel, std::move(on_signal)));
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  if (!hang_up_is_ignored()) {
    sigaddset(&wanted, SIGHUP);
  }
  const int descriptor = ::signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC);
  if (descriptor < 0) {
    return fail(Error::system("signalfd", errno));
  }
  ::pthread_sigmask(SIG_BLOCK, &wanted, &signals->before_);
  signals->descriptor_ = descriptor;
  kernel.watch(descriptor, {.read = true, .write = false}, *signals);
  return signals;
}

StopSignals::~StopSignals() {
  if (descriptor_ >= 0) {
    kernel_.unwatch(descriptor_);
    ::close(descriptor_);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
}

void StopSignals::on_ready(Readiness /*readiness*/) {
  signalfd_siginfo info{};
  while (::read(descriptor_, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    on_signal_(static_cast<int>(info.ssi_signo));
  }
}

}  // namespace acrida
