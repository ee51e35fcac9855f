// Load shapes: how many users there should be as the run goes on.
//
// A shape is a function of the run so far that is asked about once a second, as Locust asks a
// LoadTestShape's tick(): it names a target, the same target again (nothing happens), or nothing,
// which ends the test.
//
// Thread: owned by the run's thread; not synchronized.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "acrida/shape.h"
#include "acrida/time.h"
#include "base/error.h"

namespace acrida {

struct ShapeTarget {
  std::int64_t users = 0;
  double spawn_rate = 1;
  // Users still to be spawned come from these classes only; nothing: from the same classes as
  // before.
  std::optional<std::vector<std::string>> user_classes;
  friend bool operator==(const ShapeTarget&, const ShapeTarget&) = default;
};

struct ShapeMoment {
  Duration run_time;           // since the test started
  std::int64_t current_users;  // running at this moment
};

using ShapeFunction = std::function<std::optional<ShapeTarget>(const ShapeMoment&)>;

// One after the other, each for its own duration; the test ends after the last.
struct ShapeStage {
  Duration duration;
  std::int64_t users;
  double spawn_rate;
};
// Fails on an empty list, a duration or a spawn rate that is not positive, and negative users.
Result<ShapeFunction> stages_shape(std::vector<ShapeStage> stages);

// `users_per_step` more users every `step_duration`, the first step at once, until `duration`.
struct ShapeSteps {
  Duration step_duration;
  std::int64_t users_per_step;
  double spawn_rate;
  Duration duration;
};
// Fails when one of the four is not positive.
Result<ShapeFunction> steps_shape(const ShapeSteps& steps);

// The same shape when time runs `times` as fast. REQUIRES: times > 0.
ShapeFunction accelerated(ShapeFunction shape, double times);

// The shape that a scenario gave.
ShapeFunction scenario_shape(LoadShape shape);

// Asks a shape at its ticks and says what to do.
class ShapeDriver {
 public:
  static constexpr Duration kTickInterval = std::chrono::seconds(1);

  enum class Action {
    kNone,      // not due, or the target has not changed
    kRetarget,  // go to target()
    kStop,      // the shape has ended; it is not asked again
  };

  // The first tick is due at once. REQUIRES: interval > 0.
  ShapeDriver(ShapeFunction shape, TimePoint start, Duration interval = kTickInterval);

  // Asks at most once however many ticks were missed: the shape is a function of time, so what it
  // would have said meanwhile no longer matters. What the shape throws passes through.
  Action tick(TimePoint now, std::int64_t current_users);

  // When the next tick is due; nothing after the end.
  std::optional<TimePoint> next_due() const;

  // REQUIRES: tick() has returned kRetarget.
  const ShapeTarget& target() const;

 private:
  ShapeFunction shape_;
  TimePoint start_;
  Duration interval_;
  std::int64_t ticks_passed_ = 0;
  std::optional<ShapeTarget> last_;
  bool ended_ = false;
};

}  // namespace acrida
