// What Locust's web UI answers its pages and the tools made for it, in Locust's fields, and rounded
// as there: GET /stats/requests and /exceptions.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "stats/run_stats.h"

namespace acrida {

// Locust shows no more names and errors than these; "Aggregated" stays.
inline constexpr std::size_t kWebEntriesMax = 500;

struct WebMoment {
  std::string_view state = "ready";  // Locust's word
  std::int64_t users = 0;
  std::int64_t second = -1;  // the last one merged
};

// `stats` null: no test has begun, and there is nothing to list.
std::string stats_requests_json(const RunStats* stats, const WebMoment& moment);
std::string exceptions_json(const RunStats* stats);

}  // namespace acrida
