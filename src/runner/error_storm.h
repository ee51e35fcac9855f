// Notices that nearly every request fails, so that a run against a dead server need not go on.
//
// The run switches it on, for a site that is somebody's: on a test server, one that dies in mid-run
// and comes back is a result, too.
//
// Thread: owned by the run's thread; not synchronized.
#pragma once

#include <cstdint>
#include <deque>

#include "acrida/time.h"

namespace acrida {

struct StormLimits {
  double failed_share = 0.99;  // of the requests in the window
  Duration window = std::chrono::seconds(10);
  std::uint64_t requests_min = 100;  // fewer in the window prove nothing
};

class ErrorStorm {
 public:
  // REQUIRES: 0 < failed_share <= 1 and window > 0.
  explicit ErrorStorm(const StormLimits& limits);

  // Totals since the test began, in the order of time. True once a whole window is a storm.
  bool update(TimePoint now, std::uint64_t requests, std::uint64_t failures);

 private:
  struct Totals {
    TimePoint at;
    std::uint64_t requests;
    std::uint64_t failures;
  };
  StormLimits limits_;
  std::deque<Totals> history_;  // the newest entry that is at least a window old, and what followed
};

}  // namespace acrida
