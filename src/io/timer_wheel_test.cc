#include "io/timer_wheel.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "acrida/random.h"

namespace acrida {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

class Alarm final : public Timer {
 public:
  explicit Alarm(std::function<void()> ring) : ring_(std::move(ring)) {}

 private:
  void on_timer() override { ring_(); }
  std::function<void()> ring_;
};

// Advances the way the loop does, from wake to wake, and returns when `alarm` rang.
TimePoint run_until_quiet(TimerWheel& wheel, TimePoint& now) {
  while (const auto wake = wheel.next_wake()) {
    now = std::max(now, *wake);
    wheel.advance(now);
  }
  return now;
}

TEST(TimerWheel, NeverFiresEarlyAndAtMostOneTickLate) {
  TimePoint now{hours(5)};
  TimerWheel wheel(now);
  Random random(11);
  int rung = 0;
  std::vector<std::unique_ptr<Alarm>> alarms;
  for (int i = 0; i < 5000; ++i) {
    // Spread over all levels: microseconds to weeks.
    const Duration delay{static_cast<std::int64_t>(std::exp2(10 + random.real() * 40))};
    const TimePoint due = now + delay;
    alarms.push_back(std::make_unique<Alarm>([&, due] {
      ++rung;
      EXPECT_GE(now, due);
      EXPECT_LE(now - due, TimerWheel::kTick);
    }));
    wheel.start(*alarms.back(), due);
  }
  run_until_quiet(wheel, now);
  EXPECT_EQ(rung, 5000);
}

TEST(TimerWheel, ACoarseAdvanceFiresEverythingThatIsDueAndNothingElse) {
  Random random(5);
  for (int round = 0; round < 200; ++round) {
    TimePoint now{seconds(1)};
    TimerWheel wheel(now);
    std::vector<std::unique_ptr<Alarm>> alarms;
    std::vector<TimePoint> dues;
    std::vector<bool> rung(64, false);
    for (std::size_t i = 0; i < rung.size(); ++i) {
      dues.push_back(now + random.between(microseconds(1), seconds(40)));
      alarms.push_back(std::make_unique<Alarm>([&rung, i] { rung[i] = true; }));
      wheel.start(*alarms.back(), dues.back());
    }
    for (int step = 0; step < 12; ++step) {
      now += random.between(milliseconds(1), seconds(5));
      wheel.advance(now);
      for (std::size_t i = 0; i < rung.size(); ++i) {
        if (dues[i] + TimerWheel::kTick <= now) {
          EXPECT_TRUE(rung[i]);
        }
        if (dues[i] > now) {
          EXPECT_FALSE(rung[i]);
        }
      }
    }
  }
}

TEST(TimerWheel, ACancelledTimerDoesNotFire) {
  TimePoint now{seconds(1)};
  TimerWheel wheel(now);
  bool rang = false;
  {
    Alarm destroyed([&] { rang = true; });
    wheel.start(destroyed, now + milliseconds(1));
  }
  Alarm cancelled([&] { rang = true; });
  wheel.start(cancelled, now + milliseconds(1));
  cancelled.cancel();
  EXPECT_FALSE(cancelled.active());
  run_until_quiet(wheel, now);
  EXPECT_FALSE(rang);
}

TEST(TimerWheel, ATimerMayCancelAnotherThatIsDueInTheSameTick) {
  TimePoint now{seconds(1)};
  TimerWheel wheel(now);
  bool rang = false;
  Alarm second([&] { rang = true; });
  Alarm first([&] { second.cancel(); });
  wheel.start(first, now + milliseconds(1));
  wheel.start(second, now + milliseconds(1));
  run_until_quiet(wheel, now);
  EXPECT_FALSE(rang);
}

TEST(TimerWheel, ATimerThatStartsItselfAgainFiresInALaterTick) {
  TimePoint now{seconds(1)};
  TimerWheel wheel(now);
  int rung = 0;
  Alarm alarm([&] {
    if (++rung < 3) {
      wheel.start(alarm, now);
    }
  });
  wheel.start(alarm, now);
  run_until_quiet(wheel, now);
  EXPECT_EQ(rung, 3);
  EXPECT_LE(now - TimePoint(seconds(1)), 4 * TimerWheel::kTick);
}

}  // namespace
}  // namespace acrida
