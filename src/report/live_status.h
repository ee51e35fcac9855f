// LiveStatus: where a run stands, as pages show it: what the figures do not say themselves.
//
// Thread: a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "acrida/time.h"

namespace acrida {

struct LiveStatus {
  std::string state = "ready";  // "ready", "spawning", "running", "cleanup", "stopping", "stopped"
  std::int64_t users = 0;       // running
  std::int64_t users_wanted = 0;  // where the ramp leads
  Duration run_time{0};
  std::optional<Duration> time_left;  // nothing when the run has no end
  std::int64_t second = -1;           // the last one merged, as a row of the series; -1: none yet
  std::int64_t worker_count = 0;
};

}  // namespace acrida
