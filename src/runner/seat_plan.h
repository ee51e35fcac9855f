// SeatPlan: which user has which number, over all shards.
//
// A user of a type takes the lowest free index, so that with fifty terminals the indices are 0 to
// 49 however the users are spread and however often the load went down and up again.
//
// Thread: the run's.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "runner/dispatcher.h"
#include "runner/shard_messages.h"

namespace acrida {

class SeatPlan {
 public:
  // `user_types[c]` is the type of the plan that the dispatcher's class c is.
  SeatPlan(std::vector<std::uint32_t> user_types, std::size_t shard_count);

  // The orders that an iteration means, one per shard.
  std::vector<SeatOrder> orders(const Dispatcher::Iteration& iteration);

 private:
  using Lowest = std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>>;
  struct Class {
    std::uint32_t user_type = 0;
    std::uint64_t next = 0;  // never taken so far
    Lowest free;
    std::vector<std::vector<std::uint64_t>> taken;  // by shard, the most recent last
  };

  std::vector<Class> classes_;
  std::size_t shard_count_;
};

}  // namespace acrida
