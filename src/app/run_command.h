// A run, from the loaded scenario to the exit code: load is generated, figures are shown as they
// come, results are printed and written.
//
// Thread: main, before other threads.
#pragma once

#include <cstdint>
#include <memory>

#include "app/options.h"
#include "app/terminal.h"
#include "base/error.h"
#include "base/log.h"
#include "io/epoll_kernel.h"
#include "scenario/scenario_plan.h"
#include "web/metrics_server.h"

namespace acrida {

// --headless. The exit code; an error is one that kept the run from starting.
Result<int> run_command(const Options& options,
                        const std::shared_ptr<const ScenarioPlan>& plan,
                        EpollKernel& kernel,
                        const Log& log,
                        Terminal& terminal);

// Null: nobody asked for them.
Result<std::unique_ptr<MetricsServer>> open_metrics(const Options& options, const Log& log);

// Says so, and returns the code; with shards that did not answer it ends the process at once.
int end_runs(int code, std::uint32_t shards_lost, const Log& log);

}  // namespace acrida
