// RunPages: what open pages of the web UI are told of the runs of a session, one after the other.
//
// Thread: main.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "app/log_ring.h"
#include "report/live_feed.h"
#include "report/run_info.h"
#include "runner/run.h"
#include "verdict/verdict.h"

namespace acrida {

// As pages have it. `state` in the place of the run's own where it is not empty.
LiveStatus live_status(const RunStatus& status, std::string_view state = {});

class RunPages {
 public:
  using Publish = std::function<void(LiveUpdate)>;

  // REQUIRES: the ring outlives the object.
  RunPages(LogRing& log, Publish publish);
  RunPages(const RunPages&) = delete;
  RunPages& operator=(const RunPages&) = delete;
  ~RunPages();

  // Pages forget the run before.
  void begin(const RunInfo& info, const RunStats& stats, const LiveStatus& status);
  void on_second(const RunInfo& info,
                 const RunStats& stats,
                 const RunStatus& status,
                 const Verdict* verdict);
  // Its state alone has changed, or lines were logged.
  void on_state(const RunStats& stats, const LiveStatus& status);
  // `info` holds what the run was found to be.
  void finish(const RunInfo& info, const RunStats& stats, const RunStatus& status);

 private:
  LogRing& log_;
  const Publish publish_;
  std::unique_ptr<LiveFeed> feed_;
};

}  // namespace acrida
