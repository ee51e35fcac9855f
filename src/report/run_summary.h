// What the console says beside Locust's tables: whether the run is valid, what ran, and what is in
// no table.
//
// Every function returns whole lines, escaped for a terminal.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>

#include "report/run_info.h"
#include "stats/run_data.h"

namespace acrida {

// The verdict (report/verdict_text.h), or the validity line alone where there is none; then who ran
// what against whom, on which protocol, and which clock stamped the answers.
std::string run_summary(const RunInfo& info, const RunData& data);

// Requests that no table counts: cut off by the stop, left out with the warm-up, starts that the
// open model dropped, limits that were reached. Empty when there is nothing to tell.
std::string uncounted_report(const RunData& data);

}  // namespace acrida
