// Rules of the set "script": is the load test itself as it should be?
//
//   script-broken  the run's first kFirstRequests fail more often than kFirstFailures
//   names-explode  more than kNamesMax names, or of kNamesFew at least kNamesOnce were used once
//   no-think       closed model: users never wait, and more than kUsersBusy of their time is
//                  requests; needs kThinkSeconds and kThinkRequests
//   login-heavy    more than kLogins of kLoginRequests are logins outside on_start
//   third-party    names that are whole URLs go to another domain than the run's host
//
// Whether all users ask for the same data cannot be seen: figures hold names, not what was sent.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <vector>

#include "verdict/run_view.h"

namespace acrida {

inline constexpr std::uint64_t kFirstRequests = 100;
inline constexpr std::uint64_t kFirstRequestsMin = 20;
inline constexpr double kFirstFailures = 0.15;
inline constexpr std::size_t kNamesMax = 500;
inline constexpr std::size_t kNamesFew = 50;
inline constexpr double kNamesOnce = 0.30;
inline constexpr double kUsersBusy = 0.95;
inline constexpr std::int64_t kThinkSeconds = 10;
inline constexpr std::uint64_t kThinkRequests = 100;
inline constexpr double kLogins = 0.10;
inline constexpr std::uint64_t kLoginRequests = 100;

std::vector<Finding> script_rules(const RunView& view);

}  // namespace acrida
