// Notices that nearly every request fails, so that a run against a dead server need not go on.
//
// The run switches it on, for a site that is somebody's: on a test server, one that dies in mid-run
// and comes back is a result, too.
//
// Thread: owned by the run's thread; not synchronized.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "acrida/time.h"

namespace acrida {

struct StormLimits {
  double failed_share = 0.99;  // of the requests in the window
  Duration window = std::chrono::seconds(10);
  // Fewer prove nothing: where the window has fewer, it reaches as far back as it takes to see
  // them.
  std::uint64_t requests_min = 100;
};

class ErrorStorm {
 public:
  // REQUIRES: 0 < failed_share <= 1 and window > 0.
  explicit ErrorStorm(const StormLimits& limits);

  // How many updates the window may reach back; a second each, that is ten minutes.
  static constexpr std::size_t kHistoryMax = 600;

  // Totals since the test began, in the order of time, which no reset takes anything from. True
  // once a whole window is a storm.
  bool update(TimePoint now, std::uint64_t requests, std::uint64_t failures);

 private:
  struct Totals {
    TimePoint at;
    std::uint64_t requests;
    std::uint64_t failures;
  };
  StormLimits limits_;
  // The newest entry that is at least a window old and requests_min requests ago, and what
  // followed.
  std::deque<Totals> history_;
};

}  // namespace acrida
