// The open model's part of a shard: which arrivals are due, and who takes them.
#include <algorithm>
#include <utility>

#include "runner/arrival_curve.h"
#include "runner/shard.h"
#include "scenario/chosen_arrivals.h"

namespace acrida {

void Shard::add_drivers(std::uint32_t user_type, TimePoint start) {
  TypeState& state = types_[user_type];
  ArrivalLimits limits;
  limits.active_max = std::max<std::uint64_t>(slice().share_of(config_.active_max), 1);
  ArrivalStarter& starter = *this;
  const auto add = [&](const Arrivals& arrivals, std::optional<std::size_t> task) {
    const std::uint64_t stream = user_type * std::uint64_t{1'000} + task.value_or(999);
    drivers_.push_back(std::make_unique<ArrivalDriver>(
        loop_, recorder_, starter, ArrivalTarget{.user_type = user_type, .task = task},
        ArrivalPacer(arrival_schedule(accelerated(arrivals, config_.acceleration), slice(),
                                      config_.seed, stream),
                     start, limits)));
    state.drivers.push_back(drivers_.back().get());
  };
  if (const std::optional<Arrivals>& arrivals = state.type->arrivals; arrivals.has_value()) {
    add(*arrivals, std::nullopt);
  }
  const std::vector<PlannedTask>& tasks = state.type->tasks.tasks();
  for (std::size_t task = 0; state.type->on_demand && task < tasks.size(); ++task) {
    const std::optional<Arrivals>& arrivals = tasks[task].arrivals;
    if (arrivals.has_value()) {
      add(*arrivals, task);
    }
  }
}

void Shard::on_user_idle(UserLoop& user) {
  if (const auto arrival = arrivals_.find(&user); arrival != arrivals_.end()) {
    arrival->second->end_one();
    arrivals_.erase(arrival);
  }
  state_of(user).idle.push_back(&user);
  if (!std::exchange(poke_pending_, true)) {
    loop_.defer([this] { poke_drivers(); });
  }
}

void Shard::poke_drivers() {
  poke_pending_ = false;
  for (const auto& driver : drivers_) {
    if (driver->target().task) {
      driver->poke();
    }
  }
}

bool Shard::can_start(std::uint32_t user_type) {
  const TypeState& state = types_[user_type];
  return !state.type->on_demand || !state.idle.empty();
}

void Shard::start_arrival(ArrivalDriver& driver, const ArrivalPacer::Start& start) {
  const ArrivalTarget& target = driver.target();
  TypeState& state = types_[target.user_type];
  if (target.task) {
    UserLoop* const user = state.idle.front();
    state.idle.pop_front();
    arrivals_.emplace(user, &driver);
    user->run_task(*target.task, start.due);
    return;
  }
  UserLoop* const user = make_user(target.user_type, start.index);
  if (user == nullptr) {
    driver.end_one();
    return;
  }
  arrivals_.emplace(user, &driver);
  user->start(start.due);
}

}  // namespace acrida
