// SeriesLock: creations that wait for each other, as the client's side sees it.
//
// Seconds with few users are compared with those with many. A creation is behind a lock of its own
// when more users made no more of it in a second, but waited for it longer, and longer by more than
// the other requests did, which a want of workers would have slowed down alike.
//
// Thread: any; a function of its argument.
#pragma once

#include <cstdint>
#include <optional>

#include "acrida/time.h"
#include "stats/run_data.h"

namespace acrida {

struct SeriesLock {
  struct Side {
    double users = 0;  // mean
    double rate = 0;   // successful creations a second
    Duration median{0};
    Duration others{0};  // median of all other requests
  };

  std::uint32_t entry = 0;  // index in RunData::entries
  Side few;
  Side many;
};

// Creations and users it needs at least, on either side.
inline constexpr std::uint64_t kSeriesLockSamples = 50;
// So many times the users ...
inline constexpr double kSeriesLockUsers = 1.6;
// ... bring at most so many times the creations, ...
inline constexpr double kSeriesLockRate = 1.2;
// ... which take at least so many times as long, ...
inline constexpr double kSeriesLockTime = 1.5;
// ... and their time grows by at least so many times what the others' grows by.
inline constexpr double kSeriesLockOthers = 2;

// The creation (POST) with the largest growth; nothing when there is none, or the run cannot tell.
std::optional<SeriesLock> find_series_lock(const RunData& data);

}  // namespace acrida
