// UserLevel: a stretch of the run in which about the same number of users was there, so that rules
// can compare few users with many.
//
// A plateau has one number of users for kPlateauSeconds. What lies between plateaus, a ramp, is cut
// where users have grown or fallen by kRampStep, and pieces shorter than kRampSeconds are left out.
//
// Thread: functions of their arguments.
#pragma once

#include <cstdint>
#include <vector>

#include "stats/run_data.h"

namespace acrida {

inline constexpr std::int64_t kPlateauSeconds = 10;
inline constexpr std::int64_t kRampSeconds = 5;
inline constexpr double kRampStep = 1.2;

struct UserLevel {
  Seconds seconds;
  bool plateau = false;
  double users = 0;  // mean
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  Histogram times;  // response times of all names, successes and failures together

  double rate() const {
    return static_cast<double>(requests) / static_cast<double>(seconds.count());
  }
  double failure_share() const;
};

// In order of time, from the start of the figures on. The last second, which may be no whole one,
// is left out, and so are seconds without users.
std::vector<UserLevel> user_levels(const RunData& data);

// One standard error of the ratio of two rates, as far as requests come by chance.
double rate_ratio_error(const UserLevel& before, const UserLevel& after);

}  // namespace acrida
