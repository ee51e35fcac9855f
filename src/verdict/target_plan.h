// TargetPlan: targets beside the load that is to prove them.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "stats/learned.h"
#include "verdict/load_plan.h"
#include "verdict/target.h"
#include "verdict/target_match.h"

namespace acrida {

struct TargetPlan {
  Targets targets;         // of no row: none were given
  MatchedTargets matched;  // by the numbers of plan.names
  LoadPlan plan;
  std::vector<std::string> match_lines;
};

// Fails when no task was tried, since every user's on_start failed; and when a row is about no
// request that was learned, or may be about several, as match_targets() says; where requests failed
// in the rehearsal, what would have followed them is not known, and such a row waits for the run.
Result<TargetPlan> plan_targets(const Learned& learned, Targets targets);

}  // namespace acrida
