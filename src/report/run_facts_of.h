// What the judge has to know of a run, from what a report knows of it.
//
// Thread: any; a function of its arguments.
#pragma once

#include "report/run_info.h"
#include "stats/run_data.h"
#include "verdict/run_facts.h"

namespace acrida {

// `over`: the run has ended; while it goes on, RunInfo::end is the present.
RunFacts run_facts_of(const RunInfo& info, const RunData& data, bool over = true);

}  // namespace acrida
