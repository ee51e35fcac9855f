// Rules of the set "server" about failures: what does the site refuse, and how?
//
//   failure-rate  more than kFailureShare of kFailureRequests failed; low confidence until the
//                 lower 95 % bound is above it, too
//   deadlock      causes or failures name a deadlock
//   lock-wait     causes or failures name a lock's time-out, or kLockWaits answers took as long as
//                 MariaDB's innodb_lock_wait_timeout
//   ts-mismatch   more than kConflictShare of a name's requests, and kConflicts of them, found that
//                 another had changed the document (TimestampMismatchError, 409, 412)
//   rate-limited  429, or the site says that less than kLimitLeft of its limit is left
//   queue-front   kGatewayErrors answers of a proxy in the application's place (502, 503, 504 that
//   name no
//                 exception), or
//                 connecting takes kConnectSlow on average and a SYN was repeated
//   fast-fail     failures became more by kFastFailMore from the first half of the window to the
//                 second, and p50 fell to kFastFailMedian of what it was; needs kFastFailRequests
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <vector>

#include "verdict/run_view.h"

namespace acrida {

inline constexpr double kFailureShare = 0.01;
inline constexpr std::uint64_t kFailureRequests = 100;
inline constexpr Duration kLockWaitFrom = std::chrono::seconds(49);  // 50 s is MariaDB's default
inline constexpr Duration kLockWaitTo = std::chrono::seconds(52);
inline constexpr std::uint64_t kLockWaits = 3;
inline constexpr double kConflictShare = 0.01;
inline constexpr std::uint64_t kConflicts = 3;
inline constexpr double kLimitLeft = 0.10;
inline constexpr std::uint64_t kGatewayErrors = 3;
inline constexpr Duration kConnectSlow = std::chrono::milliseconds(100);
inline constexpr Duration kSynRepeated = std::chrono::milliseconds(950);  // Linux waits 1 s
inline constexpr std::uint64_t kConnectsMin = 10;
inline constexpr double kFastFailMore = 0.05;
inline constexpr double kFastFailMedian = 0.80;
inline constexpr std::uint64_t kFastFailRequests = 200;

std::vector<Finding> error_rules(const RunView& view);

}  // namespace acrida
