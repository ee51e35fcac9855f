// Rules about Redis and the queues of jobs in it, watched with --watch-redis.
//
// Thread: any; functions of their arguments.
#pragma once

#include <vector>

#include "stats/run_data.h"
#include "verdict/finding.h"

namespace acrida {

// redis-evictions: keys over the run.
inline constexpr double kEvictionsMin = 10;
// redis-memory: so much of maxmemory.
inline constexpr double kMemoryShare = 0.9;
// rq-debt: by so many jobs, or so many seconds of the oldest job's age, and to so many times of
// what it was.
inline constexpr double kDebtJobs = 10;
inline constexpr double kDebtSeconds = 10;
inline constexpr double kDebtFactor = 2;

void add_redis_findings(const RunData& data, std::vector<Finding>& findings);

}  // namespace acrida
