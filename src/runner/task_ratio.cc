#include "runner/task_ratio.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/escape.h"

namespace acrida {

namespace {

// A line of the table: a user class, a task set or a task.
struct Share {
  std::string name;
  double ratio;
  bool has_tasks;
  std::vector<Share> tasks;
};

std::vector<Share> shares_of(const std::vector<TaskWeight>& tasks, bool in_total, double parent) {
  const double whole = in_total ? parent : 1.0;
  double weights = 0;
  for (const TaskWeight& task : tasks) {
    weights += task.weight;
  }
  std::vector<Share> shares;
  for (const TaskWeight& task : tasks) {
    if (task.weight <= 0) {
      continue;
    }
    const double ratio = task.weight * whole / weights;
    shares.push_back({task.name, ratio, task.is_set, shares_of(task.tasks, in_total, ratio)});
  }
  return shares;
}

// Locust rounds halves to even, as the C library does by default. Without --users the weighted
// classes show their weights, unless a class has a fixed count: Locust then takes the users to be
// one.
std::vector<double> expected_users(const std::vector<UserTasks>& classes, std::int64_t users) {
  double fixed = 0;
  double weights = 0;
  for (const UserTasks& user_class : classes) {
    fixed += static_cast<double>(user_class.fixed_count);
    weights += user_class.fixed_count > 0 ? 0 : user_class.weight;
  }
  double all = static_cast<double>(users);
  if (users == 0) {
    all = fixed > 0 ? 1 : weights;
  }
  const double weighted = std::max(0.0, all - fixed);
  std::vector<double> counts;
  for (const UserTasks& user_class : classes) {
    double count = static_cast<double>(user_class.fixed_count);
    if (user_class.fixed_count == 0) {
      count = weights > 0 ? user_class.weight / weights * weighted : 0;
    }
    counts.push_back(std::nearbyint(count));
  }
  return counts;
}

std::vector<Share> shares_of_classes(const std::vector<UserTasks>& classes,
                                     std::int64_t users,
                                     bool in_total) {
  const std::vector<double> counts = expected_users(classes, users);
  double all = 0;
  for (const double count : counts) {
    all += count;
  }
  std::vector<Share> shares;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const double ratio = all > 0 ? counts[i] / all : 0;
    shares.push_back({classes[i].name, ratio, true, shares_of(classes[i].tasks, in_total, ratio)});
  }
  return shares;
}

void append_lines(std::string& text, const std::vector<Share>& shares, std::size_t level) {
  const std::string padding(2 * level, ' ');
  for (const Share& share : shares) {
    const std::string percent = fmt::format("{}{:<6.1f}", padding, share.ratio * 100);
    text += fmt::format(" {:<10} {:<50}\n", percent, padding + escape_for_terminal(share.name));
    append_lines(text, share.tasks, level + 1);
  }
}

// As Python writes a float: the shortest text that reads back, never without a point.
std::string python_float(double value) {
  const std::string text = fmt::format("{}", value);
  return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

void append_json(std::string& text, const std::vector<Share>& shares, std::size_t level) {
  if (shares.empty()) {
    text += "{}";
    return;
  }
  const std::string indent(4 * level, ' ');
  text += "{";
  const char* separator = "\n";
  for (const Share& share : shares) {
    text += fmt::format("{}{}    \"{}\": {{\n{}        \"ratio\": {}", separator, indent,
                        escape_for_json(share.name), indent, python_float(share.ratio));
    if (share.has_tasks) {
      text += fmt::format(",\n{}        \"tasks\": ", indent);
      append_json(text, share.tasks, level + 2);
    }
    text += fmt::format("\n{}    }}", indent);
    separator = ",\n";
  }
  text += fmt::format("\n{}}}", indent);
}

}  // namespace

std::string task_ratio_text(const std::vector<UserTasks>& classes, std::int64_t users) {
  const std::string rule(80, '-');
  std::string text = "\n Task ratio per User class\n" + rule + "\n";
  append_lines(text, shares_of_classes(classes, users, false), 0);
  text += "\n Total task ratio\n" + rule + "\n";
  append_lines(text, shares_of_classes(classes, users, true), 0);
  return text;
}

std::string task_ratio_json(const std::vector<UserTasks>& classes, std::int64_t users) {
  std::string text = "{\n    \"per_class\": ";
  append_json(text, shares_of_classes(classes, users, false), 1);
  text += ",\n    \"total\": ";
  append_json(text, shares_of_classes(classes, users, true), 1);
  return text + "\n}\n";
}

}  // namespace acrida
