// Rules of the set "safety": what must not be so where it counts.
//
//   dev-server  the Server header names a development server; needs ServerFacts::servers
//   verify-off  certificates are not verified, of a host that is reached by https
//
// Thread: any; functions of their arguments.
#pragma once

#include <vector>

#include "verdict/run_view.h"

namespace acrida {

std::vector<Finding> safety_rules(const RunView& view);

}  // namespace acrida
