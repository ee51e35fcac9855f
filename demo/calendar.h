// Dates and times as Frappe and HTTP write them. The site's time zone is UTC.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "acrida/time.h"

namespace acrida::demo {

std::string date_text(WallTime at);       // "2026-03-01"
std::string timestamp_text(WallTime at);  // "2026-03-01 10:00:00.123456"
std::string time_text(WallTime at);       // "10:00:00.123456"
std::string http_date(WallTime at);       // "Sun, 01 Mar 2026 10:00:00 GMT"
int year_of(WallTime at);

// Midnight of "YYYY-MM-DD", or nothing when it is no date.
std::optional<WallTime> parse_date(std::string_view text);

}  // namespace acrida::demo
