#include "runner/shard_host.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>

#include <system_error>
#include <utility>

#include "base/check.h"

namespace acrida {
namespace {

// Best effort: a run that is not pinned is slower to repeat and not wrong.
void pin_to_core(int rank) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
    return;
  }
  const int cores = CPU_COUNT(&allowed);
  for (int core = 0, seen = 0; cores > 0 && core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(static_cast<std::size_t>(core), &allowed) && seen++ == rank % cores) {
      cpu_set_t one;
      CPU_ZERO(&one);
      CPU_SET(static_cast<std::size_t>(core), &one);
      static_cast<void>(pthread_setaffinity_np(pthread_self(), sizeof one, &one));
      return;
    }
  }
}

}  // namespace

ShardThread::ShardThread(std::unique_ptr<EpollKernel> kernel)
    : kernel_(std::move(kernel)), loop_(*kernel_) {}

Result<std::unique_ptr<ShardHost>> ShardThread::start(const ShardMaker& make, int core) {
  Result<std::unique_ptr<EpollKernel>> kernel = EpollKernel::open();
  if (!kernel) {
    return std::unexpected(kernel.error());
  }
  std::unique_ptr<ShardThread> host(new ShardThread(std::move(*kernel)));
  host->shard_ = make(host->loop_);
  // Signals are the main thread's: a new thread inherits the mask.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    host->thread_ = std::thread([raw = host.get(), core] {
      if (core >= 0) {
        pin_to_core(core);
      }
      raw->loop_.run();
    });
  } catch (const std::system_error& error) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return fail(std::string("cannot start a thread: ") + error.what());
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return host;
}

ShardThread::~ShardThread() {
  if (thread_.joinable()) {
    post([this](Shard& shard) {
      shard.abandon();
      loop_.stop();
    });
    thread_.join();
  }
}

void ShardThread::post(std::function<void(Shard&)> order) {
  const bool posted = loop_.inbox().post([this, order = std::move(order)] { order(*shard_); });
  ACRIDA_CHECK(posted);  // a few messages a second: a full inbox is a loop that hangs
}

LocalShard::LocalShard(const ShardMaker& make, Loop& loop) : loop_(loop), shard_(make(loop)) {}

void LocalShard::post(std::function<void(Shard&)> order) {
  const bool posted =
      loop_.inbox().post([shard = shard_, order = std::move(order)] { order(*shard); });
  ACRIDA_CHECK(posted);
}

}  // namespace acrida
