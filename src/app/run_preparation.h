// What is known of a run before it begins: its config, the targets it is judged by, its plan.
//
// Thread: main, before other threads; a rehearsal is made in a child of the process.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "app/machine.h"
#include "app/options.h"
#include "app/run_plan.h"
#include "app/run_verdict.h"
#include "base/error.h"
#include "base/log.h"
#include "report/run_info.h"
#include "runner/run_config.h"
#include "scenario/scenario_plan.h"

namespace acrida {

struct PreparedRun {
  RunConfig config;
  RunVerdict verdict;
  std::optional<RunPlan> plan;  // with targets
};

// Whether a person agrees to what the scenario writes (app/write_consent.h).
using AskConsent = std::function<Result<void>(const ScenarioPlan& scenario)>;

// What a run is prepared with. REQUIRES: all outlive the call.
struct Preparation {
  const Machine& machine;
  AskConsent ask;
  const Log& log;
  PlanSource plan;
};

// Draws what the options leave open, reads the targets and makes the plan where there are some.
// Consent is asked for before anything is sent, and when nothing else is in the way of the run.
Result<PreparedRun> prepare_run(const Options& options,
                                const std::shared_ptr<const ScenarioPlan>& scenario,
                                const Preparation& with);

// What reports say of it.
RunInfo run_info(const Options& options, const PreparedRun& prepared, const Machine& machine);

}  // namespace acrida
