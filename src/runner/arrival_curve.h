// From the arrivals that a scenario or an option describes to a schedule.
//
// Thread: any.
#pragma once

#include <cstdint>

#include "acrida/shape.h"
#include "base/error.h"
#include "runner/arrival.h"
#include "runner/rate_curve.h"

namespace acrida {

// Fails when no arrival would ever be due. Pieces without length are jumps of the rate.
Result<RateCurve> arrival_curve(const Arrivals& arrivals);

// REQUIRES: arrival_curve(arrivals) succeeds.
ArrivalSchedule arrival_schedule(const Arrivals& arrivals,
                                 ShardSlice slice,
                                 std::uint64_t seed,
                                 std::uint64_t stream);

}  // namespace acrida
