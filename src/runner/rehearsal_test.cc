#include "runner/rehearsal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runner/run_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Shopper : HttpUser {
  Task<> on_start() override { co_await client.post("/login"); }
  Task<> on_stop() override { co_await client.get("/logout"); }
  Task<> buy() {
    co_await client.post("/cart");
    co_await client.get("/cart");
    co_await client.get("/cart");
  }
  Task<> look() {
    co_await sleep(seconds(40));
    co_await client.get("/look");
  }
};

// A server at 10.0.0.1 that answers everything after 10 ms.
class RehearsalTest : public testing::Test {
 protected:
  RehearsalTest() {
    kernel.listen(*Endpoint::from_literal("10.0.0.1", 80), [this](SimPeer& peer) {
      peer.on_data = [this, &peer](std::string_view request) {
        seen.emplace_back(request.substr(0, request.find(" HTTP")));
        if (!silent) {
          peer.send(std::string(kOk), milliseconds(10));
        }
      };
    });
  }

  Learned rehearse(const std::function<void(Scenario&)>& describe, RunConfig config = {}) {
    const auto scenario = std::make_shared<Scenario>(".", Parameters());
    describe(*scenario);
    PlanOptions options;
    options.host = "http://10.0.0.1";
    config.plan = ScenarioPlan::make(scenario, options).value();
    config.seed = 7;
    Rehearsal rehearsal(loop, config, {});
    return rehearsal.run();
  }

  SimKernel kernel;
  Loop loop{kernel};
  std::vector<std::string> seen;
  bool silent = false;
};

std::vector<std::string> names(const std::vector<LearnedRequest>& requests) {
  std::vector<std::string> all;
  all.reserve(requests.size());
  for (const LearnedRequest& request : requests) {
    all.push_back(std::to_string(request.count) + " " + request.method + " " + request.name);
  }
  return all;
}

void shop(Scenario& scenario) {
  scenario.user<Shopper>("Shopper")
      .wait_time(between(seconds(1), seconds(3)))
      .task("buy", &Shopper::buy, 5)
      .task("look", &Shopper::look, 1);
}

TEST_F(RehearsalTest, EveryTaskIsTriedThreeTimesByOneUser) {
  const Learned learned = rehearse(shop);
  EXPECT_THAT(
      seen, testing::ElementsAre("POST /login", "POST /cart", "GET /cart", "GET /cart", "GET /look",
                                 "POST /cart", "GET /cart", "GET /cart", "GET /look", "POST /cart",
                                 "GET /cart", "GET /cart", "GET /look", "GET /logout"));
  ASSERT_EQ(learned.classes.size(), 1U);
  const LearnedClass& shopper = learned.classes[0];
  EXPECT_THAT(names(shopper.on_start), testing::ElementsAre("1.000000 POST /login"));
  EXPECT_THAT(names(shopper.tasks[0].requests),
              testing::ElementsAre("1.000000 POST /cart", "2.000000 GET /cart"));
  EXPECT_EQ(shopper.tasks[0].weight, 5);
  EXPECT_EQ(shopper.tasks[0].executions, 3U);
  EXPECT_NEAR(shopper.tasks[0].requests[1].seconds, 0.01, 0.002);
  EXPECT_FALSE(learned.cut_short);
}

TEST_F(RehearsalTest, WaitsAreSampledAndNotWaitedFor) {
  const TimePoint start = loop.now();
  const Learned learned = rehearse(shop);
  EXPECT_EQ(learned.classes[0].wait.seconds, 2);
  EXPECT_FALSE(learned.classes[0].wait.pace);
  EXPECT_LT(loop.now() - start, seconds(5));  // with three pauses of a second
}

TEST_F(RehearsalTest, APauseIsNotedAtItsLength) {
  EXPECT_NEAR(rehearse(shop).classes[0].tasks[1].pause, 40, 0.001);
}

TEST_F(RehearsalTest, APaceIsKnownAsOneAndAFunctionByItsMean) {
  const Learned learned = rehearse([](Scenario& scenario) {
    scenario.user<Shopper>("Pacer")
        .wait_time(constant_pacing(seconds(4)))
        .task("buy", &Shopper::buy);
    scenario.user<Shopper>("Drawer")
        .wait_time([](User& user) { return from_seconds(user.random().below(2) == 0 ? 1.0 : 5.0); })
        .task("buy", &Shopper::buy);
    scenario.user<Shopper>("Hasty").task("buy", &Shopper::buy);
  });
  EXPECT_TRUE(learned.classes[0].wait.pace);
  EXPECT_EQ(learned.classes[0].wait.seconds, 4);
  EXPECT_NEAR(learned.classes[1].wait.seconds, 3, 0.3);
  EXPECT_EQ(learned.classes[2].wait.seconds, 0);
}

