// ShardHost: where a shard lives, and how to reach it.
//
// Thread: the run's; what is posted runs on the shard's.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "base/error.h"
#include "io/epoll_kernel.h"
#include "io/loop.h"
#include "runner/shard.h"

namespace acrida {

using ShardMaker = std::function<std::unique_ptr<Shard>(Loop& loop)>;

class ShardHost {
 public:
  virtual ~ShardHost() = default;
  // Runs `order` on the shard's thread, in the order of the calls.
  virtual void post(std::function<void(Shard&)> order) = 0;
};

// A thread with an epoll loop of its own.
class ShardThread final : public ShardHost {
 public:
  // Fails when the process is out of descriptors or threads. `core`: pins the thread to the core of
  // that rank among those the process may use; negative: does not.
  static Result<std::unique_ptr<ShardHost>> start(const ShardMaker& make, int core);
  ~ShardThread() override;
  ShardThread(const ShardThread&) = delete;
  ShardThread& operator=(const ShardThread&) = delete;

  void post(std::function<void(Shard&)> order) override;

 private:
  explicit ShardThread(std::unique_ptr<EpollKernel> kernel);

  std::unique_ptr<EpollKernel> kernel_;
  Loop loop_;
  std::unique_ptr<Shard> shard_;
  std::thread thread_;
};

// On the loop of the run itself.
class LocalShard final : public ShardHost {
 public:
  // REQUIRES: the loop outlives the host.
  LocalShard(const ShardMaker& make, Loop& loop);

  void post(std::function<void(Shard&)> order) override;

 private:
  Loop& loop_;
  std::shared_ptr<Shard> shard_;  // shared with the orders under way
};

}  // namespace acrida
