// Rules of the set "server" about how response times behave in time and by shape.
//
// Thread: any; functions of their arguments.
#pragma once

#include <vector>

#include "verdict/run_view.h"

namespace acrida {

std::vector<Finding> time_rules(const RunView& view);

}  // namespace acrida
