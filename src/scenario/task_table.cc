#include "scenario/task_table.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace acrida {

TaskTable::TaskTable(const detail::OwnerSpec& spec, std::vector<PlannedTask> tasks)
    : spec_(&spec), tasks_(std::move(tasks)) {
  std::erase_if(tasks_, [](const PlannedTask& task) { return task.weight == 0; });
  std::int64_t total = 0;
  for (const PlannedTask& task : tasks_) {
    total += task.weight;
    cumulative_.push_back(total);
  }
}

const PlannedTask& TaskTable::pick(Random& random) const {
  return at_weight(
      static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(weight_total()))));
}

const PlannedTask& TaskTable::at_turn(std::uint64_t turn) const {
  return at_weight(static_cast<std::int64_t>(turn % static_cast<std::uint64_t>(weight_total())));
}

const PlannedTask& TaskTable::at_weight(std::int64_t weight) const {
  ACRIDA_DCHECK(weight < weight_total());
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), weight);
  return tasks_[static_cast<std::size_t>(found - cumulative_.begin())];
}

}  // namespace acrida
