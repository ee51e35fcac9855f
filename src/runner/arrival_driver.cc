#include "runner/arrival_driver.h"

#include <algorithm>
#include <utility>

namespace acrida {

ArrivalDriver::ArrivalDriver(Loop& loop,
                             Recorder& recorder,
                             ArrivalStarter& starter,
                             ArrivalTarget target,
                             ArrivalPacer pacer)
    : loop_(loop),
      recorder_(recorder),
      starter_(starter),
      target_(target),
      pacer_(std::move(pacer)) {}

void ArrivalDriver::poke() {
  while (!stopped_ && starter_.can_start(target_.user_type)) {
    const std::optional<ArrivalPacer::Start> start =
        pacer_.take_due(loop_.now(), starter_.active_arrivals() - pacer_.active());
    if (!start) {
      break;
    }
    const Duration late = loop_.now() - start->due;
    if (late > ArrivalLimits().late_tolerance) {
      recorder_.record_late_start(late);
    }
    starter_.start_arrival(*this, *start);
  }
  count_dropped();
  const std::optional<TimePoint> due = pacer_.next_due();
  // What is due already waits for a user to be free, who pokes; looking again costs nothing much.
  cancel();
  if (!stopped_ && due) {
    loop_.start_timer(*this, std::max(*due, loop_.now() + std::chrono::milliseconds(1)));
  }
}

void ArrivalDriver::stop() {
  if (std::exchange(stopped_, true)) {
    return;
  }
  cancel();
  // Otherwise what is due has only just become so.
  if (!starter_.can_start(target_.user_type)) {
    pacer_.drop_waiting(loop_.now());
  }
  count_dropped();
}

void ArrivalDriver::count_dropped() {
  const ArrivalPacer::Counts& counts = pacer_.counts();
  const std::uint64_t dropped = counts.dropped_active + counts.dropped_backlog;
  if (dropped > dropped_) {
    recorder_.record_dropped_starts(dropped - std::exchange(dropped_, dropped));
  }
}

}  // namespace acrida
