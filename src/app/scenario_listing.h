// What --list and --show-task-ratio print.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>

#include "scenario/scenario_plan.h"

namespace acrida {

// "Available Users:" and a line for each, as Locust prints them.
std::string user_list(const ScenarioPlan& plan);

}  // namespace acrida
