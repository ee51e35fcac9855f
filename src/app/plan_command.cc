#include "app/plan_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "app/draws.h"
#include "app/run_rehearsal.h"
#include "app/run_setup.h"
#include "app/run_verdict.h"
#include "app/scenario_choice.h"
#include "app/write_consent.h"
#include "base/escape.h"
#include "report/plan_report.h"
#include "report/run_json_reader.h"
#include "verdict/learned_run.h"
#include "verdict/target_plan.h"

namespace acrida {
namespace {

// The options speak before the earlier run.
Result<void> apply(const Options& options, Learned& learned) {
  if (options.users) {
    scale_users(learned, *options.users);
  }
  for (const auto& [name, users] : options.fixed_counts) {
    const auto found = std::ranges::find(learned.classes, name, &LearnedClass::name);
    if (found == learned.classes.end()) {
      return fail(fmt::format("--fixed-count: the run has no class {}", escape_for_terminal(name)));
    }
    found->users = users;
  }
  learned.spawn_rate = options.spawn_rate.value_or(learned.spawn_rate);
  if (options.warm_up > Duration::zero()) {
    learned.warm_up = to_seconds(options.warm_up);
  }
  return {};
}

Result<Learned> from_run(const Options& options, const std::string& path) {
  const Result<SavedRun> run = load_run_json(path);
  if (!run) {
    return fail(escape_for_terminal(run.error().message()));
  }
  const auto& plan = run->info.plan;
  Learned learned = plan ? plan->learned : learned_of_run(run->data, std::nullopt);
  if (!plan && run->data.entries.empty()) {
    return fail(escape_for_terminal(path) + ": the run made no requests");
  }
  learned.source =
      run->info.plan ? "learned before the run of " + path : "as in the run of " + path;
  if (Result<void> applied = apply(options, learned); !applied) {
    return fail(std::move(applied.error()));
  }
  return learned;
}

Result<Learned> from_rehearsal(const Options& options,
                               bool own_demo,
                               const Log& log,
                               Terminal& terminal) {
  const auto scenario = choose_scenario(options, log);
  if (!scenario) {
    return fail(scenario.error());
  }
  const Result<RunConfig> config =
      run_config(options, *scenario, {.shards = 1, .seed = draw_seed(), .run_id = draw_run_id()});
  if (!config) {
    return fail(config.error());
  }
  if (Result<void> consent = ask_before_writing(options, **scenario, terminal); !consent) {
    return fail(std::move(consent.error()));
  }
  terminal.lines(rehearsal_notice(**scenario) + "\n");
  Result<Learned> learned = rehearse_apart(*config);
  if (learned) {
    learned->own_demo = own_demo;
    learned->source = rehearsal_source(*learned, own_demo);
  }
  return learned;
}

Result<Learned> learn(const Options& options,
                      DemoChild::Command command,
                      const Log& log,
                      Terminal& terminal) {
  if (options.run_json) {
    return from_run(options, *options.run_json);
  }
  if (options.host) {
    return from_rehearsal(options, false, log, terminal);
  }
  const Result<DemoChild> demo = DemoChild::start(command);
  if (!demo) {
    return fail(demo.error());
  }
  Options with_demo = options;
  with_demo.host = demo->url();
  return from_rehearsal(with_demo, true, log, terminal);
}

constexpr std::string_view kHelp =
    R"(acrida plan: what a load can prove, before it is made.

Which rate each request reaches at most, and with every request as slow as its target; which targets
this load never reaches and how many users would; which cells can be proven, and in how long a run.
What the tasks do is learned in a rehearsal: each user class once, as one user.

  -f FILE             the users: a C++ scenario or a locustfile
  --users N           how many of them, by their weights
  --fixed-count LIST  exact numbers, as Till=50,Office=15
  --spawn-rate RATE   users to start a second
  --targets FILE      what is promised: a Markdown table, or TOML
  --host URL          the site to rehearse against; otherwise the embedded demo ERP, for the purpose
  --run-json FILE     no rehearsal: as in this earlier run
  --json              the plan as JSON

All options of a run that choose users, hosts and connections are taken, too: acrida --help.
)";

}  // namespace

std::string plan_help() {
  return std::string(kHelp);
}

Result<std::string> plan_command(const Options& options,
                                 DemoChild::Command demo,
                                 const Log& log,
                                 Terminal& terminal) {
  DiskFiles disk;
  const Result<RunVerdict> verdict = RunVerdict::open(options, disk);
  if (!verdict) {
    return fail(verdict.error());
  }
  const Result<Learned> learned = learn(options, demo, log, terminal);
  if (!learned) {
    return fail(learned.error());
  }
  const Result<TargetPlan> plan = plan_targets(*learned, verdict->assessment().targets());
  if (!plan) {
    return fail(plan.error());
  }
  if (options.json) {
    return plan_json(plan->plan);
  }
  std::string text;
  for (const std::string& line : plan->match_lines) {
    text += line + "\n";
  }
  return text + (text.empty() ? "" : "\n") + plan_text(plan->plan);
}

}  // namespace acrida
