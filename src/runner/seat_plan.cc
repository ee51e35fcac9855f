#include "runner/seat_plan.h"

#include "base/check.h"

namespace acrida {

SeatPlan::SeatPlan(std::vector<std::uint32_t> user_types, std::size_t shard_count)
    : shard_count_(shard_count) {
  for (const std::uint32_t type : user_types) {
    Class& made = classes_.emplace_back();
    made.user_type = type;
    made.taken.resize(shard_count);
  }
}

std::vector<SeatOrder> SeatPlan::orders(const Dispatcher::Iteration& iteration) {
  std::vector<SeatOrder> orders(shard_count_);
  for (SeatOrder& order : orders) {
    order.sequence = iteration.sequence;
  }
  for (const Dispatcher::Move& move : iteration.stopped) {
    Class& of = classes_[move.user_class];
    std::vector<std::uint64_t>& taken = of.taken[move.shard];
    ACRIDA_CHECK(!taken.empty());
    orders[move.shard].left.push_back({.user_type = of.user_type, .index = taken.back()});
    of.free.push(taken.back());
    taken.pop_back();
  }
  for (const Dispatcher::Move& move : iteration.spawned) {
    Class& of = classes_[move.user_class];
    std::uint64_t index = of.next;
    if (of.free.empty()) {
      ++of.next;
    } else {
      index = of.free.top();
      of.free.pop();
    }
    of.taken[move.shard].push_back(index);
    orders[move.shard].taken.push_back({.user_type = of.user_type, .index = index});
  }
  return orders;
}

}  // namespace acrida
