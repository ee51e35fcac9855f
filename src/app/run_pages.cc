#include "app/run_pages.h"

namespace acrida {

LiveStatus live_status(const RunStatus& status, std::string_view state) {
  return {.state = std::string(state.empty() ? phase_word(status.phase) : state),
          .users = status.users,
          .users_wanted = status.users_wanted,
          .run_time = status.run_time,
          .time_left = status.time_left,
          .second = status.second};
}

RunPages::RunPages(LogRing& log, Publish publish) : log_(log), publish_(std::move(publish)) {
  log_.listen([this](const std::string& line) {
    if (feed_ != nullptr) {
      feed_->add_log_line(line);
    }
  });
}

RunPages::~RunPages() {
  log_.listen({});
}

void RunPages::begin(const RunInfo& info, const RunStats& stats, const LiveStatus& status) {
  feed_ = std::make_unique<LiveFeed>();
  for (const std::string& line : log_.lines()) {
    feed_->add_log_line(line);
  }
  publish_(feed_->begin(info, stats, status));
}

void RunPages::on_second(const RunInfo& info,
                         const RunStats& stats,
                         const RunStatus& status,
                         const Verdict* verdict) {
  publish_(feed_->on_second(info, stats, live_status(status), verdict));
}

void RunPages::on_state(const RunStats& stats, const LiveStatus& status) {
  publish_(feed_->on_state(stats, status));
}

void RunPages::finish(const RunInfo& info, const RunStats& stats, const RunStatus& status) {
  publish_(feed_->finish(info, stats, live_status(status)));
}

}  // namespace acrida
