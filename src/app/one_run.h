// OneRun: a run with everything around it, from its preparation to its conclusion: what it is
// watched by, the files it writes, the console it speaks on, and the verdict it ends with.
//
// The loop runs between start() and conclude(), until the run has finished: that stops the loop.
//
// Thread: main.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "app/machine.h"
#include "app/options.h"
#include "app/run_console.h"
#include "app/run_files.h"
#include "app/run_preparation.h"
#include "app/run_reconciler.h"
#include "app/run_reporter.h"
#include "app/run_watches.h"
#include "app/swarm_form.h"
#include "app/terminal.h"
#include "base/error.h"
#include "base/log.h"
#include "io/loop.h"
#include "report/run_info.h"
#include "runner/run.h"
#include "web/metrics_server.h"

namespace acrida {

// Where a run takes place. REQUIRES: all outlive it.
struct RunSurroundings {
  const Machine& machine;
  Loop& loop;
  const Log& log;
  Terminal& terminal;
  MetricsServer* metrics = nullptr;                     // null where nobody asked for them
  RunPages* pages = nullptr;                            // null without a web UI
  ShardPlacement placement = ShardPlacement::kThreads;  // tests keep all in simulated time
};

class OneRun {
 public:
  // Blocks: connects to what is watched, looks at the site that is to be reconciled, opens files.
  // REQUIRES: `options` outlive it; the loop does not run.
  static Result<std::unique_ptr<OneRun>> open(const Options& options,
                                              PreparedRun prepared,
                                              const RunSurroundings& in);
  OneRun(const OneRun&) = delete;
  OneRun& operator=(const OneRun&) = delete;
  ~OneRun();

  Result<void> start();
  void stop(StopReason reason, std::string_view text = {});
  Result<void> retarget(const SwarmChange& change);
  // The figures begin anew.
  void reset_stats() { run_->reset_stats(); }

  // After it has finished: prints and writes what is known of it, and returns the exit code.
  // `release_signals`: Ctrl-C ends the program from then on.
  int conclude(std::function<void()> release_signals);

  const RunInfo& info() const { return info_; }
  // While it goes on: as if it ended now.
  RunInfo info_now() const;
  const ScenarioPlan& scenario() const { return *scenario_; }
  const RunStats& stats() const { return run_->stats(); }
  RunStatus status() const { return run_->status(); }

 private:
  OneRun(const Options& options, PreparedRun prepared, const RunSurroundings& in);

  const Options& options_;
  const RunSurroundings in_;
  const std::shared_ptr<const ScenarioPlan> scenario_;
  RunConfig config_;
  RunVerdict verdict_;
  RunInfo info_;
  RunConsole console_;
  std::unique_ptr<RunWatches> watches_;        // null: nothing is watched
  std::unique_ptr<RunReconciler> reconciler_;  // null: nobody asked for it
  std::unique_ptr<RunFiles> files_;
  std::unique_ptr<RunReporter> reporter_;
  std::unique_ptr<Run> run_;
};

}  // namespace acrida
