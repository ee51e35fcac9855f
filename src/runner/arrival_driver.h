// ArrivalDriver starts the arrivals of one schedule on one shard, each when it is due.
//
// Thread: the shard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "acrida/time.h"
#include "io/loop.h"
#include "io/timer_wheel.h"
#include "runner/arrival.h"
#include "stats/recorder.h"

namespace acrida {

// Who makes a user of an arrival, or gives it to one that waits for it.
class ArrivalStarter {
 public:
  // Whether an arrival could be started; otherwise it stays in the backlog until poke().
  virtual bool can_start(std::uint32_t user_type) = 0;
  // Arrivals under way, of all drivers.
  virtual std::uint64_t active_arrivals() const = 0;
  virtual void start_arrival(class ArrivalDriver& driver, const ArrivalPacer::Start& start) = 0;

 protected:
  ~ArrivalStarter() = default;
};

// Whose arrivals a schedule brings.
struct ArrivalTarget {
  std::uint32_t user_type = 0;
  std::optional<std::size_t> task;  // of an on_demand type
};

class ArrivalDriver final : private Timer {
 public:
  // REQUIRES: loop, recorder and starter outlive the driver.
  ArrivalDriver(Loop& loop,
                Recorder& recorder,
                ArrivalStarter& starter,
                ArrivalTarget target,
                ArrivalPacer pacer);

  // Starts what is due and waits for what comes next.
  void poke();
  // Nothing starts any more. Arrivals that nobody was free for are dropped.
  void stop();
  // An arrival that was started has ended.
  void end_one() { pacer_.end_one(); }

  const ArrivalTarget& target() const { return target_; }
  std::uint64_t started() const { return pacer_.counts().started; }
  bool over() const { return stopped_ || (pacer_.finished() && pacer_.active() == 0); }

 private:
  void on_timer() override { poke(); }
  void count_dropped();

  Loop& loop_;
  Recorder& recorder_;
  ArrivalStarter& starter_;
  const ArrivalTarget target_;
  ArrivalPacer pacer_;
  std::uint64_t dropped_ = 0;  // told to the recorder so far
  bool stopped_ = false;
};

}  // namespace acrida
