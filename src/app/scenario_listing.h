// What --list and --show-task-ratio print.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>

#include "app/options.h"
#include "scenario/scenario_plan.h"

namespace acrida {

// "Available Users:" and a line for each, as Locust prints them.
std::string user_list(const ScenarioPlan& plan);

// How often each task is chosen, as text or, with --show-task-ratio-json, as JSON.
std::string task_ratio(const Options& options, const ScenarioPlan& plan);
// As JSON on one line: what pages and reports show.
std::string task_ratio_line(const Options& options, const ScenarioPlan& plan);

}  // namespace acrida
