#include "app/run_command.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
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
#include "app/run_setup.h"
#include "app/stop_signals.h"
#include "app/write_consent.h"
#include "base/escape.h"
#include "base/strings.h"
#include "base/timespan.h"
#include "io/loop.h"
#include "report/locust_json.h"
#include "runner/exit_code.h"
#include "runner/run.h"
#include "verdict/validity.h"

namespace acrida {
namespace {

constexpr std::string_view kLogger = "acrida.main";
constexpr std::string_view kRunLogger = "acrida.runners";
constexpr std::string_view kUserLogger = "acrida.user";
// Descriptors that are no connection of a user: files, epoll, a resolver's sockets.
constexpr std::uint64_t kOwnDescriptors = 100;

// Passes what the run tells on to the console and the files.
class Reporter final : public RunObserver {
 public:
  Reporter(Loop& loop, const Log& log, RunConsole& console, RunFiles& files)
      : loop_(loop), log_(log), console_(console), files_(files) {}

  void on_second(const RunStats& stats, const RunStatus& status) override {
    write_second(stats, status);
    console_.on_second(stats, status);
  }
  void on_spawned(std::string_view line) override { log_.info(kRunLogger, line); }
  void on_exception(std::string_view place, std::string_view text) override {
    log_.error(kUserLogger, fmt::format("{}: {}", place, text));
  }
  void on_notice(std::string_view text) override { log_.info(kRunLogger, text); }
  void on_figures_begin() override { log_.info(kRunLogger, "The figures begin here"); }
  void on_finished(const RunStats& stats, const RunStatus& status) override {
    console_.note_stop(status);
    write_second(stats, status);
    loop_.stop();
  }

 private:
  void write_second(const RunStats& stats, const RunStatus& status) {
    files_.on_second(stats, status.second, static_cast<std::uint64_t>(status.users),
                     loop_.wall_now());
  }

  Loop& loop_;
  const Log& log_;
  RunConsole& console_;
  RunFiles& files_;
};

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
  facts.invalid = !assess_validity(data).valid();
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

// Standard output, for --json.
bool print_json(const RunData& data, const Log& log) {
  const std::string json = locust_json(data) + "\n";
  if (std::fwrite(json.data(), 1, json.size(), stdout) != json.size() || std::fflush(stdout) != 0) {
    log.error(kLogger, "--json: " + Error::system("write standard output", errno).message());
    return false;
  }
  return true;
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
  Result<std::optional<RunPlan>> planned = plan_run(options, *config, log);
  if (!planned) {
    return fail(planned.error());
  }
  std::optional<RunPlan>& run_plan = *planned;
  if (options.rate_from_targets) {
    config = drive_at_targets(options, run_plan, *config, log);
    if (!config) {
      return fail(std::move(config.error()));
    }
  }
  Loop loop(kernel);
  // Before the files: a run that the site refuses leaves the reports of another one alone.
  const auto reconciler = options.reconcile ? RunReconciler::open(options, *config, loop)
                                            : Result<std::unique_ptr<RunReconciler>>(nullptr);
  if (!reconciler) {
    return fail(reconciler.error());
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
    info.plan = run_plan->learned;
  }
  Reporter reporter(loop, log, console, **files);
  log_start(*config, log);
  run.emplace(loop, std::move(*config), reporter);
  if (Result<void> started = run->start(); !started) {
    return fail(std::move(started.error()));
  }
  loop.run();

  const RunStatus status = run->status();
  complete_info(info, status, loop.wall_now());
  const RunData& data = run->stats().data();
  console.print_results(info, data);
  log_lost_shards(status, log);
  const WrittenDocuments documents = run->take_documents();
  const bool shards_ended = status.shards_lost == 0;
  bool all_written = (*files)->finish(info, data, documents, shards_ended);
  if (*reconciler != nullptr) {
    signals->reset();  // all files are written: Ctrl-C ends the program rather than the run
    info.reconciliation = compare_with_site(**reconciler, documents, shards_ended, log, terminal);
    all_written = (*files)->rewrite_run_json(info, data) && all_written;
  }
  if (options.json) {
    all_written = print_json(data, log) && all_written;
  }
  const int code = end_code(options, info, data, status, all_written);
  log.info(kLogger, fmt::format("Shutting down (exit code {})", code));
  if (!shards_ended) {
    end_process(code);
  }
  return code;
}

}  // namespace acrida
