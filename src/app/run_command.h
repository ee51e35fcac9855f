// A run, from the loaded scenario to the exit code: load is generated, figures are shown as they
// come, results are printed and written.
//
// Thread: main, before other threads.
#pragma once

#include <memory>

#include "app/options.h"
#include "app/terminal.h"
#include "base/error.h"
#include "base/log.h"
#include "io/epoll_kernel.h"
#include "scenario/scenario_plan.h"

namespace acrida {

// The exit code. An error is one that kept the run from starting.
Result<int> run_command(const Options& options,
                        const std::shared_ptr<const ScenarioPlan>& plan,
                        EpollKernel& kernel,
                        const Log& log,
                        Terminal& terminal);

}  // namespace acrida
