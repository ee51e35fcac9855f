#include "app/run_command.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/draws.h"
#include "app/help.h"
#include "app/machine.h"
#include "app/run_conclusion.h"
#include "app/run_console.h"
#include "app/run_files.h"
#include "app/run_plan.h"
#include "app/run_reconciler.h"
#include "app/run_reporter.h"
#include "app/run_setup.h"
#include "app/run_verdict.h"
#include "app/run_watches.h"
#include "app/stop_signals.h"
#include "app/write_consent.h"
#include "base/escape.h"
#include "base/strings.h"
#include "base/timespan.h"
#include "io/loop.h"
#include "report/github_annotations.h"
#include "report/locust_json.h"
#include "report/monitor_log.h"
#include "runner/run.h"
#include "verdict/exit_code.h"
#include "verdict/validity.h"
#include "web/metrics_server.h"

namespace acrida {
namespace {

constexpr std::string_view kLogger = "acrida.main";
constexpr std::string_view kRunLogger = "acrida.runners";
// Descriptors that are no connection of a user: files, epoll, a resolver's sockets.
constexpr std::uint64_t kOwnDescriptors = 100;

RunInfo run_info(const Options& options, const RunConfig& config, const Machine& machine) {
  RunInfo info;
  info.version = version_number();
  info.scenario = options.locustfile.value_or("");
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
  return info;
}

void complete_info(RunInfo& info, const RunStatus& status, WallTime end) {
  info.end = end;
  info.stop_reason = stop_text(status);
  info.held_back = status.http.held_back;
  info.held_time = status.http.held_time;
  if (status.http.http1_exchanges != 0) {
    info.protocols.emplace_back("HTTP/1.1");
  }
  if (status.http.http2_exchanges != 0) {
    info.protocols.emplace_back("HTTP/2");
  }
}

void log_start(const RunConfig& config, const Log& log) {
  log.info(kLogger, fmt::format("Starting Acrida {}, seed {}, run {}", version_number(),
                                config.seed, config.run_id));
  log.info(kLogger, config.limits.run_time ? fmt::format("Run time limit set to {:g} seconds",
                                                         to_seconds(*config.limits.run_time))
                                           : "No run time limit set, use CTRL+C to interrupt");
  const std::uint64_t descriptors = raise_descriptor_limit();
  const auto users = static_cast<std::uint64_t>(config.users.value_or(0));
  if (users + kOwnDescriptors > descriptors) {
    log.warning(kLogger, fmt::format("{} users need more than the {} descriptors that this process "
                                     "may have; raise the limit (ulimit -n)",
                                     users, descriptors));
  }
  log.info(kRunLogger, load_line(config));
}

// A thread that the scenario's code holds cannot be ended, nor anything that it may use.
[[noreturn]] void end_process(int code) {
  std::fflush(nullptr);
  ::_exit(code);
}

// The run that was asked for, once a person has agreed to what it writes.
Result<RunConfig> agreed_config(const Options& options,
                                const std::shared_ptr<const ScenarioPlan>& plan,
                                const Machine& machine,
                                Terminal& terminal) {
  Result<RunConfig> config = run_config(
      options, plan, {.shards = machine.cores, .seed = draw_seed(), .run_id = draw_run_id()});
  if (config) {
    if (Result<void> consent = ask_before_writing(options, *plan, terminal); !consent) {
      return fail(std::move(consent.error()));
    }
  }
  return config;
}

// Null: nobody asked for them.
Result<std::unique_ptr<MetricsServer>> open_metrics(const Options& options, const Log& log) {
  if (!options.prometheus) {
    return nullptr;
  }
  Result<std::unique_ptr<MetricsServer>> server = MetricsServer::open(*options.prometheus);
  if (!server) {
    return fail("--prometheus: " + server.error().message());
  }
  log.info(kLogger, "Metrics for Prometheus at " + (*server)->url());
  return server;
}

// What is known of the run before it begins.
struct Prepared {
  RunConfig config;
  RunVerdict verdict;
  std::optional<RunPlan> plan;  // with targets
};

Result<Prepared> prepare(const Options& options,
                         const std::shared_ptr<const ScenarioPlan>& plan,
                         const Machine& machine,
                         const Log& log,
                         Terminal& terminal) {
  Result<RunConfig> config = agreed_config(options, plan, machine, terminal);
  if (!config) {
    return fail(std::move(config.error()));
  }
  DiskFiles disk;
  Result<RunVerdict> verdict = RunVerdict::open(options, disk);
  if (!verdict) {
    return fail(std::move(verdict.error()));
  }
  Result<std::optional<RunPlan>> planned =
      plan_run(options, verdict->assessment().targets(), *config, log);
  if (!planned) {
    return fail(planned.error());
  }
  if (const std::optional<RunPlan>& known = *planned; known) {
    verdict->pin(request_names(known->learned));
  }
  if (options.rate_from_targets) {
    config = drive_at_targets(options, *planned, *config, log);
    if (!config) {
      return fail(std::move(config.error()));
    }
  }
  return Prepared{std::move(*config), std::move(*verdict), std::move(*planned)};
}

void log_every_request(RunFiles& files, RunConfig& config) {
  if (RequestLogFeed* const request_log = files.request_log(); request_log != nullptr) {
    config.sample_sink = [request_log](std::uint32_t) {
      return request_log->sink();
    };
  }
}

std::optional<RunInfo::Plan> plan_of(const std::optional<RunPlan>& plan) {
  return plan ? std::optional(RunInfo::Plan{.learned = plan->learned, .load = plan->targets.plan})
              : std::nullopt;
}

// Where the run's figures go while it lasts, and after it.
struct Outlets {
  std::unique_ptr<RunReconciler> reconciler;  // null: nobody asked for it, as of the next
  std::unique_ptr<MetricsServer> metrics;
  std::unique_ptr<RunFiles> files;
};

Result<Outlets> open_outlets(const Options& options,
                             RunConfig& config,
                             Loop& loop,
                             const Log& log) {
  Outlets outlets;
  // Before the files: a run that the site refuses leaves the reports of another one alone.
  if (options.reconcile) {
    auto reconciler = RunReconciler::open(options, config, loop);
    if (!reconciler) {
      return fail(std::move(reconciler.error()));
    }
    outlets.reconciler = std::move(*reconciler);
  }
  auto metrics = open_metrics(options, log);
  if (!metrics) {
    return fail(std::move(metrics.error()));
  }
  outlets.metrics = std::move(*metrics);
  auto files = RunFiles::open(options, log, loop.inbox(), loop.wall_now());
  if (!files) {
    return fail(std::move(files.error()));
  }
  outlets.files = std::move(*files);
  log_every_request(*outlets.files, config);
  return outlets;
}

void begin_watching(RunWatches* watches, TimePoint now, const Log& log) {
  if (watches != nullptr) {
    if (Result<void> begun = watches->begin(now); !begun) {
      log.error(kLogger, begun.error().message());
    }
  }
}

}  // namespace

Result<int> run_command(const Options& options,
                        const std::shared_ptr<const ScenarioPlan>& plan,
                        EpollKernel& kernel,
                        const Log& log,
                        Terminal& terminal) {
  const Machine machine = this_machine();
  Result<Prepared> prepared = prepare(options, plan, machine, log, terminal);
  if (!prepared) {
    return fail(std::move(prepared.error()));
  }
  RunConfig& config = prepared->config;
  // Before the loop, whose clock stands still meanwhile.
  const auto watches = RunWatches::open(options, log);
  if (!watches) {
    return fail(watches.error());
  }
  Loop loop(kernel);
  Result<Outlets> outlets = open_outlets(options, config, loop, log);
  if (!outlets) {
    return fail(std::move(outlets.error()));
  }
  std::optional<Run> run;
  RunConsole console(options, log, terminal);
  auto signals = StopSignals::open(kernel, [&run, &console](int) {
    run->stop(StopReason::kSignal);
    console.note_stop(run->status());
  });
  if (!signals) {
    return fail(signals.error());
  }
  RunInfo info = run_info(options, config, machine);
  info.plan = plan_of(prepared->plan);
  RunReporter reporter({.loop = loop,
                        .log = log,
                        .console = console,
                        .files = *outlets->files,
                        .metrics = outlets->metrics.get(),
                        .verdict = prepared->verdict,
                        .watches = watches->get(),
                        .abort =
                            [&run](std::string_view reason) {
                              run->stop(StopReason::kTargetBroken, reason);
                            }},
                       info);
  log_start(config, log);
  run.emplace(loop, std::move(config), reporter);
  reporter.follow(*run);
  if (Result<void> started = run->start(); !started) {
    return fail(std::move(started.error()));
  }
  begin_watching(watches->get(), loop.now(), log);
  loop.run();
  const RunStatus status = run->status();
  complete_info(info, status, loop.wall_now());
  if (*watches != nullptr) {
    (*watches)->finish(*run);
  }
  const int code = conclude({.options = options,
                             .log = log,
                             .terminal = terminal,
                             .console = console,
                             .files = *outlets->files,
                             .verdict = prepared->verdict,
                             .reconciler = outlets->reconciler.get(),
                             .release_signals =
                                 [&signals] {
                                   signals->reset();
                                 }},
                            *run, std::move(info));
  log.info(kLogger, fmt::format("Shutting down (exit code {})", code));
  if (status.shards_lost != 0) {
    end_process(code);
  }
  return code;
}

}  // namespace acrida
