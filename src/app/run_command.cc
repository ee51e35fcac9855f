#include "app/run_command.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/draws.h"
#include "app/help.h"
#include "app/machine.h"
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

int end_code(const Options& options,
             const RunInfo& info,
             const RunData& data,
             const RunStatus& status,
             bool all_written) {
  ExitFacts facts;
  const auto& reconciled = info.reconciliation;
  facts.broken = !all_written || status.shards_lost != 0 || status.listener_exceptions != 0 ||
                 (reconciled && !reconciled->error.empty());
  facts.invalid = !info.verdict->validity.valid();
  facts.targets_given = info.verdict->targets_given();
  facts.target_failed = info.verdict->outcome == Outcome::kFail;
  facts.target_unproven = info.verdict->outcome == Outcome::kUnproven;
  facts.unmatched = info.verdict->unmatched();
  facts.disagrees = reconciled && !reconciled->agrees;
  facts.allow_unproven = options.allow_unproven;
  facts.failures = data.total.counts.failures != 0 || !data.exceptions.empty() ||
                   (reconciled && !reconciled->agrees);
  facts.code_on_error = options.exit_code_on_error;
  return exit_code(facts);
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

void log_lost_shards(const RunStatus& status, const Log& log) {
  if (status.shards_lost == 0) {
    return;
  }
  log.error(kLogger,
            fmt::format("{} of {} shards did not answer, and what they did last is missing: code "
                        "of the scenario does not return (a blocking call, an endless loop)",
                        status.shards_lost, status.shards));
}

// --reconcile, after the run: what the site has, and what the users were told.
RunInfo::Reconciliation compare_with_site(RunReconciler& reconciler,
                                          const WrittenDocuments& documents,
                                          bool shards_ended,
                                          const Log& log,
                                          Terminal& terminal) {
  const Result<Reconciliation> compared =
      shards_ended ? reconciler.finish(documents)
                   : fail("--reconcile: the documents of shards that did not answer are missing");
  if (compared) {
    terminal.lines(reconciliation_text(*compared));
  } else {
    log.error(kLogger, compared.error().message());
  }
  return reported(compared, reconciler.requests());
}

// --frappe-monitor-log, after the run. False: the log cannot be read.
bool join_monitor_log(const std::string& path,
                      const RequestTimes& times,
                      const RunData& data,
                      RunInfo& info,
                      const Log& log,
                      Terminal& terminal) {
  Result<ServerTimesTable> table = read_monitor_log(path, times, data);
  if (!table) {
    log.error(kLogger, "--frappe-monitor-log: " + table.error().message());
    return false;
  }
  info.server_times = *std::move(table);
  terminal.lines(server_times_text(*info.server_times, data));
  return true;
}

bool print(std::FILE* stream, std::string_view what, const std::string& text, const Log& log) {
  if (std::fwrite(text.data(), 1, text.size(), stream) != text.size() || std::fflush(stream) != 0) {
    const Error error = Error::system("write the standard streams", errno);
    log.error(kLogger, fmt::format("{}: {}", what, error.message()));
    return false;
  }
  return true;
}

// For --json, and for the job of GitHub's that the run is a step of. GitHub reads both streams;
// what is piped from --json is JSON alone.
bool print_for_programs(const Options& options,
                        const RunInfo& info,
                        const RunData& data,
                        const Log& log) {
  bool printed = true;
  if (options.json) {
    printed = print(stdout, "--json", locust_json(data) + "\n", log);
  }
  if (options.github && info.verdict) {
    std::FILE* const stream = options.json ? stderr : stdout;
    printed = print(stream, "annotations", github_annotations(*info.verdict), log) && printed;
  }
  return printed;
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

}  // namespace

Result<int> run_command(const Options& options,
                        const std::shared_ptr<const ScenarioPlan>& plan,
                        EpollKernel& kernel,
                        const Log& log,
                        Terminal& terminal) {
  const Machine machine = this_machine();
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
  std::optional<RunPlan>& run_plan = *planned;
  if (run_plan) {
    verdict->pin(request_names(run_plan->learned));
  }
  if (options.rate_from_targets) {
    config = drive_at_targets(options, run_plan, *config, log);
    if (!config) {
      return fail(std::move(config.error()));
    }
  }
  // Before the loop, whose clock stands still meanwhile.
  const auto watches = RunWatches::open(options, log);
  if (!watches) {
    return fail(watches.error());
  }
  Loop loop(kernel);
  // Before the files: a run that the site refuses leaves the reports of another one alone.
  const auto reconciler = options.reconcile ? RunReconciler::open(options, *config, loop)
                                            : Result<std::unique_ptr<RunReconciler>>(nullptr);
  if (!reconciler) {
    return fail(reconciler.error());
  }
  const auto metrics = open_metrics(options, log);
  if (!metrics) {
    return fail(metrics.error());
  }
  const auto files = RunFiles::open(options, log, loop.inbox(), loop.wall_now());
  if (!files) {
    return fail(files.error());
  }
  if (RequestLogFeed* const request_log = (*files)->request_log(); request_log != nullptr) {
    config->sample_sink = [request_log](std::uint32_t) {
      return request_log->sink();
    };
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
  RunInfo info = run_info(options, *config, machine);
  if (run_plan) {
    info.plan = RunInfo::Plan{.learned = run_plan->learned, .load = run_plan->targets.plan};
  }
  RunReporter reporter({.loop = loop,
                        .log = log,
                        .console = console,
                        .files = **files,
                        .metrics = metrics->get(),
                        .verdict = *verdict,
                        .watches = watches->get(),
                        .abort =
                            [&run](std::string_view reason) {
                              run->stop(StopReason::kTargetBroken, reason);
                            }},
                       info);
  log_start(*config, log);
  run.emplace(loop, std::move(*config), reporter);
  reporter.follow(*run);
  if (Result<void> started = run->start(); !started) {
    return fail(std::move(started.error()));
  }
  if (*watches != nullptr) {
    if (Result<void> begun = (*watches)->begin(loop.now()); !begun) {
      log.error(kLogger, begun.error().message());
    }
  }
  loop.run();

  const RunStatus status = run->status();
  complete_info(info, status, loop.wall_now());
  if (*watches != nullptr) {
    (*watches)->finish(*run);
  }
  const RunData& data = run->stats().data();
  bool all_written = true;
  if (const auto& path = options.frappe_monitor_log; path) {
    all_written = join_monitor_log(*path, run->take_request_times(), data, info, log, terminal);
  }
  info.verdict = verdict->finish(info, data);
  console.print_results(info, data);
  log_lost_shards(status, log);
  const WrittenDocuments documents = run->take_documents();
  const bool shards_ended = status.shards_lost == 0;
  all_written = (*files)->finish(info, data, documents, shards_ended) && all_written;
  if (*reconciler != nullptr) {
    signals->reset();  // all files are written: Ctrl-C ends the program rather than the run
    info.reconciliation = compare_with_site(**reconciler, documents, shards_ended, log, terminal);
    all_written = (*files)->rewrite_run_json(info, data) && all_written;
  }
  all_written = print_for_programs(options, info, data, log) && all_written;
  const int code = end_code(options, info, data, status, all_written);
  log.info(kLogger, fmt::format("Shutting down (exit code {})", code));
  if (!shards_ended) {
    end_process(code);
  }
  return code;
}

}  // namespace acrida
