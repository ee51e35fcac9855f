// When a job of RQ was put into its queue, as RQ writes it.
//
// Thread: any.
#pragma once

#include <optional>
#include <string_view>

#include "acrida/time.h"

namespace acrida {

// "2026-11-23T22:35:55.123456Z", in UTC, the fraction and the Z absent or not; otherwise nothing.
std::optional<WallTime> parse_job_time(std::string_view text);

}  // namespace acrida
