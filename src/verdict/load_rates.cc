#include "verdict/load_rates.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

namespace acrida {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void add_names(const std::vector<LearnedRequest>& requests, std::vector<RequestName>& names) {
  for (const LearnedRequest& request : requests) {
    const RequestName name{request.method, request.name};
    if (std::ranges::find(names, name) == names.end()) {
      names.push_back(name);
    }
  }
}

void add_names(const std::vector<LearnedTask>& tasks, std::vector<RequestName>& names) {
  for (const LearnedTask& task : tasks) {
    add_names(task.requests, names);
    add_names(task.tasks, names);
  }
}

// How slow a request may be, by a row that is about it: its median, else what comes near it.
std::optional<double> typical_seconds(const std::vector<Limit>& limits) {
  constexpr double kMedianOfTail = 0.5;  // of a 95th percentile
  std::optional<double> mean;
  std::optional<double> tail;
  for (const Limit& limit : limits) {
    if (limit.measure == Measure::kPercentile && limit.quantile == 0.5) {
      return limit.value;
    }
    if (limit.measure == Measure::kMean) {
      mean = limit.value;
    } else if (limit.measure == Measure::kPercentile && limit.quantile == 0.95) {
      tail = limit.value * kMedianOfTail;
    }
  }
  return mean ? mean : tail;
}

// The measured means, over all tasks that make a request of the name.
void add_measured(const std::vector<LearnedRequest>& requests,
                  const LearnedNames& names,
                  std::vector<std::pair<double, double>>& sums) {
  for (const LearnedRequest& request : requests) {
    auto& [seconds, count] = sums[names.of(request)];
    seconds += request.seconds * request.count;
    count += request.count;
  }
}

void add_measured(const std::vector<LearnedTask>& tasks,
                  const LearnedNames& names,
                  std::vector<std::pair<double, double>>& sums) {
  for (const LearnedTask& task : tasks) {
    add_measured(task.requests, names, sums);
    add_measured(task.tasks, names, sums);
  }
}

double busy_seconds(const TaskShare& task,
                    const LearnedNames& names,
                    const std::vector<PlannedName>& planned,
                    bool at_target) {
  double busy = task.pause;
  for (const LearnedRequest& request : task.learned->requests) {
    busy += at_target ? request.count * planned[names.of(request)].seconds : 0;
  }
  return busy;
}

double cycle_seconds(const TaskCycle& cycle,
                     const LearnedNames& names,
                     const std::vector<PlannedName>& planned,
                     bool at_target) {
  double seconds = 0;
  for (const TaskShare& task : cycle.tasks) {
    const double busy = busy_seconds(task, names, planned, at_target);
    const double waited =
        task.wait.pace ? std::max(0.0, task.wait.seconds - busy) : task.wait.seconds;
    seconds += task.visits * (busy + task.waits * waited);
  }
  return seconds;
}

}  // namespace

std::vector<RequestName> request_names(const Learned& learned) {
  std::vector<RequestName> names;
  for (const LearnedClass& user_class : learned.classes) {
    add_names(user_class.on_start, names);
    add_names(user_class.tasks, names);
  }
  return names;
}

void set_latencies(const Learned& learned,
                   const std::vector<PlanRowInput>& rows,
                   const LearnedNames& names,
                   std::vector<PlannedName>& planned) {
  std::vector<std::pair<double, double>> sums(planned.size());
  for (const LearnedClass& user_class : learned.classes) {
    add_measured(user_class.on_start, names, sums);
    add_measured(user_class.tasks, names, sums);
  }
  for (std::size_t i = 0; i < planned.size(); ++i) {
    planned[i].seconds = sums[i].second > 0 ? sums[i].first / sums[i].second : 0;
    planned[i].measured = true;
  }
  // The row that is about the fewest requests knows a request best.
  std::vector<const PlanRowInput*> order;
  order.reserve(rows.size());
  for (const PlanRowInput& row : rows) {
    order.push_back(&row);
  }
  std::ranges::stable_sort(order, std::greater<>{},
                           [](const PlanRowInput* row) { return row->names.size(); });
  for (const PlanRowInput* const row : order) {
    const std::optional<double> seconds = typical_seconds(row->limits);
    for (const std::size_t name : row->names) {
      if (seconds) {
        planned[name].seconds = *seconds;
        planned[name].measured = false;
      }
    }
  }
}

bool tasks_arrive(const LearnedClass& user_class) {
  return std::ranges::any_of(user_class.tasks,
                             [](const LearnedTask& task) { return task.arrivals.has_value(); });
}

ClassRates class_rates(const LearnedClass& user_class,
                       const LearnedNames& names,
                       const std::vector<PlannedName>& planned) {
  ClassRates rates{
      .user_class = &user_class, .cycles = task_cycles(user_class), .best = {}, .at_target = {}};
  for (TaskCycle& cycle : rates.cycles) {
    const double users = static_cast<double>(user_class.users) * cycle.users;
    const auto rate = [&](bool at_target) {
      if (tasks_arrive(user_class)) {
        return 1.0;
      }
      if (user_class.arrivals) {
        return *user_class.arrivals * cycle.users;
      }
      const double seconds = cycle_seconds(cycle, names, planned, at_target);
      return users == 0 ? 0 : seconds > 0 ? users / seconds : kInfinity;
    };
    rates.best.push_back(rate(false));
    rates.at_target.push_back(rate(true));
    for (TaskShare& task : cycle.tasks) {
      if (tasks_arrive(user_class)) {  // by its own arrivals, and not by a choice
        double chosen = 0;
        for (const LearnedTask& one : user_class.tasks) {
          chosen += one.weight;
        }
        const LearnedTask& top = user_class.tasks[task.top];
        task.visits *= top.arrivals.value_or(0) * chosen / top.weight;
      }
    }
  }
  return rates;
}

double times(double rate, double count) {
  return count == 0 ? 0 : rate * count;
}

void add_rates(const ClassRates& rates,
               const LearnedNames& names,
               const Starts& starts,
               std::vector<PlannedName>& planned) {
  for (std::size_t i = 0; i < rates.cycles.size(); ++i) {
    for (const TaskShare& task : rates.cycles[i].tasks) {
      for (const LearnedRequest& request : task.learned->requests) {
        PlannedName& name = planned[names.of(request)];
        name.best += times(rates.best[i], task.visits * request.count);
        name.at_target += times(rates.at_target[i], task.visits * request.count);
      }
    }
  }
  for (const LearnedRequest& request : rates.user_class->on_start) {
    PlannedName& name = planned[names.of(request)];
    if (rates.user_class->arrivals) {
      name.best += *rates.user_class->arrivals * request.count;
      name.at_target += *rates.user_class->arrivals * request.count;
      continue;
    }
    const double all = static_cast<double>(rates.user_class->users) * request.count;
    name.at_start += all;
    name.a_second_start += starts.a_second * request.count;
    name.best += times(starts.again, all);
    name.at_target += times(starts.again, all);
  }
}

}  // namespace acrida
