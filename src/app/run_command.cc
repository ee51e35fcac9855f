#include "app/run_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

#include "app/machine.h"
#include "app/one_run.h"
#include "app/run_preparation.h"
#include "app/stop_signals.h"
#include "app/write_consent.h"
#include "io/loop.h"

namespace acrida {
namespace {

constexpr std::string_view kLogger = "acrida.main";

}  // namespace

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

int end_runs(int code, std::uint32_t shards_lost, const Log& log) {
  log.info(kLogger, fmt::format("Shutting down (exit code {})", code));
  if (shards_lost != 0) {
    // A thread that the scenario's code holds cannot be ended, nor anything that it may use.
    std::fflush(nullptr);
    ::_exit(code);
  }
  return code;
}

Result<int> run_command(const Options& options,
                        const std::shared_ptr<const ScenarioPlan>& plan,
                        EpollKernel& kernel,
                        const Log& log,
                        Terminal& terminal) {
  const Machine machine = this_machine();
  const AskConsent ask = [&](const ScenarioPlan& scenario) {
    return ask_before_writing(options, scenario, terminal);
  };
  Result<PreparedRun> prepared =
      prepare_run(options, plan, {.machine = machine, .ask = ask, .log = log, .plan = {}});
  if (!prepared) {
    return fail(std::move(prepared.error()));
  }
  const auto metrics = open_metrics(options, log);
  if (!metrics) {
    return fail(metrics.error());
  }
  Loop loop(kernel);
  auto run = OneRun::open(options, std::move(*prepared),
                          {.machine = machine,
                           .loop = loop,
                           .log = log,
                           .terminal = terminal,
                           .metrics = metrics->get()});
  if (!run) {
    return fail(std::move(run.error()));
  }
  auto signals =
      StopSignals::open(kernel, [&run](int /*signal*/) { (*run)->stop(StopReason::kSignal); });
  if (!signals) {
    return fail(signals.error());
  }
  if (Result<void> started = (*run)->start(); !started) {
    return fail(std::move(started.error()));
  }
  loop.run();
  const int code = (*run)->conclude([&signals] { signals->reset(); });
  return end_runs(code, (*run)->status().shards_lost, log);
}

}  // namespace acrida
