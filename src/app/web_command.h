// acrida -f scenario.cpp without --headless: the web UI, served until Ctrl-C.
//
// Thread: main, before other threads but the web server's, which it starts.
#pragma once

#include <memory>

#include "app/log_ring.h"
#include "app/options.h"
#include "app/terminal.h"
#include "base/error.h"
#include "base/log.h"
#include "io/epoll_kernel.h"
#include "scenario/scenario_plan.h"

namespace acrida {

// REQUIRES: all outlive the call.
struct WebSurroundings {
  EpollKernel& kernel;
  const Log& log;
  LogRing& ring;  // what `log` has written of late
  Terminal& terminal;
};

// The exit code: of the last run; 0 without one. An error is one that kept the UI from being
// served.
Result<int> web_command(const Options& options,
                        const std::shared_ptr<const ScenarioPlan>& plan,
                        const WebSurroundings& in);

}  // namespace acrida
