// Reads a Frappe site's own log of its requests (logs/monitor.json.log) and joins it to a run's.
//
// Thread: any. Cost: one pass over the file, line by line.
#pragma once

#include <string>

#include "base/error.h"
#include "stats/request_times.h"
#include "stats/run_data.h"
#include "verdict/server_times.h"

namespace acrida {

// Longer lines are no requests'; they count as unreadable.
inline constexpr std::size_t kMonitorLineBytesMax = std::size_t{64} * 1024;

// Fails when the file cannot be read.
Result<ServerTimesTable> read_monitor_log(const std::string& path,
                                          const RequestTimes& times,
                                          const RunData& data);

}  // namespace acrida
