#include "app/run_preparation.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "app/draws.h"
#include "app/file_reader.h"
#include "app/help.h"
#include "app/run_setup.h"
#include "app/scenario_listing.h"
#include "base/strings.h"

namespace acrida {

Result<PreparedRun> prepare_run(const Options& options,
                                const std::shared_ptr<const ScenarioPlan>& scenario,
                                const Preparation& with) {
  Result<RunConfig> config =
      run_config(options, scenario,
                 {.shards = with.machine.cores, .seed = draw_seed(), .run_id = draw_run_id()});
  if (!config) {
    return fail(std::move(config.error()));
  }
  if (Result<void> consent = with.ask(*scenario); !consent) {
    return fail(std::move(consent.error()));
  }
  DiskFiles disk;
  Result<RunVerdict> verdict = RunVerdict::open(options, disk);
  if (!verdict) {
    return fail(std::move(verdict.error()));
  }
  Result<std::optional<RunPlan>> planned =
      plan_run(options, verdict->assessment().targets(), *config, with.plan, with.log);
  if (!planned) {
    return fail(planned.error());
  }
  if (const std::optional<RunPlan>& known = *planned; known) {
    verdict->pin(request_names(known->learned));
  }
  if (options.rate_from_targets) {
    config = drive_at_targets(options, *planned, *config, with.log);
    if (!config) {
      return fail(std::move(config.error()));
    }
  }
  return PreparedRun{std::move(*config), std::move(*verdict), std::move(*planned)};
}

RunInfo run_info(const Options& options, const PreparedRun& prepared, const Machine& machine) {
  const RunConfig& config = prepared.config;
  RunInfo info;
  info.version = version_number();
  info.scenario = options.locustfile.value_or("");
  info.task_ratio = task_ratio_line(options, *config.plan);
  info.host = config.plan->host();
  info.seed = config.seed;
  info.run_id = config.run_id;
  info.acceleration = config.acceleration;
  info.open_model = is_open_model(*config.plan);
  info.shards = config.shards;
  info.tls_verification = !options.insecure;
  info.max_rps = config.requests_per_second_max.value_or(0);
  info.storm_stop = config.error_storm.has_value();
  info.machine = machine.name;
  info.kernel = machine.kernel;
  info.cores = machine.cores;
  for (const ReportedOption& option : options.given) {
    info.options.push_back({option.name, option.value, option.origin});
  }
  for (const std::string_view library : split(ACRIDA_BUILT_WITH, ',')) {
    const std::size_t blank = library.find(' ');
    info.versions.push_back({std::string(library.substr(0, blank)),
                             std::string(library.substr(std::min(blank + 1, library.size())))});
  }
  if (const std::optional<RunPlan>& plan = prepared.plan; plan) {
    info.plan = RunInfo::Plan{.learned = plan->learned, .load = plan->targets.plan};
  }
  return info;
}

}  // namespace acrida
