// RunWatches: the databases that a run watches, from the options to the run's figures and log.
//
// Thread: main.
#pragma once

#include <memory>

#include "acrida/time.h"
#include "app/options.h"
#include "base/error.h"
#include "base/log.h"
#include "runner/run.h"
#include "watch/watches.h"

namespace acrida {

class RunWatches {
 public:
  // Connects; may block for seconds. Null: nothing is to be watched. REQUIRES: `log` outlives it.
  static Result<std::unique_ptr<RunWatches>> open(const Options& options, const Log& log);

  // The run began at `start`, on the monotonic clock.
  Result<void> begin(TimePoint start) { return watches_->begin(start); }
  // Passes on what has come, about once a second.
  void collect(Run& run);
  // The run is over: what has come until now is the last.
  void finish(Run& run);

 private:
  RunWatches(std::unique_ptr<Watches> watches, const Log& log)
      : watches_(std::move(watches)), log_(log) {}

  const std::unique_ptr<Watches> watches_;
  const Log& log_;
};

}  // namespace acrida
