// FrappeRules: what a Frappe site said in a run, as findings with cause and remedy.
//
// Silent on every other site. One finding for each situation (frappe_situations.h), with how many
// requests met it, of which names, and the site's own words.
//
// Thread: any; a function of its argument.
#pragma once

#include <vector>

#include "stats/run_data.h"
#include "verdict/finding.h"

namespace acrida {

// What most requests met comes first.
std::vector<Finding> frappe_findings(const RunData& data);

}  // namespace acrida
