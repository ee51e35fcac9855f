// The verdict as JUnit XML, which every CI system shows.
//
// One suite: the run's validity is its first test case, and each cell of the targets is one, named
// "POS Invoice Create p95 < 800 ms". Without targets there is one about failed requests instead, as
// in the exit codes. In a run that is invalid every case is an error.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>

#include "report/run_info.h"
#include "stats/run_data.h"
#include "verdict/verdict.h"

namespace acrida {

// What an unproven cell counts as: --allow-unproven makes it skipped.
enum class Unproven : char { kFails, kIsSkipped };

std::string junit_xml(const RunInfo& info,
                      const RunData& data,
                      const Verdict& verdict,
                      Unproven unproven);

}  // namespace acrida
