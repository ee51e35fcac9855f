// The question before a scenario that writes runs against a host that is not this machine.
//
// Thread: main.
#pragma once

#include "app/options.h"
#include "app/terminal.h"
#include "base/error.h"
#include "scenario/scenario_plan.h"

namespace acrida {

// Once, before anything is sent or any file is touched. Fails without consent.
Result<void> ask_before_writing(const Options& options,
                                const ScenarioPlan& plan,
                                Terminal& terminal);

}  // namespace acrida
