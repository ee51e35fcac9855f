#include "app/run_console.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "report/console.h"
#include "report/run_summary.h"
#include "report/verdict_text.h"

namespace acrida {
namespace {

constexpr std::string_view kLogger = "acrida.main";
constexpr std::int64_t kTableSeconds = 2;  // Locust's interval

ProgressFigures progress_figures(const RunStats& stats, const RunStatus& status) {
  const EntryCounts& counts = stats.data().total.counts;
  return {.phase = phase_word(status.phase),
          .users = static_cast<std::uint64_t>(std::max<std::int64_t>(status.users, 0)),
          .requests_per_second = stats.current_rates().requests,
          .requests = counts.requests,
          .failures = counts.failures,
          .p95 = stats.window(status.second).percentile(0.95),
          .run_time = status.run_time,
          .time_left = status.time_left};
}

// A run that only failed has one cause as a rule, and its tables do not say it in one line.
std::string nothing_worked(const RunInfo& info, const RunData& data) {
  const EntryCounts& counts = data.total.counts;
  const auto most = std::ranges::max_element(data.failures, {}, &FailureRecord::count);
  if (counts.requests == 0 || counts.failures < counts.requests || most == data.failures.end()) {
    return "";
  }
  return fmt::format("All {} requests{} failed; most often: {}", counts.requests,
                     info.host.empty() ? "" : " to " + mask_password(info.host),
                     plain_failure(most->text));
}

}  // namespace

std::string stop_text(const RunStatus& status) {
  if (!status.stop_reason) {
    return "";
  }
  std::string text(stop_reason_text(*status.stop_reason));
  if (!status.stop_text.empty()) {
    text += ": " + status.stop_text;
  }
  if (status.shards_lost != 0) {
    text += fmt::format("; {} of {} shards did not answer", status.shards_lost, status.shards);
  }
  return text;
}

void RunConsole::on_second(const RunStats& stats, const RunStatus& status, const Verdict* verdict) {
  note_stop(status);
  if (options_.only_summary) {
    return;
  }
  const bool progress = terminal_.columns() && !options_.no_progress;
  // Beside a web UI nobody waits for tables, as with Locust.
  const bool tables = options_.print_stats || (options_.headless && !progress);
  if (tables && status.second % kTableSeconds == 1) {
    terminal_.lines(stats_table(stats.data(), stats.entry_rates(), table_width()));
  }
  if (progress) {
    ProgressFigures figures = progress_figures(stats, status);
    const bool judged = verdict != nullptr && verdict->targets_given();
    const std::string so_far = judged ? live_verdict(*verdict) : "";
    figures.verdict = so_far;
    terminal_.progress(figures);
  }
}

void RunConsole::note_stop(const RunStatus& status) {
  if (!status.stop_reason || stop_noted_) {
    return;
  }
  stop_noted_ = true;
  // Locust's words, which scripts look for.
  const bool run_time = status.stop_reason == StopReason::kRunTime;
  const bool ends = options_.headless || status.stop_reason == StopReason::kSignal;
  log_.info(kLogger, (run_time ? "--run-time limit reached" : stop_text(status)) +
                         (ends ? ", shutting down" : ", stopping test"));
}

void RunConsole::print_results(const RunInfo& info, const RunData& data) {
  const int width = table_width();
  std::string text = run_summary(info, data) + "\n";
  text += final_stats_table(data, width);
  text += percentile_table(data, width);
  text += error_report(data, width);
  text += uncounted_report(data);
  terminal_.lines(text);
  if (const std::string line = nothing_worked(info, data); !line.empty()) {
    log_.error(kLogger, line);
  }
}

int RunConsole::table_width() const {
  const std::optional<std::size_t> columns = terminal_.columns();
  return name_width(columns ? std::optional(static_cast<int>(*columns)) : std::nullopt);
}

}  // namespace acrida
