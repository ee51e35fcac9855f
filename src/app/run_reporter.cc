#include "app/run_reporter.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

#include "web/metrics_snapshot.h"

namespace acrida {
namespace {

constexpr std::string_view kRunLogger = "acrida.runners";
constexpr std::string_view kUserLogger = "acrida.user";

}  // namespace

void RunReporter::on_second(const RunStats& stats, const RunStatus& status) {
  if (to_.watches != nullptr) {
    to_.watches->collect(*run_);
  }
  const Verdict* const verdict = write_second(stats, status);
  to_.console.on_second(stats, status, verdict);
  if (!status.stop_reason) {
    if (const auto reason = to_.verdict.reason_to_abort(info_, stats.data())) {
      to_.abort(*reason);
    }
  }
}

void RunReporter::on_spawned(std::string_view line) {
  to_.log.info(kRunLogger, line);
}

void RunReporter::on_exception(std::string_view place, std::string_view text) {
  to_.log.error(kUserLogger, fmt::format("{}: {}", place, text));
}

void RunReporter::on_notice(std::string_view text) {
  to_.log.info(kRunLogger, text);
}

void RunReporter::on_figures_begin() {
  to_.log.info(kRunLogger, "The figures begin here");
}

void RunReporter::on_finished(const RunStats& stats, const RunStatus& status) {
  to_.console.note_stop(status);
  write_second(stats, status);
  to_.loop.stop();
}

const Verdict* RunReporter::write_second(const RunStats& stats, const RunStatus& status) {
  info_.end = to_.loop.wall_now();
  to_.files.on_second(stats, status.second, static_cast<std::uint64_t>(status.users), info_.end);
  // Without targets it is the findings alone, for those who look while the run goes on.
  const bool shown = to_.metrics != nullptr || to_.pages != nullptr;
  const Verdict* const verdict = shown || to_.verdict.assessment().has_targets()
                                     ? to_.verdict.on_second(info_, stats.data(), status.second)
                                     : nullptr;
  if (to_.metrics != nullptr) {
    to_.metrics->publish(metrics_snapshot(info_, stats, status.run_time, verdict));
  }
  if (to_.pages != nullptr) {
    to_.pages->on_second(info_, stats, status, verdict);
  }
  return verdict;
}

}  // namespace acrida
