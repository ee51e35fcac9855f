// What POST /user sets of user classes, in the JSON of --config-users.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string_view>
#include <vector>

#include "app/user_class_config.h"
#include "base/error.h"
#include "scenario/scenario_plan.h"

namespace acrida {

// Fails on anything that cannot be set, and on a class that the scenario does not have. A host that
// comes back as pages are shown it is whole again (app/shown_host.h).
Result<std::vector<UserClassConfig>> class_order(std::string_view json,
                                                 const ScenarioPlan& scenario);

}  // namespace acrida
