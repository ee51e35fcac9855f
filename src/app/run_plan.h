// The plan that a run with targets starts with.
//
// Thread: main, before other threads.
#pragma once

#include <optional>

#include "app/options.h"
#include "base/error.h"
#include "base/log.h"
#include "runner/run_config.h"
#include "stats/learned.h"
#include "verdict/target.h"
#include "verdict/target_plan.h"

namespace acrida {

struct RunPlan {
  Learned learned;
  TargetPlan targets;  // whose plan has the rates for RunFacts::offered, by offered_rates()
};

// What a plan is made from. `known`: what an earlier rehearsal of the same scenario and host has
// learned; null: nothing. `rehearse`: where nothing is known, a rehearsal is made.
struct PlanSource {
  const Learned* known = nullptr;
  bool rehearse = true;
};

// Rehearses, and logs which requests each row is about and the plan's one line. Nothing where there
// is no table of targets and no condition on a rate; nor, with a warning, where the scenario's code
// kept the rehearsal from learning what its requests are called. Fails on a table that the requests
// do not match.
Result<std::optional<RunPlan>> plan_run(const Options& options,
                                        const Targets& targets,
                                        const RunConfig& config,
                                        const PlanSource& source,
                                        const Log& log);

// --rate-from-targets: the same run in the open model, each task at the rate that the targets of
// its requests ask for. Logs what it chose; the plan is then that of this load. Fails without a
// plan, and without a rate in it.
Result<RunConfig> drive_at_targets(const Options& options,
                                   std::optional<RunPlan>& plan,
                                   const RunConfig& config,
                                   const Log& log);

}  // namespace acrida
