// TaskTable: the tasks of one user type, or of one use of a task set, with what tags and weights
// left.
//
// Thread: immutable once made; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/random.h"
#include "acrida/scenario_builders.h"

namespace acrida {

class TaskTable;

struct PlannedTask {
  std::string name;
  std::int64_t weight = 1;
  std::vector<std::string> tags;  // its own and those of what it belongs to; empty for a task set
  std::optional<Arrivals> arrivals;
  const std::function<Task<>(detail::TaskOwner&)>* run = nullptr;  // the scenario's; null for a set
  std::unique_ptr<const TaskTable> set;
};

class TaskTable {
 public:
  // Keeps the tasks that can be picked.
  TaskTable(const detail::OwnerSpec& spec, std::vector<PlannedTask> tasks);

  const std::string& name() const { return spec_->name; }
  const std::vector<PlannedTask>& tasks() const { return tasks_; }
  bool sequential() const { return spec_->sequential; }
  // Null: the wait time of the user.
  const WaitTime* wait_time() const {
    return spec_->wait_time.has_value() ? &*spec_->wait_time : nullptr;
  }
  std::int64_t weight_total() const { return cumulative_.empty() ? 0 : cumulative_.back(); }

  // A task at random, in proportion to the weights; one draw. REQUIRES: weight_total() > 0.
  const PlannedTask& pick(Random& random) const;
  // The task at `turn` of the sequence, which repeats. REQUIRES: weight_total() > 0.
  const PlannedTask& at_turn(std::uint64_t turn) const;

  std::unique_ptr<detail::TaskOwner> make() const { return spec_->make(); }

 private:
  const PlannedTask& at_weight(std::int64_t weight) const;

  const detail::OwnerSpec* spec_;
  std::vector<PlannedTask> tasks_;
  std::vector<std::int64_t> cumulative_;
};

}  // namespace acrida
