// The one sentence for whoever asked: does the system carry this load, and if not, why?
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>

#include "stats/run_data.h"
#include "verdict/run_facts.h"
#include "verdict/verdict.h"

namespace acrida {

// "70 users (50 POSTerminal, 15 DashboardUser, 5 ReportUser)", or of the open model "12.3 requests
// a second". Names are as the scenario gave them: escape the sentence where it is shown.
std::string load_phrase(const RunData& data, const RunFacts& facts);

// "POS Invoice Create p95 is 1.24 s [1.19 s to 1.31 s] against 800 ms".
std::string cell_phrase(const RowVerdict& row, const CellVerdict& cell);

// Two or three sentences, from everything else that is in the verdict.
std::string owner_sentence(const Verdict& verdict, const RunData& data, const RunFacts& facts);

}  // namespace acrida
