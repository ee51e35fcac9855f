// The clocks of the demo ERP's server. Everything below the transport gets its instants from there.
//
// Thread: any.
#pragma once

#include "acrida/time.h"

namespace acrida::demo {

TimePoint read_monotonic_clock();
WallTime read_wall_clock();

}  // namespace acrida::demo
