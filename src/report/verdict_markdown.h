// The verdict for a pull request or GitHub's job summary: the sentence, the run's validity, the
// table, the reasons, and the findings folded up.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>

#include "report/run_info.h"
#include "verdict/verdict.h"

namespace acrida {

// GitHub takes 65,536 characters as a comment: findings and reasons beyond are counted.
std::string verdict_markdown(const RunInfo& info, const Verdict& verdict);

}  // namespace acrida
