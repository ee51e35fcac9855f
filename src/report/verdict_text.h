// The verdict as the console shows it.
//
// Every function returns text that is escaped for a terminal.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <string>

#include "verdict/verdict.h"

namespace acrida {

inline constexpr std::size_t kVerdictColumns = 120;  // of the table
inline constexpr std::size_t kProseColumns = 100;    // of all other lines but the first

// Whole lines: whether the run is valid, the sentence for the owner, the table of the targets, the
// reasons of what is no PASS, and the findings. Without targets and findings it is the first line
// and the sentence.
std::string verdict_text(const Verdict& verdict);

// For the progress line: "verdict so far: 12 PASS, 2 FAIL, 14 UNPROVEN"; empty without targets.
std::string live_verdict(const Verdict& verdict);

}  // namespace acrida
