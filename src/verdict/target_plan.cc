#include "verdict/target_plan.h"

#include <utility>

namespace acrida {

Result<TargetPlan> plan_targets(const Learned& learned, Targets targets) {
  TargetPlan made;
  made.targets = std::move(targets);
  const std::vector<RequestName> names = request_names(learned);
  std::vector<PlanRowInput> rows;
  if (!made.targets.empty()) {
    Result<MatchedTargets> matched = match_targets(made.targets, names);
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
