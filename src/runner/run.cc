#include "runner/run.h"

#include <utility>

#include "runner/run_control.h"

namespace acrida {

Run::Run(Loop& loop, RunConfig config, RunObserver& observer, ShardPlacement placement)
    : control_(std::make_unique<Control>(loop, std::move(config), observer, placement)) {}

Run::~Run() = default;

Result<void> Run::start() {
  return control_->start();
}

void Run::stop(StopReason reason, std::string_view text) {
  control_->stop(reason, text);
}

void Run::cut_off() {
  control_->cut_off();
}

Result<void> Run::retarget(std::int64_t users,
                           double spawn_rate,
                           const std::vector<std::pair<std::string, std::int64_t>>& counts) {
  return control_->retarget(users, spawn_rate, counts);
}

void Run::reset_stats() {
  control_->reset_stats();
}

void Run::add_watched(std::int64_t second, const WatchedFigure& figure) {
  control_->add_watched(second, figure);
}

const RunStats& Run::stats() const {
  return control_->stats();
}

RequestTimes Run::take_request_times() {
  return control_->take_request_times();
}

WrittenDocuments Run::take_documents() {
  return control_->take_documents();
}

RunStatus Run::status() const {
  return control_->status();
}

}  // namespace acrida
