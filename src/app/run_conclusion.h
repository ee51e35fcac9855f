// The conclusion of a run: its verdict, all that shows it, and the exit code.
//
// Thread: main.
#pragma once

#include <functional>

#include "app/options.h"
#include "app/run_console.h"
#include "app/run_files.h"
#include "app/run_reconciler.h"
#include "app/run_verdict.h"
#include "app/terminal.h"
#include "base/log.h"
#include "report/run_info.h"
#include "runner/run.h"

namespace acrida {

// What a run leaves its results with. REQUIRES: all outlive the call of conclude().
struct Ending {
  const Options& options;
  const Log& log;
  Terminal& terminal;
  RunConsole& console;
  RunFiles& files;
  const RunVerdict& verdict;
  RunReconciler* reconciler;              // null: nothing is reconciled
  std::function<void()> release_signals;  // Ctrl-C ends the program from then on
};

// After the run, whose figures are complete. Returns the exit code; `info` holds what was found.
int conclude(const Ending& to, Run& run, RunInfo& info);

}  // namespace acrida
