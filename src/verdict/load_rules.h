// Rules of the set "server" about load: what gives way as users come?
//
// They compare levels (user_levels.h), of which a run at a constant number of users has one:
//   sat-flat      users rose by kUsersRise, requests a second by less than kRateFlat and one
//                 standard error, p50 rose by kMedianRise. Needs two levels with kLevelRequests;
//                 not in the open model, nor when --max-rps held back
//   sat-retro     requests a second fell by kRateFall while users rose. The same needs; high
//                 confidence when the Universal Scalability Law (usl.h) sees a peak, too, for which
//                 it wants five plateaus
//   worker-limit  sat-flat, and at the lowest level so few requests were under way that their times
//                 are the workers' own (kIdleShare): X x S workers (worker_estimate.h)
//   slow-write    p95 of writes grew by kWritesGrow and reads' by less than kReadsFlat
// and the window as a whole:
//   contention    p95 of a name's successes over kContention times their p50, where the load is
//                 highest. Low confidence unless a lower level shows that it is not that name's own
//                 spread; needs kContentionSamples of it
//   one-endpoint  one of at least kBusyNames names has more than kBusyShare of all response time,
//                 and that is more than kBusyOver times its share of the requests
//   not-kept-up   open model: the starts missed matter (validity.h), and the generator was neither
//                 late nor too busy; not when --max-rps held back
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <vector>

#include "verdict/run_view.h"

namespace acrida {

inline constexpr double kUsersRise = 1.20;
inline constexpr double kRateFlat = 1.03;
inline constexpr double kMedianRise = 1.10;
inline constexpr double kRateFall = 0.95;
inline constexpr std::uint64_t kLevelRequests = 100;
inline constexpr double kRateErrors = 1.645;  // one-sided 95 %
// Of the workers at most this share may be busy at the level that tells their own time.
inline constexpr double kIdleShare = 0.5;
inline constexpr double kWorkersUncertain = 0.20;  // an estimate that is less certain is kept back
inline constexpr double kWorkersBusy = 0.70;       // of the number that is advised
inline constexpr double kWritesGrow = 1.5;
inline constexpr double kReadsFlat = 1.2;
inline constexpr std::uint64_t kPercentileSamples = 59;  // for a p95
inline constexpr double kContention = 2.0;
inline constexpr double kContentionGrown = 1.25;  // against the ratio at a lower level
inline constexpr double kLowerLevel = 0.5;        // of the window's users
inline constexpr std::uint64_t kContentionSamples = 200;
// Below it nobody waits, whatever the ratio.
inline constexpr Duration kContentionTime = std::chrono::milliseconds(10);
inline constexpr double kBusyShare = 0.60;
inline constexpr double kBusyOver = 1.5;
inline constexpr std::size_t kBusyNames = 3;
inline constexpr std::uint64_t kBusyRequests = 200;

std::vector<Finding> load_rules(const RunView& view);

}  // namespace acrida
