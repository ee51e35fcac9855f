// The verdict as annotations of GitHub Actions: lines of the job's output that GitHub shows beside
// the change.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <string>

#include "verdict/verdict.h"

namespace acrida {

// GitHub shows so many errors of a step, and as many warnings.
inline constexpr std::size_t kAnnotationsMax = 10;

// Whole lines. An invalid run and failed cells are errors, unproven cells and findings warnings;
// what is over the limit is counted in the last one. Empty when all is well.
std::string github_annotations(const Verdict& verdict);

}  // namespace acrida
