#include "runner/run_control.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "base/check.h"

namespace acrida {

Run::Control::Control(Loop& loop, RunConfig config, RunObserver& observer, ShardPlacement placement)
    : loop_(loop),
      config_(std::move(config)),
      observer_(observer),
      placement_(placement),
      environment_({.host = config_.plan->host(),
                    .seed = config_.seed,
                    .run_id = config_.run_id,
                    .acceleration = config_.acceleration,
                    .parameters = config_.plan->parameters()},
                   [this](std::string_view reason) {
                     to_run([this, text = std::string(reason)] { stop(StopReason::kAsked, text); });
                   }),
      state_(config_.limits),
      stats_(std::make_unique<RunStats>(loop.wall_now())),
      figures_(config_.shards) {}

Run::Control::~Control() = default;

// --- The run's timer ---

void Run::Control::tick() {
  const TimePoint now = loop_.now();
  ask_shape(now);
  dispatch(now);
  pass_limits(now);
  collect_due(now);
  if (abandon_at_ && now >= *abandon_at_) {
    abandon();
  }
  arm();
}

void Run::Control::arm() {
  cancel();
  if (state_.phase() == RunPhase::kStopped) {
    return;
  }
  TimePoint due = start_ + std::chrono::seconds(collected_ + 2);
  const auto earlier = [&due](const std::optional<TimePoint>& other) {
    due = other ? std::min(due, *other) : due;
  };
  earlier(state_.next_due());
  earlier(abandon_at_);
  if (state_.test_is_on()) {
    earlier(dispatcher_ ? dispatcher_->next_due() : std::nullopt);
    earlier(shape_ ? shape_->next_due() : std::nullopt);
  }
  loop_.start_timer(*this, due);
}

void Run::Control::ask_shape(TimePoint now) {
  if (!shape_ || !state_.test_is_on()) {
    return;
  }
  ShapeDriver::Action action = ShapeDriver::Action::kNone;
  try {
    action = shape_->tick(now, running());
  } catch (const std::exception& exception) {
    stop(StopReason::kShapeEnd, fmt::format("the load shape threw: {}", exception.what()));
    return;
  } catch (...) {
    stop(StopReason::kShapeEnd, "the load shape threw an exception");
    return;
  }
  if (action == ShapeDriver::Action::kStop) {
    stop(StopReason::kShapeEnd, {});
  } else if (action == ShapeDriver::Action::kRetarget) {
    const ShapeTarget& target = shape_->target();
    observer_.on_notice(fmt::format("Shape test updating to {} users at {:.2f} spawn rate",
                                    target.users, target.spawn_rate));
    const Result<void> started =
        dispatcher_->start(target.users, target.spawn_rate, now, target.user_classes);
    if (!started) {
      stop(StopReason::kShapeEnd, "the load shape: " + started.error().message());
      return;
    }
    spawned_told_ = false;
    state_.retarget();
  }
}

void Run::Control::dispatch(TimePoint now) {
  if (!dispatcher_ || !state_.test_is_on()) {
    return;
  }
  ACRIDA_CHECK(ledger_.has_value() && seats_.has_value());
  Dispatcher& dispatcher = *dispatcher_;
  auto& ledger = *ledger_;
  auto& seats = *seats_;
  while (const std::optional<Dispatcher::Iteration> iteration = dispatcher.take_due(now)) {
    ordered_ = iteration->sequence;
    ledger.want(iteration->sequence, dispatcher.wanted());
    std::vector<SeatOrder> orders = seats.orders(*iteration);
    for (std::size_t shard = 0; shard < hosts_.size(); ++shard) {
      hosts_[shard]->post([order = std::move(orders[shard])](Shard& to) { to.set_seats(order); });
    }
  }
}

void Run::Control::pass_limits(TimePoint now) {
  while (const std::optional<RunState::Event> event = state_.take_due(now)) {
    switch (*event) {
      case RunState::Event::kWarmUpOver:
        to_all([wall = loop_.wall_at(now)](Shard& shard) { shard.end_warm_up(wall); });
        stats_->end_warm_up(loop_.wall_at(now), second_at(now));
        observer_.on_figures_begin();
        break;
      case RunState::Event::kRunTimeOver:
        begin_stop();
        break;
      case RunState::Event::kStopTimeoutOver:
        cut_off();
        break;
    }
  }
}

std::int64_t Run::Control::second_at(TimePoint now) const {
  return std::chrono::duration_cast<std::chrono::seconds>(now - start_).count();
}

// A stall of this loop leaves out no second: it asks for the last one that is over.
void Run::Control::collect_due(TimePoint now) {
  const std::int64_t over = second_at(now) - 1;
  if (over > collected_ && last_second_ < 0) {
    collected_ = over;
    to_all([over](Shard& shard) { shard.collect(over); });
  }
}

void Run::Control::stop(StopReason reason, std::string_view text) {
  if (state_.phase() == RunPhase::kStopping) {
    if (reason == StopReason::kSignal) {
      abandon();
    }
    return;
  }
  if (state_.stop(reason, loop_.now())) {
    stop_text_.assign(text);
    begin_stop();
    arm();
  }
}

void Run::Control::begin_stop() {
  abandon_at_ = loop_.now() + config_.limits.stop_timeout + kOnStopMax;
  to_all([](Shard& shard) { shard.stop(); });
}

void Run::Control::cut_off() {
  to_all([](Shard& shard) { shard.cut_off(); });
}

void Run::Control::abandon() {
  abandon_at_.reset();
  to_all([](Shard& shard) { shard.abandon(); });
}

void Run::Control::shard_emptied(std::uint32_t shard) {
  figures_[shard].empty = true;
  const bool all = std::all_of(figures_.begin(), figures_.end(),
                               [](const ShardFigures& figures) { return figures.empty; });
  if (all && last_second_ < 0 && state_.phase() == RunPhase::kStopping) {
    last_second_ = std::max(collected_ + 1, second_at(loop_.now()));
    to_all([second = last_second_](Shard& to) { to.collect(second); });
  }
}

void Run::Control::finish() {
  state_.finish(loop_.now());
  cancel();
  call_listeners(config_.plan->on_test_stop(), "on_test_stop");
  observer_.on_finished(*stats_, status());
}

Result<void> Run::Control::retarget(std::int64_t users, double spawn_rate) {
  if (!dispatcher_) {
    return fail("every user type starts by its arrivals: there is no number of users to change");
  }
  if (Result<void> started = dispatcher_->start(users, spawn_rate, loop_.now()); !started) {
    return started;
  }
  spawned_told_ = false;
  state_.retarget();
  tick();
  return {};
}

std::int64_t Run::Control::running() const {
  std::int64_t sum = 0;
  for (const ShardFigures& figures : figures_) {
    for (const std::int64_t count : figures.running) {
      sum += count;
    }
  }
  return sum;
}

RunStatus Run::Control::status() const {
  RunStatus status;
  const TimePoint now = loop_.now();
  status.phase = state_.phase();
  status.users = running();
  status.users_wanted = dispatcher_ ? dispatcher_->target() : 0;
  status.run_time = state_.run_time(now);
  status.time_left = state_.time_left(now);
  status.second = completed_;
  status.stop_reason = state_.stop_reason();
  status.stop_text = stop_text_;
  status.shards = config_.shards;
  for (const ShardFigures& figures : figures_) {
    status.http.add(figures.http);
    status.started += figures.arrivals_started;
  }
  return status;
}

}  // namespace acrida