TEST_F(RehearsalTest, TheUsersAreThoseThatTheDispatcherDeals) {
  RunConfig config;
  config.users = 70;
  const Learned learned = rehearse(
      [](Scenario& scenario) {
        scenario.user<Shopper>("Till").weight(7).task("buy", &Shopper::buy);
        scenario.user<Shopper>("Dashboard").weight(2).task("buy", &Shopper::buy);
        scenario.user<Shopper>("Report").weight(1).task("buy", &Shopper::buy);
      },
      config);
  EXPECT_EQ(learned.classes[0].users, 49);
  EXPECT_EQ(learned.classes[1].users, 14);
  EXPECT_EQ(learned.classes[2].users, 7);
}

struct Thrower : HttpUser {
  Task<> bad() {
    co_await client.get("/before");
    throw std::runtime_error("no such till");
  }
  Task<> quit() {
    co_await client.get("/quit");
    throw StopUser("enough");
  }
  Task<> good() { co_await client.get("/good"); }
};

TEST_F(RehearsalTest, ATaskThatThrowsIsLearnedAsFarAsItWentAndTheOthersAreTried) {
  const Learned learned = rehearse([](Scenario& scenario) {
    scenario.user<Thrower>("Thrower")
        .task("bad", &Thrower::bad)
        .task("quit", &Thrower::quit)
        .task("good", &Thrower::good);
  });
  const std::vector<LearnedTask>& tasks = learned.classes[0].tasks;
  EXPECT_THAT(names(tasks[0].requests), testing::ElementsAre("1.000000 GET /before"));
  EXPECT_EQ(tasks[0].failed, 3U);
  EXPECT_THAT(tasks[0].error, testing::HasSubstr("no such till"));
  EXPECT_THAT(tasks[1].error, testing::HasSubstr("enough"));
  EXPECT_EQ(tasks[2].executions, 3U);
  EXPECT_EQ(tasks[2].failed, 0U);
}

struct Refused : HttpUser {
  Task<> on_start() override {
    co_await client.post("/login");
    throw StopUser("login failed");
  }
  Task<> get() { co_await client.get("/x"); }
};

TEST_F(RehearsalTest, AnOnStartThatEndsTheUserIsSaidToHave) {
  const Learned learned = rehearse(
      [](Scenario& scenario) { scenario.user<Refused>("Refused").task("get", &Refused::get); });
  EXPECT_THAT(learned.classes[0].error, testing::HasSubstr("login failed"));
  EXPECT_THAT(names(learned.classes[0].on_start), testing::ElementsAre("1.000000 POST /login"));
  EXPECT_EQ(learned.classes[0].tasks[0].executions, 0U);
}

struct Browsing : TaskSet<Shopper> {
  Task<> on_start() override { co_await user().client.get("/enter"); }
  Task<> page() { co_await user().client.get("/page"); }
  Task<> leave() {
    co_await user().client.get("/leave");
    interrupt();
  }
};

TEST_F(RehearsalTest, ATaskSetIsEnteredOnceAndItsTasksAreTriedLikeOthers) {
  const Learned learned = rehearse([](Scenario& scenario) {
    const auto browsing = scenario.task_set<Browsing>("browsing")
                              .wait_time(constant(seconds(9)))
                              .task("page", &Browsing::page, 3)
                              .task("leave", &Browsing::leave);
    scenario.user<Shopper>("Shopper").task("buy", &Shopper::buy).task(browsing, 2);
  });
  const LearnedTask& set = learned.classes[0].tasks[1];
  EXPECT_TRUE(set.is_set);
  EXPECT_EQ(set.executions, 1U);
  EXPECT_EQ(set.failed, 0U);
  EXPECT_THAT(names(set.requests), testing::ElementsAre("1.000000 GET /enter"));
  ASSERT_EQ(set.tasks.size(), 2U);
  EXPECT_THAT(names(set.tasks[0].requests), testing::ElementsAre("1.000000 GET /page"));
  EXPECT_EQ(set.tasks[1].leaves_at_once, 1);
  ASSERT_TRUE(set.wait.has_value());
  EXPECT_EQ(set.wait->seconds, 9);
  EXPECT_EQ(learned.classes[0].tasks[0].executions, 3U);
}

TEST_F(RehearsalTest, ASiteThatDoesNotAnswerEndsItInTime) {
  silent = true;
  const TimePoint start = loop.now();
  const Learned learned = rehearse(shop);
  EXPECT_TRUE(learned.cut_short);
  EXPECT_THAT(learned.classes[0].error, testing::HasSubstr("took too long"));
  EXPECT_LE(loop.now() - start, seconds(33));
}

TEST_F(RehearsalTest, ArrivalsAreTriedLikeUsers) {
  const Learned learned = rehearse([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").arrivals(per_second(12)).task("buy", &Shopper::buy);
    scenario.user<Shopper>("Pool")
        .task("buy", &Shopper::buy)
        .task_arrivals(per_second(3))
        .task("look", &Shopper::look)
        .task_arrivals(per_second(4));
  });
  EXPECT_EQ(learned.classes[0].arrivals, 12);
  EXPECT_EQ(learned.classes[0].tasks[0].executions, 3U);
  EXPECT_EQ(learned.classes[1].tasks[1].arrivals, 4);
  EXPECT_EQ(learned.classes[1].tasks[1].executions, 3U);
}

}  // namespace
}  // namespace acrida
