#include "scenario/user_loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "scenario/shopper_testing.h"

namespace acrida {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Le;

TEST_F(UserLoopTest, TheFirstTaskStartsWithoutAWaitAndTheNextAfterIt) {
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").wait_time(constant(1s)).task("quick", &Shopper::quick);
  });
  user.start();
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "quick"));
  EXPECT_EQ(user.state(), UserState::kWaiting);
  sim_.advance(999ms);
  EXPECT_THAT(sim_.take_log(), IsEmpty());
  sim_.advance(2ms);
  EXPECT_THAT(sim_.take_log(), ElementsAre("quick"));
}

TEST_F(UserLoopTest, TheWaitBeginsWhenTheTaskHasEnded) {
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").wait_time(constant(1s)).task("slow", &Shopper::slow);
  });
  user.start();
  sim_.advance(2900ms);
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "slow begins", "slow ends"));
  sim_.advance(200ms);
  EXPECT_THAT(sim_.take_log(), ElementsAre("slow begins"));
}

TEST_F(UserLoopTest, TellsHowLongItHasWaitedBetweenTwoTasksOnceTheWaitIsOver) {
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").wait_time(constant(1s)).task("quick", &Shopper::quick);
  });
  user.start();
  sim_.advance(500ms);
  EXPECT_THAT(sim_.waits, IsEmpty());
  sim_.advance(600ms);
  ASSERT_EQ(sim_.waits.size(), 1U);
  EXPECT_GE(sim_.waits[0], 1s);
  EXPECT_LE(sim_.waits[0], 1s + 2 * TimerWheel::kTick);
  user.kill();
  EXPECT_EQ(sim_.waits.size(), 1U);  // the second one was cut off
}

TEST_F(UserLoopTest, AUserWithoutWaitThatNeverSuspendsRunsOncePerTurn) {
  UserLoop& user = user_of(
      [](Scenario& scenario) { scenario.user<Shopper>("Shopper").task("quick", &Shopper::quick); });
  user.start();
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "quick"));
  sim_.advance(TimerWheel::kTick * 3);
  EXPECT_THAT(sim_.take_log(), ElementsAre("quick", "quick", "quick"));
  EXPECT_THAT(sim_.waits, IsEmpty());  // these were turns of the loop
}

TEST_F(UserLoopTest, AUserWithoutWaitGoesOnAtOnceAfterATaskThatTookTime) {
  UserLoop& user = user_of(
      [](Scenario& scenario) { scenario.user<Shopper>("Shopper").task("slow", &Shopper::slow); });
  user.start();
  sim_.advance(2s + TimerWheel::kTick);
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "slow begins", "slow ends", "slow begins"));
}

TEST_F(UserLoopTest, AnExceptionInATaskIsReportedAndTheUserWaitsAndGoesOn) {
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").wait_time(constant(1s)).task("fail", &Shopper::fail);
  });
  user.start();
  EXPECT_THAT(
      sim_.take_log(),
      ElementsAre("start", "fail", "exception in Shopper.fail: std::out_of_range: no such row"));
  sim_.advance(1001ms);
  EXPECT_EQ(sim_.take_log().front(), "fail");
}

TEST_F(UserLoopTest, AThrownValueThatIsNoExceptionIsReportedByItsType) {
  user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").wait_time(constant(1s)).task("n", &Shopper::throw_number);
  }).start();
  EXPECT_EQ(sim_.happened.back(), "exception in Shopper.n: int: ");
}

TEST_F(UserLoopTest, AnExceptionInOnStartEndsTheUserWithoutOnStop) {
  class Broken : public Shopper {
   public:
    Task<> on_start() override {
      throw std::runtime_error("no login");
      co_return;
    }
  };
  UserLoop& user = user_of(
      [](Scenario& scenario) { scenario.user<Broken>("Broken").task("quick", &Shopper::quick); });
  user.start();
  EXPECT_THAT(
      sim_.take_log(),
      ElementsAre("exception in Broken.on_start: std::runtime_error: no login", "finished"));
  EXPECT_TRUE(user.finished());
}

