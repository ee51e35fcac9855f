#include "app/scenario_listing.h"

#include <vector>

#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "runner/task_ratio.h"

namespace acrida {
namespace {

std::vector<TaskWeight> task_weights(const TaskTable& table) {
  std::vector<TaskWeight> weights;
  for (const PlannedTask& task : table.tasks()) {
    weights.push_back({.name = task.name,
                       .weight = static_cast<double>(task.weight),
                       .is_set = task.set != nullptr,
                       .tasks = {}});
    if (task.set != nullptr) {
      weights.back().tasks = task_weights(*task.set);
    }
  }
  return weights;
}

// The exact counts of the options go before the scenario's own.
std::int64_t fixed_count(const Options& options, const UserType& type) {
  for (const auto& [name, count] : options.fixed_counts) {
    if (name == type.name) {
      return count;
    }
  }
  return type.fixed_count;
}

}  // namespace

std::string user_list(const ScenarioPlan& plan) {
  std::string text = "Available Users:\n";
  for (const UserType& type : plan.user_types()) {
    text += "    " + escape_for_terminal(type.name) + "\n";
  }
  return text;
}

std::string task_ratio_line(const Options& options, const ScenarioPlan& plan) {
  Options as_json = options;
  as_json.show_task_ratio_json = true;
  return nlohmann::ordered_json::parse(task_ratio(as_json, plan)).dump();
}

std::string task_ratio(const Options& options, const ScenarioPlan& plan) {
  std::vector<UserTasks> classes;
  for (const UserType& type : plan.user_types()) {
    classes.push_back({.name = type.name,
                       .weight = type.weight,
                       .fixed_count = fixed_count(options, type),
                       .tasks = task_weights(type.tasks)});
  }
  const std::int64_t users = options.users.value_or(0);
  return options.show_task_ratio_json ? task_ratio_json(classes, users)
                                      : task_ratio_text(classes, users);
}

}  // namespace acrida
