#include "verdict/load_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "verdict/load_rates.h"
#include "verdict/rehearsal_notes.h"
#include "verdict/sample_needs.h"

namespace acrida {
namespace {

// A rate that is reached but for the rounding of a sum.
constexpr double kReached = 1 - 1e-9;
// Users start within a few seconds of each other, and as many requests of a few seconds are worth
// less than those of a whole run (effective_samples.h).
constexpr double kBurst = 1.5;
// Run times are told in steps of this.
constexpr double kStepSeconds = 10;

const Limit* rate_target(const std::vector<Limit>& limits) {
  const auto found = std::ranges::find(limits, Measure::kRate, &Limit::measure);
  return found == limits.end() ? nullptr : &*found;
}

PlannedRow plan_row(const PlanRowInput& input, const LoadPlan& plan) {
  PlannedRow row{
      .label = input.label, .names = input.names, .target = {}, .users = {}, .cells = {}};
  double a_second_start = 0;
  for (const std::size_t i : input.names) {
    row.best += plan.names[i].best;
    row.at_target += plan.names[i].at_target;
    row.at_start += plan.names[i].at_start;
    a_second_start += plan.names[i].a_second_start;
  }
  row.at_start_only = row.best == 0 && row.at_start > 0;
  if (row.at_start_only) {
    row.best = a_second_start;
    row.at_target = a_second_start;
  }
  if (const Limit* const limit = rate_target(input.limits)) {
    row.target = limit->value;
    row.never = row.best < limit->value * kReached;
    row.if_faster = !row.never && row.at_target < limit->value * kReached;
    if ((row.never || row.if_faster) && !row.at_start_only && row.at_target > 0 &&
        !plan.open_model) {
      row.users = static_cast<std::int64_t>(
          std::ceil(static_cast<double>(plan.users) * limit->value / row.at_target - 1e-9));
    }
  }
  return row;
}

// Of a row that only on_start makes samples for.
std::string too_few_starts(const PlannedRow& row, const PlannedCell& cell) {
  return fmt::format(
      "users make {:.0f} of them when they start, and never again; {} takes {:.0f}: "
      "as many users, or users that log in again (--relogin 5m)",
      row.at_start, measure_name(cell.limit), cell.least);
}

PlannedCell plan_rate(const PlannedRow& row, PlannedCell cell) {
  if (row.at_start_only) {
    cell.reason = "users make them when they start, and never again: there is no rate to measure";
  } else if (row.never || row.if_faster) {
    cell.reason =
        fmt::format("this load asks for {:.1f} a second {}", row.never ? row.best : row.at_target,
                    row.never ? "at most" : "at its targets' times");
    if (row.users) {
      cell.reason += fmt::format("; {} users would ask for enough", *row.users);
    }
  } else {
    cell.provable = true;
  }
  return cell;
}

PlannedCell plan_cell(const PlannedRow& row, const Limit& limit) {
  const SampleNeed need = samples_needed(limit, row.at_target);
  PlannedCell cell{.limit = limit,
                   .least = std::ceil(row.at_start_only ? need.least * kBurst : need.least),
                   .seconds = {},
                   .reason = {}};
  if (limit.measure == Measure::kRate) {
    cell = plan_rate(row, std::move(cell));
  } else if (!std::isfinite(need.least)) {
    cell.reason = "no number of requests proves that none ever fails";
  } else if (row.at_start_only) {
    cell.provable = row.at_start >= cell.least;
    cell.reason = cell.provable ? "" : too_few_starts(row, cell);
  } else {
    cell.provable = row.at_target > 0;
    cell.reason = cell.provable ? "" : "this load makes none of these requests";
  }
  if (cell.provable) {
    const double at_least = to_seconds(limit.span_length);
    cell.seconds = row.at_start_only ? 0 : std::max(need.enough / row.at_target, at_least);
  }
  return cell;
}

void plan_time(LoadPlan& plan) {
  double longest = -1;
  for (const PlannedRow& row : plan.rows) {
    for (const PlannedCell& cell : row.cells) {
      ++plan.cells;
      plan.provable += cell.provable ? 1U : 0U;
      if (cell.provable && cell.seconds && *cell.seconds > longest) {
        longest = *cell.seconds;
        plan.longest_cell = measure_name(cell.limit) + " of " + row.label;
      }
    }
  }
  if (longest >= 0) {
    const double whole = longest + to_seconds(plan.ramp) + to_seconds(plan.warm_up);
    plan.shortest = from_seconds(std::max(std::ceil(whole / kStepSeconds), 1.0) * kStepSeconds);
  }
}

// How often a top-level task of the class is begun a second, at target latency.
std::vector<double> task_rates(const ClassRates& rates) {
  std::vector<double> begun(rates.user_class->tasks.size());
  for (std::size_t i = 0; i < rates.cycles.size(); ++i) {
    for (const TaskShare& task : rates.cycles[i].tasks) {
      if (task.learned == &rates.user_class->tasks[task.top]) {
        begun[task.top] += times(rates.at_target[i], task.visits);
      }
    }
  }
  return begun;
}

void plan_arrivals(const ClassRates& rates, const LearnedNames& names, LoadPlan& plan) {
  const std::vector<double> begun = task_rates(rates);
  for (std::size_t top = 0; top < begun.size(); ++top) {
    PlannedArrivals arrivals{.user_class = rates.user_class->name,
                             .task = rates.user_class->tasks[top].name,
                             .rate = begun[top],
                             .because = {}};
    for (const PlannedRow& row : plan.rows) {
      const auto concerns = [&](const TaskShare& task) {
        return task.top == top &&
               std::ranges::any_of(task.learned->requests, [&](const auto& request) {
                 return std::ranges::find(row.names, names.of(request)) != row.names.end();
               });
      };
      const bool concerned = std::ranges::any_of(rates.cycles, [&](const TaskCycle& cycle) {
        return std::ranges::any_of(cycle.tasks, concerns);
      });
      // A row of several tasks, or of several classes', keeps the mix of them.
      if (concerned && row.target && row.at_target > 0 && std::isfinite(row.at_target)) {
        const double rate = begun[top] * *row.target / row.at_target;
        if (arrivals.because.empty() || rate > arrivals.rate) {
          arrivals.rate = rate;
          arrivals.because = row.label;
        }
      }
    }
    if (arrivals.rate > 0 && std::isfinite(arrivals.rate)) {
      plan.arrivals.push_back(std::move(arrivals));
    }
  }
}

}  // namespace

LoadPlan plan_load(const Learned& learned, const std::vector<PlanRowInput>& rows) {
  const LearnedNames names(learned);
  LoadPlan plan;
  plan.source = learned.source;
  plan.locustfile = learned.locustfile;
  for (const RequestName& name : names.all()) {
    plan.names.push_back({.name = name});
  }
  set_latencies(learned, rows, names, plan.names);
  plan.open_model = !learned.classes.empty();
  for (const LearnedClass& user_class : learned.classes) {
    plan.users += user_class.users;
    plan.users_by_class.emplace_back(user_class.name, user_class.users);
    plan.open_model = plan.open_model && (user_class.arrivals || tasks_arrive(user_class));
  }
  std::vector<ClassRates> rates;
  for (const LearnedClass& user_class : learned.classes) {
    rates.push_back(class_rates(user_class, names, plan.names));
    const double share =
        plan.users > 0 ? static_cast<double>(user_class.users) / static_cast<double>(plan.users)
                       : 0;
    add_rates(rates.back(), names,
              {.a_second = learned.spawn_rate * share,
               .again = learned.relogin > 0 ? 1 / learned.relogin : 0},
              plan.names);
  }
  plan.ramp = plan.open_model || learned.spawn_rate <= 0
                  ? Duration::zero()
                  : from_seconds(static_cast<double>(plan.users) / learned.spawn_rate);
  plan.warm_up = from_seconds(learned.warm_up);
  for (const PlanRowInput& input : rows) {
    PlannedRow row = plan_row(input, plan);
    for (const Limit& limit : input.limits) {
      row.cells.push_back(plan_cell(row, limit));
    }
    plan.rows.push_back(std::move(row));
  }
  plan_time(plan);
  if (std::ranges::any_of(plan.rows,
                          [](const PlannedRow& row) { return row.target.has_value(); })) {
    for (const ClassRates& one : rates) {
      plan_arrivals(one, names, plan);
    }
  }
  plan.notes = rehearsal_notes(learned);
  return plan;
}

std::map<std::pair<std::string, std::string>, double> offered_rates(
    const LoadPlan& plan, std::optional<Duration> run_time) {
  std::map<std::pair<std::string, std::string>, double> offered;
  for (const PlannedName& name : plan.names) {
    double rate = name.at_target;
    if (name.at_start > 0) {
      if (!run_time || *run_time <= Duration::zero()) {
        continue;
      }
      rate += name.at_start / to_seconds(*run_time);
    }
    if (std::isfinite(rate)) {
      offered.emplace(std::pair(name.name.method, name.name.name), rate);
    }
  }
  return offered;
}

}  // namespace acrida