TEST_F(UserLoopTest, StopUserInOnStartRunsOnStopAndNoTask) {
  class Refused : public Shopper {
   public:
    Task<> on_start() override {
      co_await sleep(1s);
      throw StopUser("no account");
    }
  };
  UserLoop& user = user_of(
      [](Scenario& scenario) { scenario.user<Refused>("Refused").task("quick", &Shopper::quick); });
  user.start();
  EXPECT_EQ(user.state(), UserState::kStarting);
  sim_.advance(1001ms);
  EXPECT_THAT(sim_.take_log(), ElementsAre("stopped itself: no account", "stop", "finished"));
}

TEST_F(UserLoopTest, UsersLogInAgainBetweenTwoTasks) {
  sim_.log_in_again_after = 10s;
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").wait_time(constant(1s)).task("quick", &Shopper::quick);
  });
  user.start();
  sim_.advance(95s);
  const std::vector<std::string> happened = sim_.take_log();
  // The first time after a part of ten seconds, then every ten or eleven: a task ends in between.
  EXPECT_THAT(std::ranges::count(happened, "start"), AllOf(Ge(9), Le(11)));
  EXPECT_EQ(std::ranges::count(happened, "quick"), 95);
  EXPECT_EQ(std::ranges::count(happened, "stop"), 0);
  EXPECT_EQ(user.state(), UserState::kWaiting);
}

TEST_F(UserLoopTest, AFailureToLogInAgainIsReportedAndTheUserGoesOn) {
  class Expelled : public Shopper {
   public:
    Task<> on_start() override {
      if (std::exchange(known_, true)) {
        throw std::runtime_error("no login");
      }
      co_return;
    }

   private:
    bool known_ = false;
  };
  sim_.log_in_again_after = 10s;
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Expelled>("Expelled").wait_time(constant(1s)).task("quick", &Shopper::quick);
  });
  user.start();
  sim_.advance(30s);
  EXPECT_THAT(sim_.happened,
              Contains("exception in Expelled.on_start: std::runtime_error: no login"));
  EXPECT_EQ(sim_.happened.back(), "quick");
  EXPECT_FALSE(user.finished());
}

TEST_F(UserLoopTest, AUserThatIsStoppedWhileItLogsInAgainRunsNoFurtherTask) {
  class Slow : public Shopper {
   public:
    Task<> on_start() override { co_await sleep(5s); }
  };
  sim_.log_in_again_after = 10s;
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Slow>("Slow").wait_time(constant(1s)).task("quick", &Shopper::quick);
  });
  user.start();
  sim_.advance(6s);
  while (user.state() != UserState::kStarting) {
    sim_.advance(1s);
  }
  sim_.take_log();
  user.stop();
  sim_.advance(6s);
  EXPECT_THAT(sim_.take_log(), ElementsAre("stop", "finished"));
}

TEST_F(UserLoopTest, StopUserInATaskRunsOnStop) {
  user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").task("leave", &Shopper::leave);
  }).start();
  EXPECT_THAT(sim_.take_log(),
              ElementsAre("start", "leave", "stopped itself: had enough", "stop", "finished"));
}

TEST_F(UserLoopTest, StopFromInsideTakesEffectAfterTheTaskWithoutAWait) {
  user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").wait_time(constant(1s)).task("s", &Shopper::stop_later);
  }).start();
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "said stop", "stop", "finished"));
}

TEST_F(UserLoopTest, StopRunAsksForTheEndOfTheRunAndEndsTheUser) {
  user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").task("end", &Shopper::end_run);
  }).start();
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "run stopped: all seen", "stop", "finished"));
}

TEST_F(UserLoopTest, RescheduleImmediatelySkipsTheWait) {
  user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper")
        .wait_time(constant(1h))
        .sequential()
        .task("retry", &Shopper::retry_now)
        .task("quick", &Shopper::quick);
  }).start();
  sim_.advance(TimerWheel::kTick);
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "retry", "quick"));
}

