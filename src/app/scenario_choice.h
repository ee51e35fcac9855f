// From the options to the scenario that they choose: the file is compiled and loaded, its users and
// tasks are picked.
//
// Thread: main, before other threads.
#pragma once

#include <memory>

#include "app/options.h"
#include "base/error.h"
#include "base/log.h"
#include "scenario/scenario_plan.h"

namespace acrida {

// Tells `log` what takes time (a compilation) and what the tags leave out.
Result<std::shared_ptr<const ScenarioPlan>> choose_scenario(const Options& options, const Log& log);

// What the options pick of a scenario, and set in the place of its own.
PlanOptions plan_options(const Options& options);

}  // namespace acrida
