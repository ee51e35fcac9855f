// RunReporter: passes what the run tells on to the console, the files, the metrics, the pages and
// the judge.
//
// Thread: main.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/run_console.h"
#include "app/run_files.h"
#include "app/run_pages.h"
#include "app/run_verdict.h"
#include "app/run_watches.h"
#include "base/log.h"
#include "io/loop.h"
#include "report/run_info.h"
#include "runner/run.h"
#include "web/metrics_server.h"

namespace acrida {

// Who is told. REQUIRES: all outlive the reporter.
struct RunListeners {
  Loop& loop;  // stopped when the run has finished
  const Log& log;
  RunConsole& console;
  RunFiles& files;
  MetricsServer* metrics;  // null where nobody asked for them
  RunPages* pages;         // null without a web UI
  RunVerdict& verdict;
  RunWatches* watches;                          // null where nothing is watched
  std::function<void(std::string_view)> abort;  // ends the run, for this reason
};

class RunReporter final : public RunObserver {
 public:
  // `info` is that of the run so far; a copy is kept.
  RunReporter(RunListeners listeners, RunInfo info)
      : to_(std::move(listeners)), info_(std::move(info)) {}

  // What was watched goes to this run. REQUIRES: called before it starts, and it outlives its last
  // second.
  void follow(Run& run) { run_ = &run; }

  void on_second(const RunStats& stats, const RunStatus& status) override;
  void on_spawned(std::string_view line) override;
  void on_exception(std::string_view place, std::string_view text) override;
  void on_notice(std::string_view text) override;
  void on_figures_begin() override;
  void on_finished(const RunStats& stats, const RunStatus& status) override;

 private:
  // Returns the verdict so far; null: there is none.
  const Verdict* write_second(const RunStats& stats, const RunStatus& status);

  RunListeners to_;
  RunInfo info_;
  Run* run_ = nullptr;
};

}  // namespace acrida