TEST_F(UserLoopTest, ASoftStopLetsTheTaskEnd) {
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").wait_time(constant(1s)).task("slow", &Shopper::slow);
  });
  user.start();
  sim_.advance(1s);
  user.stop();
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "slow begins"));
  sim_.advance(1001ms);
  EXPECT_THAT(sim_.take_log(), ElementsAre("slow ends", "stop", "finished"));
}

TEST_F(UserLoopTest, ASoftStopEndsAWaitingUserAtOnce) {
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").wait_time(constant(1s)).task("quick", &Shopper::quick);
  });
  user.start();
  user.stop();
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "quick", "stop", "finished"));
  sim_.advance(2s);
  EXPECT_THAT(sim_.take_log(), IsEmpty());
}

TEST_F(UserLoopTest, AHardStopCutsTheTaskAndRunsOnStopOfSetsAndUser) {
  UserLoop& user = user_of([](Scenario& scenario) {
    auto inner = scenario.task_set<Inner>().task("slow", &Inner::slow);
    auto checkout = scenario.task_set<Checkout>().task(inner);
    scenario.user<Shopper>("Shopper").task(checkout);
  });
  user.start();
  sim_.advance(1s);
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "checkout start"));
  user.kill();
  EXPECT_THAT(sim_.take_log(), ElementsAre("inner stop", "checkout stop", "stop", "finished"));
  user.kill();
  sim_.advance(20s);
  EXPECT_THAT(sim_.take_log(), IsEmpty());
}

TEST_F(UserLoopTest, OnStopMayTakeTimeAfterAHardStop) {
  class Polite : public Shopper {
   public:
    Task<> on_stop() override {
      co_await sleep(1s);
      note("logged out");
    }
  };
  UserLoop& user = user_of(
      [](Scenario& scenario) { scenario.user<Polite>("Polite").task("slow", &Shopper::slow); });
  user.start();
  user.kill();
  EXPECT_EQ(user.state(), UserState::kStopping);
  sim_.advance(1001ms);
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "slow begins", "logged out", "finished"));
}

TEST_F(UserLoopTest, AUserThatNeverStartedFinishesWithoutOnStop) {
  UserLoop& user = user_of(
      [](Scenario& scenario) { scenario.user<Shopper>("Shopper").task("quick", &Shopper::quick); });
  user.stop();
  EXPECT_THAT(sim_.take_log(), ElementsAre("finished"));
}

TEST_F(UserLoopTest, DestroyingAUserRunsNothing) {
  UserLoop& user = user_of(
      [](Scenario& scenario) { scenario.user<Shopper>("Shopper").task("slow", &Shopper::slow); });
  user.start();
  sim_.take_log();
  user_.reset();
  sim_.advance(5s);
  EXPECT_THAT(sim_.take_log(), IsEmpty());
}

TEST_F(UserLoopTest, AWaitFunctionThatThrowsEndsTheUser) {
  user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper")
        .wait_time([](User&) -> Duration { throw std::runtime_error("no idea"); })
        .task("quick", &Shopper::quick);
  }).start();
  EXPECT_THAT(
      sim_.take_log(),
      ElementsAre("start", "quick", "exception in Shopper.wait_time: std::runtime_error: no idea",
                  "stop", "finished"));
}

TEST_F(UserLoopTest, AUserEndsWhenTheIterationsAreSpent) {
  int left = 2;
  sim_.permission = [&left] {
    return left-- > 0 ? Permission::kGo : Permission::kOver;
  };
  user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").task("quick", &Shopper::quick);
  }).start();
  sim_.advance(1s);
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "quick", "quick", "stop", "finished"));
}

TEST_F(UserLoopTest, AUserAsksAgainWhenIterationsAreUncertain) {
  sim_.permission = [] {
    return Permission::kLater;
  };
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").wait_time(constant(1h)).task("quick", &Shopper::quick);
  });
  user.start();
  sim_.advance(1s);
  EXPECT_THAT(sim_.take_log(), ElementsAre("start"));
  EXPECT_EQ(user.state(), UserState::kWaiting);
  sim_.permission = nullptr;
  sim_.advance(1s);
  EXPECT_THAT(sim_.take_log(), ElementsAre("quick"));
}

