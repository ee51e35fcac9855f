// The sections that pages are told of a run, each a JSON text on one line, in the shapes of
// webui/src/model.ts.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <string>

#include "report/live_status.h"
#include "report/run_info.h"
#include "stats/run_stats.h"
#include "verdict/validity.h"

namespace acrida {

// Longer lists hold the most frequent alone; run.json has all of them.
inline constexpr std::size_t kLiveFailuresMax = 500;
// Of example exchanges together; those of the most frequent failures come first.
inline constexpr std::size_t kLiveExampleBytes = 262'144;
inline constexpr std::size_t kLiveExceptionsMax = 100;
inline constexpr std::size_t kLiveLabelsMax = 200;
// Longer tracebacks are cut in the middle of what a page shows.
inline constexpr std::size_t kLiveTracebackBytesMax = 4'000;

// `over`: the run has an end.
std::string run_section(const RunInfo& info, const RunData& data, bool over);

// Current rates and the last seconds' percentiles come with `stats`; null: the run is over, and
// they are those of the whole run.
std::string status_section(const RunData& data,
                           const LiveStatus& status,
                           const Validity& validity,
                           const RunStats* stats);

std::string failures_section(const RunData& data, std::size_t failures_max = kLiveFailuresMax);
std::string exceptions_section(const RunData& data,
                               std::size_t exceptions_max = kLiveExceptionsMax);
// The worst by p95. Cost: some microseconds a label.
std::string labels_section(const RunData& data);
// "null" without a plan. `bytes_max`: of the document, which is null when it is larger, and of the
// text, whose last lines are then counted alone.
std::string plan_section(const RunInfo& info, std::size_t bytes_max);

}  // namespace acrida
