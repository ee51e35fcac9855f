#include "app/one_run.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "app/help.h"
#include "app/run_conclusion.h"
#include "app/run_setup.h"

namespace acrida {
namespace {

constexpr std::string_view kLogger = "acrida.main";
constexpr std::string_view kRunLogger = "acrida.runners";
// Descriptors that are no connection of a user: files, epoll, a resolver's sockets.
constexpr std::uint64_t kOwnDescriptors = 100;

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

void log_every_request(RunFiles& files, RunConfig& config) {
  if (RequestLogFeed* const request_log = files.request_log(); request_log != nullptr) {
    config.sample_sink = [request_log](std::uint32_t) {
      return request_log->sink();
    };
  }
}

}  // namespace

OneRun::OneRun(const Options& options, PreparedRun prepared, const RunSurroundings& in)
    : options_(options),
      in_(in),
      scenario_(prepared.config.plan),
      config_(std::move(prepared.config)),
      verdict_(std::move(prepared.verdict)),
      console_(options, in.log, in.terminal) {}

OneRun::~OneRun() = default;

Result<std::unique_ptr<OneRun>> OneRun::open(const Options& options,
                                             PreparedRun prepared,
                                             const RunSurroundings& in) {
  RunInfo info = run_info(options, prepared, in.machine);
  std::unique_ptr<OneRun> one(new OneRun(options, std::move(prepared), in));
  one->info_ = std::move(info);
  auto watches = RunWatches::open(options, in.log);
  if (!watches) {
    return fail(std::move(watches.error()));
  }
  one->watches_ = std::move(*watches);
  // Before the files: a run that the site refuses leaves the reports of another one alone.
  if (options.reconcile) {
    auto reconciler = RunReconciler::open(options, one->config_, in.loop);
    if (!reconciler) {
      return fail(std::move(reconciler.error()));
    }
    one->reconciler_ = std::move(*reconciler);
  }
  auto files = RunFiles::open(options, in.log, in.loop.inbox());
  if (!files) {
    return fail(std::move(files.error()));
  }
  one->files_ = std::move(*files);
  log_every_request(*one->files_, one->config_);
  return one;
}

Result<void> OneRun::start() {
  in_.loop.begin_work();  // its clock stood still while this run was opened
  reporter_ =
      std::make_unique<RunReporter>(RunListeners{.loop = in_.loop,
                                                 .log = in_.log,
                                                 .console = console_,
                                                 .files = *files_,
                                                 .metrics = in_.metrics,
                                                 .pages = in_.pages,
                                                 .verdict = verdict_,
                                                 .watches = watches_.get(),
                                                 .abort =
                                                     [this](std::string_view reason) {
                                                       stop(StopReason::kTargetBroken, reason);
                                                     }},
                                    info_);
  log_start(config_, in_.log);
  run_ = std::make_unique<Run>(in_.loop, std::move(config_), *reporter_, in_.placement);
  reporter_->follow(*run_);
  if (Result<void> started = run_->start(); !started) {
    return started;
  }
  files_->begin(in_.loop.wall_now());
  if (watches_ != nullptr) {
    if (const Result<void> begun = watches_->begin(in_.loop.now()); !begun) {
      in_.log.error(kLogger, begun.error().message());
    }
  }
  return {};
}

void OneRun::stop(StopReason reason, std::string_view text) {
  run_->stop(reason, text);
  console_.note_stop(run_->status());
}

Result<void> OneRun::retarget(const SwarmChange& change) {
  in_.log.info(kRunLogger, fmt::format("Ramping to {} users at a rate of {:.2f} per second",
                                       change.users, change.spawn_rate));
  return run_->retarget(change.users, change.spawn_rate, change.counts);
}

RunInfo OneRun::info_now() const {
  RunInfo info = info_;
  if (!info.verdict) {  // it is not concluded
    complete_info(info, run_->status(), in_.loop.wall_now());
  }
  return info;
}

int OneRun::conclude(std::function<void()> release_signals) {
  complete_info(info_, run_->status(), in_.loop.wall_now());
  if (watches_ != nullptr) {
    watches_->finish(*run_);
  }
  return acrida::conclude({.options = options_,
                           .log = in_.log,
                           .terminal = in_.terminal,
                           .console = console_,
                           .files = *files_,
                           .verdict = verdict_,
                           .reconciler = reconciler_.get(),
                           .release_signals = std::move(release_signals)},
                          *run_, info_);
}

}  // namespace acrida
