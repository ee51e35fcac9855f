// acrida plan: what a load can prove, before it is made.
//
// Its options are those of a run. --run-json names an earlier run, in the place of a rehearsal, and
// --json asks for JSON.
//
// Thread: main, before other threads.
#pragma once

#include <string>

#include "app/demo_child.h"
#include "app/options.h"
#include "app/terminal.h"
#include "base/error.h"
#include "base/log.h"

namespace acrida {

// What to print. `demo` starts the embedded demo ERP, for a rehearsal without --host. An error is
// one of the options, the scenario or the targets (exit code 2).
Result<std::string> plan_command(const Options& options,
                                 DemoChild::Command demo,
                                 const Log& log,
                                 Terminal& terminal);

// acrida plan --help.
std::string plan_help();

}  // namespace acrida
