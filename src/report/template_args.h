// window.templateArgs of a report: what tools read that were made for Locust's reports.
//
// Thread: any; a function of its arguments.
#pragma once

#include <cstddef>
#include <string>

#include "report/run_info.h"
#include "stats/run_data.h"

namespace acrida {

// Moments of "history", of which Locust takes one every five seconds; of a longer run every tenth
// second, and so on.
inline constexpr std::size_t kHistoryMomentsMax = 500;

// A JSON object on one line with Locust's keys, in Locust's rounding. Of many names, failures and
// exceptions the most important, as in state_document().
std::string template_args(const RunInfo& info, const RunData& data);

}  // namespace acrida
