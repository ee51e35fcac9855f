// What the shards send, and what a run makes of it.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/check.h"
#include "runner/run_control.h"

namespace acrida {

// --- Shards; called on theirs ---

void Run::Control::to_run(std::function<void()> message) {
  const bool posted =
      loop_.inbox().post([alive = std::weak_ptr<int>(alive_), message = std::move(message)] {
        if (alive.lock() != nullptr) {
          message();
        }
      });
  ACRIDA_CHECK(posted);
}

void Run::Control::on_second(std::uint32_t shard, ShardSecond second) {
  // std::function wants a copy; the figures are moved.
  auto moved = std::make_shared<ShardSecond>(std::move(second));
  to_run([this, shard, moved] { take_second(shard, std::move(*moved)); });
}

void Run::Control::on_iterations_wanted(std::uint32_t shard) {
  to_run([this, shard] {
    hosts_[shard]->post([granted = budget_->grant()](Shard& to) { to.add_iterations(granted); });
  });
}

void Run::Control::on_empty(std::uint32_t shard) {
  to_run([this, shard] { shard_emptied(shard); });
}

void Run::Control::on_exception(std::string_view place, std::string_view text) {
  to_run([this, place = std::string(place), text = std::string(text)] {
    observer_.on_exception(place, text);
  });
}

void Run::Control::on_user_stopped(std::string_view user_type, std::string_view reason) {
  to_run([this, type = std::string(user_type), reason = std::string(reason)] {
    observer_.on_notice(reason.empty()
                            ? fmt::format("a user of {} stopped itself", type)
                            : fmt::format("a user of {} stopped itself: {}", type, reason));
  });
}

// --- The same, here ---

void Run::Control::to_all(const std::function<void(Shard&)>& order) {
  for (const auto& host : hosts_) {
    host->post(order);
  }
}

void Run::Control::take_second(std::uint32_t shard, ShardSecond second) {
  if (figures_[shard].lost) {
    return;
  }
  stats_->merge(second.delta, second.second);
  stats_->set_generator_cpu(second.second, second.cpu);
  auto delta = std::make_shared<RecorderDelta>(std::move(second.delta));
  hosts_[shard]->post([delta](Shard& to) { to.give_back(std::move(*delta)); });
  if (budget_ && second.iterations_returned > 0) {
    budget_->give_back(second.iterations_returned);
  }
  if (ledger_) {
    ShardReport report;
    report.sequence = second.sequence;
    for (const std::uint32_t type : class_types_) {
      report.running.push_back(second.running[type]);
      report.spawned.push_back(second.spawned[type]);
      report.ended.push_back(second.ended[type]);
    }
    ledger_->report(shard, report);
  }
  documents_.append(std::move(second.documents));
  request_times_.append(second.request_times);
  ShardFigures& figures = figures_[shard];
  figures.second = second.second;
  figures.sequence = second.sequence;
  figures.running = std::move(second.running);
  figures.most_running = std::move(second.most_running);
  figures.http = second.http;
  figures.arrivals_started = second.arrivals_started;
  figures.schedules_over = second.schedules_over;
  if (++answers_[second.second] == hosts_.size() - lost_) {
    answers_.erase(second.second);
    complete_second(second.second);
  }
}

void Run::Control::complete_second(std::int64_t second) {
  const std::vector<UserType>& types = config_.plan->user_types();
  std::vector<UserCount> users;
  for (std::size_t type = 0; type < types.size(); ++type) {
    std::int64_t count = 0;
    for (const ShardFigures& figures : figures_) {
      // A shard that was lost at once has never answered.
      count += type < figures.most_running.size() ? figures.most_running[type] : 0;
    }
    users.push_back({.user_class = types[type].name, .count = static_cast<std::uint32_t>(count)});
  }
  stats_->set_users(second, users);
  const LoopHealth& health = loop_.health();
  if (std::exchange(clock_steps_, health.clock_steps) != health.clock_steps) {
    stats_->add_clock_step(health.last_clock_step);
  }
  if (vitals_) {
    vitals_->look(loop_.now());
    stats_->set_vitals(vitals_->vitals());
  }
  completed_ = second;
  note_spawned();
  if (std::exchange(reset_pending_, false)) {
    stats_->reset(loop_.wall_now(), second + 1);
    observer_.on_figures_begin();
  }
  if (second == last_second_) {
    finish();
    return;
  }
  observer_.on_second(*stats_, status());
  check_ends(loop_.now());
}

bool Run::Control::orders_carried_out() const {
  return std::all_of(figures_.begin(), figures_.end(),
                     [this](const ShardFigures& figures) { return figures.sequence >= ordered_; });
}

void Run::Control::note_spawned() {
  const bool over = !dispatcher_ || (dispatcher_->finished() && ordered_ > 0);
  if (spawned_told_ || !over || !orders_carried_out() || !state_.test_is_on()) {
    return;
  }
  spawned_told_ = true;
  state_.spawning_complete();
  if (ledger_) {
    observer_.on_spawned(ledger_->spawned_line());
  }
  reset_pending_ = config_.reset_stats;
}

void Run::Control::check_ends(TimePoint now) {
  if (!state_.test_is_on()) {
    return;
  }
  // With what a warm-up or a reset has excluded, so that the totals never fall.
  const EntryCounts& counts = stats_->data().total.counts;
  if (storm_ && storm_->update(now, counts.requests + counts.excluded_requests,
                               counts.failures + counts.excluded_failures)) {
    stop(StopReason::kErrorStorm, "nearly every request fails");
    return;
  }
  // A ramp or a schedule that goes on would find nothing to do.
  if (budget_ && budget_->left() == 0 && running() == 0) {
    stop(StopReason::kIterations, {});
    return;
  }
  const bool nobody = running() == 0 && spawned_told_;
  const bool open_over = std::all_of(figures_.begin(), figures_.end(),
                                     [](const auto& figures) { return figures.schedules_over; });
  if (!nobody || !open_over) {
    return;
  }
  if (!dispatcher_) {
    stop(StopReason::kScheduleEnd, {});
  } else if (dispatcher_->wanted_total() > 0) {
    stop(StopReason::kUsersGone, {});
  }
}

}  // namespace acrida
