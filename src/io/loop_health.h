// LoopHealth: how a loop itself fared; the generator's own lateness comes from here.
//
// Thread: the loop's.
#pragma once

#include <cstdint>

#include "acrida/time.h"

namespace acrida {

// Since the loop was made.
struct LoopHealth {
  std::uint64_t turns = 0;
  std::uint64_t long_turns = 0;
  Duration longest_turn{};
  Duration busy{};                // spent in turns rather than waiting
  std::uint32_t clock_steps = 0;  // the wall clock jumped against the monotonic one
  Duration last_clock_step{};
};

// Told at the end of each turn how long it kept others waiting.
class TurnObserver {
 public:
  virtual void on_turn(Duration spent) = 0;

 protected:
  ~TurnObserver() = default;
};

}  // namespace acrida
