// --show-task-ratio and --show-task-ratio-json, as Locust prints them.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace acrida {

// A task, or a task set with tasks of its own.
struct TaskWeight {
  std::string name;
  double weight = 1;
  bool is_set = false;
  std::vector<TaskWeight> tasks;
};

struct UserTasks {
  std::string name;
  double weight = 1;
  std::int64_t fixed_count = 0;  // 0: by weight
  std::vector<TaskWeight> tasks;
};

// `users` is --users, 0 when it was not given. Both tables: per class and in total.
std::string task_ratio_text(const std::vector<UserTasks>& classes, std::int64_t users);
std::string task_ratio_json(const std::vector<UserTasks>& classes, std::int64_t users);

}  // namespace acrida
