// Locust's time spans: "20", "20s", "3m", "2h", "1h20m", "3h30m10s"; and ours: "250ms", "1.5s".
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>

#include "acrida/time.h"
#include "base/error.h"

namespace acrida {

// A bare number is seconds. Units must fall (h, m, s, ms), each at most once.
Result<Duration> parse_timespan(std::string_view text);

// "1h20m", "10s", "250ms": the shortest text that parse_timespan() reads back, to the millisecond.
std::string format_timespan(Duration span);

}  // namespace acrida
