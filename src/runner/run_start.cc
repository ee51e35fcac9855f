// How a run begins: what cannot work is refused before the first user.
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "base/check.h"
#include "runner/run_control.h"

namespace acrida {
namespace {

// A day in a minute is asked for its users ten times a second, and no faster.
constexpr Duration kTickIntervalMin = std::chrono::milliseconds(100);

// The crew of a day: so many users, by fixed counts and weights. From then on each class weighs as
// many as it has, because users that come and go are dealt by weight.
Result<void> become_crew(std::vector<DispatchClass>& classes, std::int64_t users, TimePoint now) {
  constexpr double kAllAtOnce = 1e15;
  Dispatcher whole(classes, 1);
  if (Result<void> started = whole.start(users, kAllAtOnce, now); !started) {
    return started;
  }
  while (whole.take_due(now)) {}
  for (DispatchClass& one : classes) {
    const auto place = std::ranges::find(whole.classes(), one.name, &DispatchClass::name);
    const auto index = static_cast<std::size_t>(place - whole.classes().begin());
    one.weight = static_cast<double>(whole.wanted()[0][index]);
    one.fixed_count = 0;
  }
  return {};
}

}  // namespace

Result<void> Run::Control::start() {
  if (Result<void> checked = check_run_config(config_); !checked) {
    return checked;
  }
  if (Result<void> made = make_dispatcher(); !made) {
    return made;
  }
  if (Result<void> chosen = choose_shape(); !chosen) {
    return chosen;
  }
  if (Result<void> made = make_shards(); !made) {
    return made;
  }
  call_listeners(config_.plan->on_test_start(), "on_test_start");
  start_ = loop_.now();
  clock_steps_ = loop_.health().clock_steps;
  stats_ = std::make_unique<RunStats>(loop_.wall_at(start_));
  if (placement_ == ShardPlacement::kThreads) {
    vitals_.emplace(start_);
  }
  state_.start(start_);
  if (config_.error_storm) {
    storm_.emplace(*config_.error_storm);
  }
  if (config_.iterations) {
    budget_.emplace(*config_.iterations, config_.shards);
  }
  to_all([start = start_](Shard& shard) { shard.begin(start); });
  if (shape_function_) {
    shape_.emplace(
        accelerated(shape_function_, config_.acceleration), start_,
        std::max(accelerated(ShapeDriver::kTickInterval, config_.acceleration), kTickIntervalMin));
  }
  tick();
  return {};
}

Result<void> Run::Control::make_dispatcher() {
  const std::vector<UserType>& types = config_.plan->user_types();
  Result<std::vector<DispatchClass>> made_classes = dispatch_classes(config_);
  if (!made_classes || made_classes->empty()) {
    return made_classes ? Result<void>() : fail(made_classes.error());
  }
  std::vector<DispatchClass> classes = *std::move(made_classes);
  std::int64_t exact = 0;
  for (const DispatchClass& one : classes) {
    exact += one.fixed_count;
  }
  if (config_.shift) {
    if (Result<void> made = become_crew(classes, first_target(exact), loop_.now()); !made) {
      return made;
    }
  }
  dispatcher_.emplace(std::move(classes), config_.shards);
  std::vector<std::string> names;
  for (const DispatchClass& dispatched : dispatcher_->classes()) {
    names.push_back(dispatched.name);
    const auto type = std::find_if(types.begin(), types.end(), [&](const UserType& candidate) {
      return candidate.name == dispatched.name;
    });
    class_types_.push_back(static_cast<std::uint32_t>(type - types.begin()));
  }
  seats_.emplace(class_types_, config_.shards);
  ledger_.emplace(std::move(names), config_.shards);
  if (!config_.shape && !config_.shift &&
      (config_.users || (!config_.plan->shape() && config_.plan->stages().empty()))) {
    return dispatcher_->start(first_target(exact), config_.spawn_rate.value_or(1), loop_.now());
  }
  return {};
}

// Without --users: as many as there are exact counts, else one, as Locust has it.
std::int64_t Run::Control::first_target(std::int64_t exact_sum) const {
  return config_.users.value_or(std::max<std::int64_t>(exact_sum, 1));
}

Result<void> Run::Control::make_shards() {
  ShardListener& listener = *this;
  for (std::uint32_t number = 0; number < config_.shards; ++number) {
    std::shared_ptr<SampleSink> sink = config_.sample_sink ? config_.sample_sink(number) : nullptr;
    const ShardMaker make = [&](Loop& loop) {
      return std::make_unique<Shard>(loop, config_, environment_, number, listener, sink);
    };
    if (placement_ == ShardPlacement::kHere) {
      hosts_.push_back(std::make_unique<LocalShard>(make, loop_));
      continue;
    }
    Result<std::unique_ptr<ShardHost>> host =
        ShardThread::start(make, config_.pin_cores ? static_cast<int>(number) : -1);
    if (!host) {
      return std::unexpected(host.error());
    }
    hosts_.push_back(std::move(*host));
  }
  return {};
}

// The day that the crew works; its classes weigh as many as it has of them.
Result<ShapeFunction> Run::Control::shift_function(const ShiftDay& day) const {
  if (!dispatcher_) {
    return fail("a shift needs users that come and go: here all start by their arrivals");
  }
  std::vector<ShiftClass> classes;
  for (std::size_t i = 0; i < class_types_.size(); ++i) {
    const DispatchClass& dispatched = dispatcher_->classes()[i];
    classes.push_back({.name = dispatched.name,
                       .users = static_cast<std::int64_t>(dispatched.weight),
                       .works_shift = config_.plan->user_types()[class_types_[i]].works_shift});
  }
  return shift_shape(day, classes);
}

// --users speaks before the scenario's own shape.
Result<void> Run::Control::choose_shape() {
  if (config_.shift) {
    Result<ShapeFunction> shift = shift_function(*config_.shift);
    if (!shift) {
      return fail(shift.error());
    }
    shape_function_ = std::move(*shift);
    return {};
  }
  if (config_.shape) {
    shape_function_ = config_.shape;
    return {};
  }
  const ScenarioPlan& plan = *config_.plan;
  if (config_.users || !dispatcher_) {
    return {};
  }
  if (plan.shape()) {
    shape_function_ = [&shape = plan.shape()](const ShapeMoment& moment) {
      const std::optional<Load> load = shape(moment.run_time);
      return load ? std::optional<ShapeTarget>(ShapeTarget{
                        .users = load->users, .spawn_rate = load->spawn_rate, .user_classes = {}})
                  : std::nullopt;
    };
  } else if (!plan.stages().empty()) {
    std::vector<ShapeStage> stages;
    for (const Stage& stage : plan.stages()) {
      stages.push_back(
          {.duration = stage.length, .users = stage.users, .spawn_rate = stage.spawn_rate});
    }
    Result<ShapeFunction> made = stages_shape(std::move(stages));
    ACRIDA_CHECK(made.has_value());  // the plan has checked them
    shape_function_ = std::move(*made);
  }
  return {};
}

void Run::Control::call_listeners(const std::vector<TestListener>& listeners,
                                  std::string_view place) {
  for (const TestListener& listener : listeners) {
    try {
      listener(environment_);
      continue;
    } catch (const std::exception& exception) {
      observer_.on_exception(place, exception.what());
    } catch (...) {
      observer_.on_exception(place, "an exception that is no std::exception");
    }
    ++listener_exceptions_;
  }
}

}  // namespace acrida
