#include "verdict/target_plan.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace acrida {

namespace {

bool failed(const std::vector<LearnedRequest>& requests) {
  return std::ranges::any_of(requests,
                             [](const LearnedRequest& request) { return request.failures > 0; });
}

bool failed(const LearnedTask& task) {
  return task.failed != 0 || failed(task.requests) ||
         std::ranges::any_of(task.tasks, [](const LearnedTask& inner) { return failed(inner); });
}

// What follows a request that fails may never have been sent: these are not all the names there
// are.
bool has_gaps(const Learned& learned) {
  return learned.cut_short ||
         std::ranges::any_of(learned.classes, [](const LearnedClass& user_class) {
           return !user_class.error.empty() || failed(user_class.on_start) ||
                  std::ranges::any_of(user_class.tasks,
                                      [](const LearnedTask& task) { return failed(task); });
         });
}

bool was_tried(const LearnedTask& task) {
  return task.is_set ? std::ranges::any_of(task.tasks, was_tried) : task.executions > 0;
}

// Nobody came as far as a task: the site is down, or lets nobody in.
bool nothing_was_tried(const Learned& learned) {
  return !learned.classes.empty() &&
         std::ranges::all_of(learned.classes, [](const LearnedClass& one) {
           return !one.error.empty() && std::ranges::none_of(one.tasks, was_tried);
         });
}

}  // namespace

Result<TargetPlan> plan_targets(const Learned& learned, Targets targets) {
  if (nothing_was_tried(learned)) {
    return fail(learned.classes.front().name + ": " + learned.classes.front().error);
  }
  TargetPlan made;
  made.targets = std::move(targets);
  const std::vector<RequestName> names = request_names(learned);
  std::vector<PlanRowInput> rows;
  if (!made.targets.empty()) {
    const NamesKnown known = has_gaps(learned) ? NamesKnown::kSoFar : NamesKnown::kAll;
    Result<MatchedTargets> matched = match_targets(made.targets, names, known);
    if (!matched) {
      return fail(std::move(matched.error()));
    }
    made.matched = std::move(*matched);
    made.match_lines = match_lines(made.targets, made.matched, names);
    for (std::size_t i = 0; i < made.targets.rows.size(); ++i) {
      const MatchedRow& row = made.matched.rows[i];
      rows.push_back({.label = made.targets.rows[i].label,
                      .names = {row.names.begin(), row.names.end()},
                      .limits = made.targets.rows[i].limits});
    }
  }
  made.plan = plan_load(learned, rows);
  return made;
}

}  // namespace acrida
