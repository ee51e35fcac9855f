// The rehearsal before a run, in a child of this process: what the scenario's code keeps for itself
// (the next row of a feeder, a counter) is as the run finds it, and code that does not return is
// ended with the child.
//
// Thread: main, before other threads.
#pragma once

#include <string>

#include "base/error.h"
#include "runner/run_config.h"
#include "stats/learned.h"

namespace acrida {

// Takes at most about 40 seconds. REQUIRES: check_run_config() has passed the config, whose run id
// is this rehearsal's own.
Result<Learned> rehearse_apart(const RunConfig& config);

// What is said before it: what is tried, against whom, and what is written there.
std::string rehearsal_notice(const ScenarioPlan& plan);
// Learned::source: where the figures come from.
std::string rehearsal_source(const Learned& learned, bool own_demo);

}  // namespace acrida
