#include "io/loop.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "acrida/task.h"
#include "io/sim_kernel.h"

namespace acrida {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

Task<> tick(Loop& loop, int count, Duration span, std::vector<TimePoint>& seen) {
  for (int i = 0; i < count; ++i) {
    co_await loop.sleep(span);
    seen.push_back(loop.now());
  }
  loop.stop();
}

TEST(Loop, AnHourOfSleepTakesNoTimeAndLandsWhereItShould) {
  SimKernel kernel;
  Loop loop(kernel);
  const TimePoint start = loop.now();
  std::vector<TimePoint> seen;
  Task<> task = tick(loop, 4, hours(1), seen);
  EXPECT_FALSE(task.start());
  loop.run();
  ASSERT_EQ(seen.size(), 4U);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const Duration late = seen[i] - start - static_cast<int>(i + 1) * hours(1);
    EXPECT_GE(late, Duration::zero());
    EXPECT_LE(late, static_cast<int>(i + 1) * TimerWheel::kTick);
  }
}

TEST(Loop, ADestroyedSleeperIsNeverResumed) {
  SimKernel kernel;
  Loop loop(kernel);
  std::vector<TimePoint> seen;
  std::vector<TimePoint> kept;
  {
    Task<> task = tick(loop, 1, milliseconds(5), seen);
    EXPECT_FALSE(task.start());
  }
  Task<> other = tick(loop, 1, milliseconds(10), kept);
  EXPECT_FALSE(other.start());
  loop.run();
  EXPECT_TRUE(seen.empty());
  EXPECT_EQ(kept.size(), 1U);
}

TEST(Loop, DeferredActionsRunOnceAtTheEndOfTheTurn) {
  SimKernel kernel;
  Loop loop(kernel);
  std::vector<int> order;
  loop.defer([&] {
    order.push_back(1);
    loop.defer([&] { order.push_back(2); });
  });
  loop.turn(seconds(1));
  EXPECT_EQ(order, (std::vector<int>{1}));
  loop.turn(seconds(1));
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
}

Task<> note_at_turn_end(Loop& loop, int who, std::vector<int>& order) {
  co_await loop.turn_end();
  order.push_back(who);
  co_await loop.turn_end();
  order.push_back(who + 10);
}

TEST(Loop, TurnEndComesAfterAllElseOfTheTurnAndOnceATurn) {
  SimKernel kernel;
  Loop loop(kernel);
  std::vector<int> order;
  Task<> first = note_at_turn_end(loop, 1, order);
  Task<> second = note_at_turn_end(loop, 2, order);
  EXPECT_FALSE(first.start());
  EXPECT_FALSE(second.start());
  loop.defer([&] { order.push_back(0); });
  const TimePoint start = loop.now();
  loop.turn(seconds(1));
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2}));
  loop.turn(seconds(1));
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 11, 12}));
  EXPECT_EQ(loop.now(), start) << "a turn waited though somebody was to be resumed";
}

TEST(Loop, WhoeverGoesAwayBeforeTheTurnEndsIsNotResumed) {
  SimKernel kernel;
  Loop loop(kernel);
  std::vector<int> order;
  std::optional<Task<>> second;
  Task<> first = [](Loop& on, std::optional<Task<>>& other, std::vector<int>& seen) -> Task<> {
    co_await on.turn_end();
    seen.push_back(1);
    other.reset();
  }(loop, second, order);
  second.emplace(note_at_turn_end(loop, 2, order));
  EXPECT_FALSE(first.start());
  EXPECT_FALSE(second->start());
  {
    Task<> third = note_at_turn_end(loop, 3, order);
    EXPECT_FALSE(third.start());
  }
  loop.turn(seconds(1));
  EXPECT_EQ(order, (std::vector<int>{1}));
}

TEST(Loop, AStepOfTheWallClockIsCountedAndFollowed) {
  SimKernel kernel;
  Loop loop(kernel);
  loop.turn(seconds(2));
  EXPECT_EQ(loop.health().clock_steps, 0U);
  kernel.step_wall_clock(seconds(-30));
  loop.turn(seconds(2));
  EXPECT_EQ(loop.health().clock_steps, 1U);
  EXPECT_EQ(loop.wall_at(loop.now()), kernel.wall_now());
}

TEST(Loop, ALongTurnIsCounted) {
  SimKernel kernel;
  Loop loop(kernel);
  loop.defer([&] { kernel.spend(milliseconds(25)); });
  loop.turn(seconds(1));
  EXPECT_EQ(loop.health().long_turns, 1U);
  EXPECT_EQ(loop.health().longest_turn, milliseconds(25));
}

Task<> take_turns(Loop& loop, int id, std::vector<int>& order) {
  for (int i = 0; i < 3; ++i) {
    order.push_back(id);
    co_await loop.yield();
  }
}

TEST(Loop, YieldLetsOthersRun) {
  SimKernel kernel;
  Loop loop(kernel);
  std::vector<int> order;
  Task<> first = take_turns(loop, 1, order);
  Task<> second = take_turns(loop, 2, order);
  first.start();
  second.start();
  for (int i = 0; i < 10; ++i) {
    loop.turn(milliseconds(1));
  }
  EXPECT_EQ(order, (std::vector<int>{1, 2, 1, 2, 1, 2}));
}

class CountingWatcher final : public Watcher {
 public:
  void on_ready(Readiness) override { ++calls; }
  int calls = 0;
};

Task<> forget_later(Loop& loop, const Watcher& watcher) {
  co_await loop.sleep(milliseconds(1));
  loop.forget(watcher);
}

// Timers run before the events of the same turn: a request that timed out closes its socket.
TEST(Loop, AWatcherForgottenByATimerIsNotTold) {
  SimKernel kernel;
  Loop loop(kernel);
  const Endpoint endpoint = *Endpoint::from_literal("10.0.0.1", 80);
  kernel.listen(endpoint, [](SimPeer&) {});
  CountingWatcher watcher;
  Task<> task = forget_later(loop, watcher);
  task.start();
  ASSERT_TRUE(kernel.start_connect(endpoint, watcher));
  kernel.spend(milliseconds(10));
  loop.turn(seconds(1));
  EXPECT_TRUE(task.done());
  EXPECT_EQ(watcher.calls, 0);
}

}  // namespace
}  // namespace acrida