TEST_F(UserLoopTest, AWaitWithoutEndDoesNotEnd) {
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper")
        .wait_time(constant(Duration::max()))
        .task("quick", &Shopper::quick);
  });
  sim_.advance(1s);  // so that now() and the wait add up to more than there is
  user.start();
  sim_.advance(10s);
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "quick"));
  EXPECT_EQ(user.state(), UserState::kWaiting);
}

TEST_F(UserLoopTest, AnArrivalThatAsksAgainWasStillDueWhenItWas) {
  sim_.permission = [] {
    return Permission::kLater;
  };
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").arrivals(per_second(5)).task("slow", &Shopper::slow);
  });
  const TimePoint due = sim_.now();
  user.start(due);
  sim_.advance(100ms);
  sim_.permission = nullptr;
  sim_.advance(100ms);
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "slow begins"));
  EXPECT_EQ(user.ready_at(), due);
}

TEST_F(UserLoopTest, AUserThatArrivesRunsOneTaskAndLeaves) {
  user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").arrivals(per_second(5)).task("slow", &Shopper::slow);
  }).start();
  sim_.advance(10s);
  EXPECT_THAT(sim_.take_log(),
              ElementsAre("start", "slow begins", "slow ends", "stop", "finished"));
}

TEST_F(UserLoopTest, AUserOnDemandRunsTheTasksItIsGivenAndNothingElse) {
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper")
        .task("quick", &Shopper::quick)
        .task_arrivals(per_second(5))
        .task("slow", &Shopper::slow)
        .task_arrivals(per_second(1));
  });
  user.start();
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "idle"));
  user.run_task(1, context->now());
  EXPECT_EQ(user.state(), UserState::kRunning);
  sim_.advance(3s);
  EXPECT_THAT(sim_.take_log(), ElementsAre("slow begins", "slow ends", "idle"));
  user.run_task(0, context->now());
  EXPECT_THAT(sim_.take_log(), ElementsAre("quick", "idle"));
  user.stop();
  EXPECT_THAT(sim_.take_log(), ElementsAre("stop", "finished"));
}

TEST_F(UserLoopTest, AUserKnowsWhoItIs) {
  UserLoop& user = user_of([](Scenario& scenario) {
    scenario.host("http://shop");
    scenario.user<Shopper>("Shopper").task("quick", &Shopper::quick);
  });
  user.user().set_label("Mumbai");
  EXPECT_EQ(user.user().id(), 7U);
  EXPECT_EQ(user.user().index(), 3U);
  EXPECT_EQ(user.user().type(), "Shopper");
  EXPECT_EQ(user.user().host(), "http://shop");
  EXPECT_EQ(user.user().label(), "Mumbai");
  EXPECT_EQ(user.user().param("color"), "red");
  EXPECT_THROW(user.user().param("size"), std::out_of_range);
}

struct Sleeper : User {
  Task<> work() { co_await sleep(10s); }
};

TEST(AcceleratedUser, ItsPausesAndWaitsAreShorter) {
  SimContext fast(Environment::Facts{.host = "http://sim", .acceleration = 10});
  const auto plan = plan_of([](Scenario& scenario) {
    scenario.user<Sleeper>("Sleeper").wait_time(constant(10s)).task("work", &Sleeper::work);
  });
  UserLoop user(fast, plan->user_types()[0], 0, 0);
  user.start();
  fast.advance(9500ms);
  EXPECT_EQ(fast.asked, 5U);  // one each two seconds
  user.kill();
}

TEST_F(UserLoopTest, AUsersRandomNumbersFollowFromSeedAndNumber) {
  UserLoop& user = user_of(
      [](Scenario& scenario) { scenario.user<Shopper>("Shopper").task("quick", &Shopper::quick); });
  Random expected(1, 7);
  EXPECT_EQ(user.user().random()(), expected());
}

}  // namespace
}  // namespace acrida
