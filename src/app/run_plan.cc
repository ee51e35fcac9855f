#include "app/run_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/draws.h"
#include "app/run_rehearsal.h"
#include "app/run_setup.h"
#include "app/scenario_choice.h"
#include "base/escape.h"
#include "report/plan_report.h"
#include "runner/rehearsal.h"

namespace acrida {
namespace {

constexpr std::string_view kLogger = "acrida.plan";

bool knows_all(const Learned& learned) {
  return !learned.cut_short && std::ranges::all_of(learned.classes, [](const LearnedClass& one) {
    return one.error.empty();
  });
}

bool asks_for_rate(const Targets& targets) {
  return std::ranges::any_of(targets.rows, [](const TargetRow& row) {
    return std::ranges::find(row.limits, Measure::kRate, &Limit::measure) != row.limits.end();
  });
}

void log_notes(const LoadPlan& plan, const Log& log) {
  for (const std::string& note : plan.notes) {
    log.warning(kLogger, "Rehearsal: " + escape_for_terminal(note));
  }
}

void set_arrivals(const PlannedArrivals& arrivals, Learned& learned) {
  const auto user_class =
      std::ranges::find(learned.classes, arrivals.user_class, &LearnedClass::name);
  const auto task = std::ranges::find(user_class->tasks, arrivals.task, &LearnedTask::name);
  task->arrivals = arrivals.rate;
}

std::vector<ArrivalRate> arrival_rates(const LoadPlan& plan, const Log& log) {
  std::vector<ArrivalRate> rates;
  for (const PlannedArrivals& one : plan.arrivals) {
    rates.push_back(
        {.user_class = one.user_class,
         .task = one.task,
         .segments = {{.duration = kArrivalHold, .rate_from = one.rate, .rate_to = one.rate}}});
    log.info(kLogger, fmt::format("Arrivals: {}.{} {:g}/s, {}", escape_for_terminal(one.user_class),
                                  escape_for_terminal(one.task), one.rate,
                                  one.because.empty() ? "as often as its users come to it"
                                                      : "for " + escape_for_terminal(one.because)));
  }
  return rates;
}

Result<Learned> learn(const RunConfig& config, const PlanSource& source, const Log& log) {
  if (source.known != nullptr) {
    Learned known = *source.known;
    set_load(known, config);
    return known;
  }
  if (!source.rehearse) {
    return fail("what users request of this host has not been rehearsed");
  }
  log.info(kLogger, rehearsal_notice(*config.plan));
  // What it writes is no document of the run's.
  RunConfig own = config;
  own.run_id = draw_run_id();
  Result<Learned> learned = rehearse_apart(own);
  if (learned) {
    learned->source = rehearsal_source(*learned, false);
  }
  return learned;
}

}  // namespace

Result<std::optional<RunPlan>> plan_run(const Options& options,
                                        const Targets& targets,
                                        const RunConfig& config,
                                        const PlanSource& source,
                                        const Log& log) {
  if (!options.targets && !asks_for_rate(targets)) {
    return std::nullopt;
  }
  Result<Learned> learned = learn(config, source, log);
  if (!learned) {
    log.warning(kLogger, "No plan: " + escape_for_terminal(learned.error().message()));
    return std::nullopt;
  }
  Result<TargetPlan> plan = plan_targets(*learned, targets);
  if (!plan) {
    if (options.targets && knows_all(*learned)) {
      return fail(std::move(plan.error()));
    }
    log_notes(plan_load(*learned, {}), log);
    log.warning(kLogger, "No plan: the rehearsal did not learn every request");
    return std::nullopt;
  }
  for (const std::string& line : plan->match_lines) {
    log.info(kLogger, line);
  }
  log_notes(plan->plan, log);
  log.info(kLogger, plan_line(plan->plan));
  return RunPlan{.learned = *std::move(learned), .targets = *std::move(plan)};
}

Result<RunConfig> drive_at_targets(const Options& options,
                                   std::optional<RunPlan>& plan,
                                   const RunConfig& config,
                                   const Log& log) {
  if (!plan) {
    return fail("--rate-from-targets needs the rates of --targets, and a rehearsal that succeeds");
  }
  for (const PlannedArrivals& one : plan->targets.plan.arrivals) {
    set_arrivals(one, plan->learned);
  }
  Options driven = options;
  driven.arrival_rates = arrival_rates(plan->targets.plan, log);
  if (driven.arrival_rates.empty()) {
    return fail("--rate-from-targets: the targets ask for no rate");
  }
  auto scenario = choose_scenario(driven, log);
  if (!scenario) {
    return fail(std::move(scenario.error()));
  }
  Result<RunConfig> made =
      run_config(driven, *std::move(scenario),
                 {.shards = config.shards, .seed = config.seed, .run_id = config.run_id});
  return made;
}

}  // namespace acrida
