// Rules about MariaDB, watched with --watch-mariadb.
//
// Thread: any; functions of their arguments.
#pragma once

#include <vector>

#include "stats/run_data.h"
#include "verdict/finding.h"

namespace acrida {

// db-connections: so much of max_connections.
inline constexpr double kConnectionsShare = 0.8;
// db-lock-waits: in one second, statements together; and how much slower the requests are then.
inline constexpr double kLockWaitMilliseconds = 100;
inline constexpr double kLockSlowdown = 1.5;
// db-threads: seconds in a row with more busy threads than cores.
inline constexpr std::int64_t kBusyThreadsSeconds = 5;

void add_mariadb_findings(const RunData& data, std::vector<Finding>& findings);

}  // namespace acrida
