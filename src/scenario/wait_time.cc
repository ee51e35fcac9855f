#include "acrida/wait_time.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "acrida/user.h"

namespace acrida {

Duration WaitTime::next(User& user, detail::Pacing& pacing, TimePoint now) const {
  const double acceleration = pacing.acceleration;
  Duration wait = accelerated(low_, acceleration);
  switch (kind_) {
    case Kind::kConstant:
      break;
    case Kind::kBetween:
      wait = accelerated(user.random().between(low_, high_), acceleration);
      break;
    case Kind::kPacing: {
      const Duration ran_for = now - pacing.last_run - pacing.last_wait;
      wait -= ran_for;
      pacing.last_run = now;
      pacing.last_wait = std::max(wait, Duration::zero());
      break;
    }
    case Kind::kFunction:
      wait = accelerated(function_(user), acceleration);
      break;
  }
  return std::max(wait, Duration::zero());
}

WaitTime constant(Duration span) {
  return {WaitTime::Kind::kConstant, span, span};
}

WaitTime between(Duration low, Duration high) {
  return {WaitTime::Kind::kBetween, std::min(low, high), std::max(low, high)};
}

WaitTime constant_pacing(Duration interval) {
  return {WaitTime::Kind::kPacing, interval, interval};
}

WaitTime constant_throughput(double per_second) {
  if (!(per_second > 0) || !std::isfinite(per_second)) {
    throw std::invalid_argument("constant_throughput() needs a positive number of tasks a second");
  }
  return constant_pacing(from_seconds(1 / per_second));
}

}  // namespace acrida
