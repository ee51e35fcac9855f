// Task sets as a user's loop runs them: nested, interrupted, left.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario/shopper_testing.h"

namespace acrida {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(UserLoopTest, ATaskSetRunsUntilItIsInterruptedAndItsParentGoesOnAtOnce) {
  UserLoop& user = user_of([](Scenario& scenario) {
    auto checkout = scenario.task_set<Checkout>("Checkout")
                        .sequential()
                        .task("look", &Checkout::look, 2)
                        .task("pay", &Checkout::pay);
    scenario.user<Shopper>("Shopper")
        .wait_time(constant(1s))
        .sequential()
        .task(checkout)
        .task("quick", &Shopper::quick);
  });
  user.start();
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "checkout start", "look"));
  sim_.advance(1001ms);
  EXPECT_THAT(sim_.take_log(), ElementsAre("look"));
  sim_.advance(1001ms);
  EXPECT_THAT(sim_.take_log(), ElementsAre("pay", "checkout stop", "quick"));
}

TEST_F(UserLoopTest, AnInterruptWithoutRescheduleLetsTheParentWait) {
  UserLoop& user = user_of([](Scenario& scenario) {
    auto checkout = scenario.task_set<Checkout>().task("pay", &Checkout::pay_then_wait);
    scenario.user<Shopper>("Shopper").wait_time(constant(1s)).task(checkout);
  });
  user.start();
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "checkout start", "pay", "checkout stop"));
  sim_.advance(999ms);
  EXPECT_THAT(sim_.take_log(), IsEmpty());
  sim_.advance(2ms);
  EXPECT_EQ(sim_.take_log().front(), "checkout start");
}

TEST_F(UserLoopTest, ATaskSetHasItsOwnWaitTime) {
  UserLoop& user = user_of([](Scenario& scenario) {
    auto checkout =
        scenario.task_set<Checkout>().wait_time(constant(5s)).task("look", &Checkout::look);
    scenario.user<Shopper>("Shopper").wait_time(constant(1s)).task(checkout);
  });
  user.start();
  sim_.advance(4s);
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "checkout start", "look"));
  sim_.advance(1001ms);
  EXPECT_THAT(sim_.take_log(), ElementsAre("look"));
}

TEST_F(UserLoopTest, StopUserInANestedSetStopsEveryOwnerFromTheInside) {
  user_of([](Scenario& scenario) {
    auto checkout = scenario.task_set<Checkout>().task("leave", &Checkout::leave);
    scenario.user<Shopper>("Shopper").task(checkout);
  }).start();
  EXPECT_THAT(sim_.take_log(), ElementsAre("start", "checkout start", "stopped itself: in checkout",
                                           "checkout stop", "stop", "finished"));
}

TEST_F(UserLoopTest, ANestedSetReachesItsParentAndItsUser) {
  user_of([](Scenario& scenario) {
    auto inner = scenario.task_set<Inner>().task("ask", &Inner::ask_parent);
    auto checkout = scenario.task_set<Checkout>().task(inner);
    scenario.user<Shopper>("Shopper").wait_time(constant(1s)).task(checkout);
  }).start();
  EXPECT_EQ(sim_.happened.back(), "same user");
}

TEST_F(UserLoopTest, AnInterruptOutsideOfATaskSetIsAnErrorOfTheScenario) {
  user_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper")
        .wait_time(constant(1s))
        .task("interrupt", &Shopper::interrupt_nothing);
  }).start();
  EXPECT_EQ(sim_.happened.back(),
            "exception in Shopper: acrida::InterruptTaskSet: interrupt() outside of a task set");
  EXPECT_EQ(user_->state(), UserState::kWaiting);
}

}  // namespace
}  // namespace acrida
