// Rules about the databases that were watched (docs/watching.md lists them with their limits).
//
// A database speaks for itself here, and beside it stands what the users felt in the same seconds.
//
// Thread: any; a function of its argument.
#pragma once

#include <vector>

#include "stats/run_data.h"
#include "verdict/finding.h"

namespace acrida {

// In the order of the page. Of what was not watched nothing is said.
std::vector<Finding> watch_findings(const RunData& data);

}  // namespace acrida
