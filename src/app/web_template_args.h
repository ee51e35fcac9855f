// window.templateArgs of the index page: Locust's keys, and ours under "acrida".
//
// Thread: any; a function of its arguments.
#pragma once

#include <string>

#include "app/options.h"
#include "report/locust_web.h"
#include "scenario/scenario_plan.h"

namespace acrida {

// `scenario`: all of its user classes. The text of a JSON object.
std::string web_template_args(const Options& options,
                              const ScenarioPlan& scenario,
                              const WebMoment& moment,
                              bool has_plan);

}  // namespace acrida
