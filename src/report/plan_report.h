// The plan of a load for people and programs: a table for the console, one line for the head of a
// run, JSON.
//
// Texts are escaped for a terminal.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>

#include "verdict/load_plan.h"

namespace acrida {

// Several lines, each with its end.
std::string plan_text(const LoadPlan& plan);

// "Plan: 5 of 7 target rates are out of this load's reach (...); 16 of 34 cells can be proven,
// ...", without line end.
std::string plan_line(const LoadPlan& plan);

// The document, with its line end. A rate without a limit is null.
std::string plan_json(const LoadPlan& plan);

}  // namespace acrida
