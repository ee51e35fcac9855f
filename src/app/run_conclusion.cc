#include "app/run_conclusion.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "report/github_annotations.h"
#include "report/locust_json.h"
#include "report/monitor_log.h"
#include "verdict/exit_code.h"

namespace acrida {
namespace {

constexpr std::string_view kLogger = "acrida.main";

int end_code(const Options& options,
             const RunInfo& info,
             const RunData& data,
             const RunStatus& status,
             bool all_written) {
  ExitFacts facts;
  const auto& reconciled = info.reconciliation;
  facts.broken = !all_written || status.shards_lost != 0 || status.listener_exceptions != 0 ||
                 (reconciled && !reconciled->error.empty());
  if (const auto& verdict = info.verdict; verdict) {
    facts.invalid = !verdict->validity.valid();
    facts.targets_given = verdict->targets_given();
    facts.target_failed = verdict->outcome == Outcome::kFail;
    facts.target_unproven = verdict->outcome == Outcome::kUnproven;
    facts.unmatched = verdict->unmatched();
  }
  facts.disagrees = reconciled && !reconciled->agrees;
  facts.allow_unproven = options.allow_unproven;
  facts.failures = data.total.counts.failures != 0 || !data.exceptions.empty() ||
                   (reconciled && !reconciled->agrees);
  facts.code_on_error = options.exit_code_on_error;
  return exit_code(facts);
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

// --frappe-monitor-log. False: the log cannot be read.
bool join_monitor_log(const Ending& to, Run& run, RunInfo& info) {
  if (!to.options.frappe_monitor_log) {
    return true;
  }
  Result<ServerTimesTable> table = read_monitor_log(*to.options.frappe_monitor_log,
                                                    run.take_request_times(), run.stats().data());
  if (!table) {
    to.log.error(kLogger, "--frappe-monitor-log: " + table.error().message());
    return false;
  }
  to.terminal.lines(server_times_text(*table, run.stats().data()));
  info.server_times = *std::move(table);
  return true;
}

}  // namespace

int conclude(const Ending& to, Run& run, RunInfo& info) {
  const RunStatus status = run.status();
  const RunData& data = run.stats().data();
  bool all_written = join_monitor_log(to, run, info);
  info.verdict = to.verdict.finish(info, data);
  to.console.print_results(info, data);
  log_lost_shards(status, to.log);
  const WrittenDocuments documents = run.take_documents();
  const bool shards_ended = status.shards_lost == 0;
  all_written = to.files.finish(info, data, documents, shards_ended) && all_written;
  if (to.reconciler != nullptr) {
    to.release_signals();  // all files are written
    info.reconciliation =
        compare_with_site(*to.reconciler, documents, shards_ended, to.log, to.terminal);
    all_written = to.files.rewrite_run_json(info, data) && all_written;
  }
  all_written = print_for_programs(to.options, info, data, to.log) && all_written;
  return end_code(to.options, info, data, status, all_written);
}

}  // namespace acrida
