#include "app/scenario_choice.h"

#include <string>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"
#include "scenario/loader.h"

namespace acrida {
namespace {

constexpr std::string_view kLogger = "acrida.main";

LoaderOptions loader_options(const Options& options, const Log& log) {
  LoaderOptions loader;
  loader.compiler = options.compiler.value_or("");
  const std::string flags = options.compile_flags.value_or("");
  for (const std::string_view flag : split(flags, ' ')) {
    if (!flag.empty()) {
      loader.compiler_flags.emplace_back(flag);
    }
  }
  loader.parameters.insert(options.parameters.begin(), options.parameters.end());
  loader.progress = [&log](std::string_view what) {
    log.info(kLogger, what);
  };
  return loader;
}

// Where the rate jumps between two pieces, one without length joins them.
Arrivals arrivals_of(const ArrivalRate& rate) {
  Arrivals arrivals(rate.segments.front().rate_from);
  for (const RateCurve::Segment& segment : rate.segments) {
    if (segment.rate_from != arrivals.rate()) {
      arrivals.ramp_to(segment.rate_from, Duration::zero());
    }
    arrivals.ramp_to(segment.rate_to, segment.duration);
  }
  return arrivals;
}

}  // namespace

PlanOptions plan_options(const Options& options) {
  PlanOptions plan;
  plan.host = options.host.value_or("");
  plan.user_types = options.user_classes;
  plan.tags = options.tags;
  plan.exclude_tags = options.exclude_tags;
  plan.equal_weights = options.equal_weights;
  for (const UserClassConfig& config : options.user_class_configs) {
    plan.settings.push_back({.user_type = config.user_class,
                             .weight = config.weight,
                             .fixed_count = config.fixed_count,
                             .host = config.host});
  }
  for (const ArrivalRate& rate : options.arrival_rates) {
    plan.arrivals.push_back(
        {.user_type = rate.user_class, .task = rate.task, .arrivals = arrivals_of(rate)});
  }
  return plan;
}

Result<std::shared_ptr<const ScenarioPlan>> choose_scenario(const Options& options,
                                                            const Log& log) {
  if (!options.locustfile) {
    return fail(
        "there is no locustfile.py here: name the file of the users with -f, as in "
        "acrida -f my_locustfile.py or acrida -f my_scenario.cpp");
  }
  const std::string& file = *options.locustfile;
  auto scenario = load_scenario(file, loader_options(options, log));
  if (!scenario) {
    return fail(std::move(scenario.error()));
  }
  auto plan = ScenarioPlan::make(std::move(*scenario), plan_options(options));
  if (!plan) {
    return fail(escape_for_terminal(file) + ": " + plan.error().message());
  }
  for (const std::string& warning : (*plan)->warnings()) {
    log.warning(kLogger, warning);
  }
  return plan;
}

}  // namespace acrida
