// WaitTime: how long a user waits after each task.
//
//   .wait_time(between(1s, 3s))
//   .wait_time([](User& user) { return from_seconds(-2.0 * std::log1p(-user.random().real())); })
//
// The formulas are Locust's. The first task starts without a wait. A closed model: a user that is
// behind does not catch up.
//
// Thread: immutable once made; a function of the scenario is called on the user's shard.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "acrida/time.h"

namespace acrida {

class User;

namespace detail {

// What pacing remembers between two waits.
struct Pacing {
  TimePoint last_run{};
  Duration last_wait{};
  double acceleration = 1;  // waits are this many times shorter
};

}  // namespace detail

class WaitTime {
 public:
  using Function = std::function<Duration(User&)>;

  // No wait at all.
  WaitTime() = default;
  // Any function of the user; a negative result counts as 0.
  template <std::invocable<User&> Callable>
    requires(!std::same_as<std::remove_cvref_t<Callable>, WaitTime>)
  WaitTime(Callable&& function)  // NOLINT(google-explicit-constructor)
      : kind_(Kind::kFunction), function_(std::forward<Callable>(function)) {}

  // The wait before the next task of `user`. REQUIRES: pacing.last_run was set when the user or its
  // task set was made.
  Duration next(User& user, detail::Pacing& pacing, TimePoint now) const;
  // Whether it is from the start of a task to that of the next one.
  bool is_pace() const { return kind_ == Kind::kPacing; }
  // The mean of all waits, or the pace; nothing where a function decides.
  std::optional<Duration> mean() const {
    return kind_ == Kind::kFunction ? std::nullopt : std::optional(low_ + (high_ - low_) / 2);
  }

 private:
  enum class Kind : std::uint8_t { kConstant, kBetween, kPacing, kFunction };

  friend WaitTime constant(Duration span);
  friend WaitTime between(Duration low, Duration high);
  friend WaitTime constant_pacing(Duration interval);

  WaitTime(Kind kind, Duration low, Duration high) : kind_(kind), low_(low), high_(high) {}

  Kind kind_ = Kind::kConstant;
  Duration low_{};
  Duration high_{};
  Function function_;
};

// Always the same.
WaitTime constant(Duration span);
// Evenly distributed in [low, high).
WaitTime between(Duration low, Duration high);
// Tasks start `interval` apart, as long as they take less than that.
WaitTime constant_pacing(Duration interval);
// Tasks start at most `per_second` times a second. Throws std::invalid_argument unless it is
// positive.
WaitTime constant_throughput(double per_second);

}  // namespace acrida
