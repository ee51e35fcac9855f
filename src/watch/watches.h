// Watches: the databases that a run watches, each on a thread of its own.
//
//   auto watches = Watches::open({.mariadb = address});  // before the run: it connects
//   (*watches)->begin(start);
//   for (WatchReading& reading : (*watches)->take().readings) ...  // about once a second
//
// Thread: the owner's; take() any.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "watch/watch_address.h"
#include "watch/watch_thread.h"

namespace acrida {

struct WatchRequest {
  std::optional<WatchAddress> mariadb;
  std::optional<WatchAddress> redis;
};

class Watches {
 public:
  // Connects to all. An error names the option and the place.
  static Result<std::unique_ptr<Watches>> open(const WatchRequest& request);

  // The run began at `start`, on the monotonic clock.
  Result<void> begin(TimePoint start);
  // No readings after this; those there are can still be taken.
  void stop();
  WatchNews take();

 private:
  std::vector<std::unique_ptr<WatchThread>> threads_;
};

}  // namespace acrida
