// What RunRecord says while the run goes on: to the metrics' readers and to pages.
#include <cstdint>
#include <utility>

#include "python/run_record.h"
#include "report/run_facts_of.h"
#include "report/run_json.h"

namespace acrida {

void RunRecord::publish_to(std::unique_ptr<MetricsServer> server) {
  const std::lock_guard lock(mutex_);
  metrics_ = std::move(server);
}

void RunRecord::take_metrics_of(RunRecord& before) {
  const std::scoped_lock lock(mutex_, before.mutex_);
  if (before.metrics_ != nullptr) {
    metrics_ = std::move(before.metrics_);
  }
}

void RunRecord::serve_live(std::weak_ptr<WebServer> server) {
  const std::lock_guard lock(mutex_);
  pages_.serve(std::move(server), moment());
}

void RunRecord::set_task_ratio(std::string ratio) {
  const std::lock_guard lock(mutex_);
  info_.task_ratio = std::move(ratio);
}

void RunRecord::set_state(std::string state,
                          std::int64_t users_wanted,
                          std::optional<Duration> run_time_limit) {
  const std::lock_guard lock(mutex_);
  pages_.set_state(std::move(state), users_wanted, run_time_limit, moment());
}

void RunRecord::add_log_line(std::string_view line) {
  const std::lock_guard lock(mutex_);
  pages_.add_log_line(line);
}

std::string RunRecord::state_json() {
  const std::lock_guard lock(mutex_);
  return pages_.document(moment());
}

std::string RunRecord::run_json() {
  const std::lock_guard lock(mutex_);
  RunInfo now = info_;
  if (!ended_) {
    now.end = engine_.loop.wall_now();
  }
  return acrida::run_json(now, stats_.data());
}

LivePages::Moment RunRecord::moment() const {
  std::int64_t users = 0;
  for (const auto& [name, of_class] : users_) {
    users += of_class.now;
  }
  const Duration run_time = ended_ ? info_.end - stats_.data().start : monotonic_now() - start_;
  return {.info = info_,
          .stats = stats_,
          .users = users,
          .run_time = run_time,
          .second = ended_ ? second_ : second_ - 1,
          .over = ended_};
}

// Null: there is none so far.
const Verdict* RunRecord::provisional_verdict() {
  info_.end = engine_.loop.wall_now();
  return provisional_.on_second(assessment_, info_, stats_.data(), second_ - 1);
}

void RunRecord::publish() {
  const bool over = ended_ && info_.verdict;
  if (metrics_ == nullptr && !pages_.open()) {
    return;
  }
  const Verdict* const verdict = over ? &*info_.verdict : provisional_verdict();
  if (metrics_ != nullptr) {
    metrics_->publish(metrics_snapshot(info_, stats_, monotonic_now() - start_, verdict));
  }
  over ? pages_.finish(moment()) : pages_.on_second(moment(), verdict);
}

}  // namespace acrida
