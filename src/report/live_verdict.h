// The verdict as pages show it (webui/src/model.ts, Verdict), in the words of verdict_cell.h.
//
// Thread: any; a function of its arguments.
#pragma once

#include <cstddef>
#include <string>

#include "stats/run_data.h"
#include "verdict/verdict.h"

namespace acrida {

// Names of one row or finding; of more, the last one says how many.
inline constexpr std::size_t kLiveNamesMax = 50;

// On one line; "null" of none.
std::string verdict_section(const Verdict* verdict, const RunData& data);

}  // namespace acrida
