// Rules about what the site's own log says of the run's requests (--frappe-monitor-log).
//
//   waits-outside  of half the requests of one name, more than kOutsideShare of the response time,
//                  and at least kOutsideLeast, passed before the site's own clock began or after it
//                  ended: in a queue for a worker, in a proxy, on the network. Needs
//                  kLoggedRequests of them in the log
//
// Thread: any; functions of their arguments.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "acrida/time.h"
#include "verdict/run_view.h"

namespace acrida {

inline constexpr double kOutsideShare = 0.5;
inline constexpr Duration kOutsideLeast = std::chrono::milliseconds(50);
inline constexpr std::uint64_t kLoggedRequests = 30;

std::vector<Finding> site_log_rules(const RunView& view);

}  // namespace acrida
