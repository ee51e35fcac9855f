#include "runner/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "base/timespan.h"

namespace acrida {

namespace {

Result<void> check_target(std::int64_t users, double spawn_rate, std::string_view where) {
  if (users < 0) {
    return fail(fmt::format("{}: {} users; the number must not be negative", where, users));
  }
  if (!std::isfinite(spawn_rate) || spawn_rate <= 0) {
    return fail(fmt::format("{}: spawn rate {}; it must be a number above 0", where, spawn_rate));
  }
  return {};
}

}  // namespace

Result<ShapeFunction> stages_shape(std::vector<ShapeStage> stages) {
  if (stages.empty()) {
    return fail("a load shape of stages needs at least one stage");
  }
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const std::string where = fmt::format("stage {}", i + 1);
    if (stages[i].duration <= Duration::zero()) {
      return fail(where + ": its duration must be above 0");
    }
    if (const Result<void> checked = check_target(stages[i].users, stages[i].spawn_rate, where);
        !checked) {
      return fail(checked.error());
    }
  }
  return [stages = std::move(stages)](const ShapeMoment& moment) -> std::optional<ShapeTarget> {
    Duration end = Duration::zero();
    for (const ShapeStage& stage : stages) {
      end += stage.duration;
      if (moment.run_time < end) {
        return ShapeTarget{stage.users, stage.spawn_rate, std::nullopt};
      }
    }
    return std::nullopt;
  };
}

Result<ShapeFunction> steps_shape(const ShapeSteps& steps) {
  if (steps.step_duration <= Duration::zero() || steps.duration <= Duration::zero()) {
    return fail("a load shape of steps: the duration of a step and of the test must be above 0");
  }
  if (steps.users_per_step <= 0) {
    return fail(fmt::format("a load shape of steps: {} users per step; it must be above 0",
                            steps.users_per_step));
  }
  if (const Result<void> checked =
          check_target(steps.users_per_step, steps.spawn_rate, "a load shape of steps");
      !checked) {
    return fail(checked.error());
  }
  return [steps](const ShapeMoment& moment) -> std::optional<ShapeTarget> {
    if (moment.run_time >= steps.duration) {
      return std::nullopt;
    }
    const std::int64_t step = moment.run_time / steps.step_duration + 1;
    return ShapeTarget{step * steps.users_per_step, steps.spawn_rate, std::nullopt};
  };
}

ShapeFunction accelerated(ShapeFunction shape, double times) {
  return [shape = std::move(shape), times](const ShapeMoment& moment) {
    std::optional<ShapeTarget> target =
        shape({accelerated(moment.run_time, 1 / times), moment.current_users});
    if (target) {
      target->spawn_rate *= times;
    }
    return target;
  };
}

ShapeFunction scenario_shape(LoadShape shape) {
  return [shape = std::move(shape)](const ShapeMoment& moment) -> std::optional<ShapeTarget> {
    const std::optional<Load> load = shape(moment.run_time);
    if (!load) {
      return std::nullopt;
    }
    return ShapeTarget{load->users, load->spawn_rate, std::nullopt};
  };
}

ShapeDriver::ShapeDriver(ShapeFunction shape, TimePoint start, Duration interval)
    : shape_(std::move(shape)), start_(start), interval_(interval) {
  ACRIDA_CHECK(shape_ != nullptr && interval > Duration::zero());
}

ShapeDriver::Action ShapeDriver::tick(TimePoint now, std::int64_t current_users) {
  const std::optional<TimePoint> due = next_due();
  if (!due || now < *due) {
    return Action::kNone;
  }
  ticks_passed_ = (now - start_) / interval_ + 1;
  std::optional<ShapeTarget> target = shape_({now - start_, current_users});
  if (!target) {
    ended_ = true;
    return Action::kStop;
  }
  if (target == last_) {
    return Action::kNone;
  }
  last_ = std::move(target);
  return Action::kRetarget;
}

std::optional<TimePoint> ShapeDriver::next_due() const {
  if (ended_) {
    return std::nullopt;
  }
  return start_ + ticks_passed_ * interval_;
}

const ShapeTarget& ShapeDriver::target() const {
  ACRIDA_CHECK(last_.has_value());
  return *last_;
}

}  // namespace acrida
