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
                   [this](std::string_view reason) { ask_to_stop(reason); }),
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
  if (give_up_at_ && now >= *give_up_at_) {
    give_up();
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
  earlier(give_up_at_);
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

// Ten thousand users may all find that it is enough, in one turn: the first is heard, and the inbox
// stays free for the figures.
void Run::Control::ask_to_stop(std::string_view reason) {
  if (!stop_asked_.test_and_set()) {
    to_run([this, text = std::string(reason)] { stop(StopReason::kAsked, text); });
  }
}

void Run::Control::stop(StopReason reason, std::string_view text) {
  if (state_.phase() == RunPhase::kStopping) {
    if (reason == StopReason::kSignal) {
      interrupt_again();
    }
    return;
  }
  if (state_.stop(reason, loop_.now())) {
    stop_text_.assign(text);
    begin_stop();
    arm();
  }
}

void Run::Control::interrupt_again() {
  if (give_up_at_) {
    observer_.on_notice("Interrupted again: shards that do not answer are left behind");
    give_up_at_ = std::min(*give_up_at_, loop_.now() + kAnswerMaxInHaste);
  } else {
    observer_.on_notice("Interrupted again: users are cut off");
    abandon();
  }
  arm();
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
  give_up_at_ = loop_.now() + kAnswerMax;
  to_all([](Shard& shard) { shard.abandon(); });
}

// A thread cannot be ended from outside: the run ends without it.
void Run::Control::give_up() {
  give_up_at_.reset();
  for (ShardFigures& figures : figures_) {
    figures.lost = !figures.empty;
    lost_ += figures.lost ? 1U : 0U;
  }
  if (lost_ != 0) {
    collect_last();
  }
}

void Run::Control::shard_emptied(std::uint32_t shard) {
  if (figures_[shard].lost) {
    return;
  }
  figures_[shard].empty = true;
  const bool all = std::all_of(figures_.begin(), figures_.end(),
                               [](const ShardFigures& figures) { return figures.empty; });
  if (all && last_second_ < 0 && state_.phase() == RunPhase::kStopping) {
    collect_last();
  }
}

void Run::Control::collect_last() {
  last_second_ = std::max(collected_ + 1, second_at(loop_.now()));
  to_all([second = last_second_](Shard& to) { to.collect(second); });
  if (lost_ == hosts_.size()) {
    finish();
  }
}

void Run::Control::finish() {
  state_.finish(loop_.now());
  cancel();
  call_listeners(config_.plan->on_test_stop(), "on_test_stop");
  observer_.on_finished(*stats_, status());
}

Result<void> Run::Control::retarget(
    std::int64_t users,
    double spawn_rate,
    const std::vector<std::pair<std::string, std::int64_t>>& counts) {
  if (!dispatcher_) {
    return fail("every user type starts by its arrivals: there is no number of users to change");
  }
  if (!counts.empty()) {
    if (Result<void> counted = dispatcher_->set_counts(counts); !counted) {
      return counted;
    }
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
  status.shards_lost = lost_;
  status.listener_exceptions = listener_exceptions_;
  for (const ShardFigures& figures : figures_) {
    status.http.add(figures.http);
    status.started += figures.arrivals_started;
  }
  return status;
}

}  // namespace acrida
