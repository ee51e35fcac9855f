// Whole runs: their users, their ends, what they report.
#include "runner/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runner/run_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
struct Leaver : HttpUser {
  Task<> get() {
    co_await client.get("/x");
    throw StopUser("done");
  }
};

struct Checker : HttpUser {
  Task<> get() {
    auto response = co_await client.get("/x").name("checked").catch_response();
    if (response.body() == "ok") {
      response.failure("too good");
    }
  }
};

struct Thrower : HttpUser {
  Task<> get() {
    co_await client.get("/x");
    throw std::runtime_error("oops");
  }
};

// More calls in one turn than the run's inbox holds messages.
struct Quitter : HttpUser {
  Task<> get() {
    co_await client.get("/x");
    for (std::size_t i = 0; i <= Inbox::kMessagesMax; ++i) {
      environment().stop_run("enough");
    }
  }
};

TEST_F(SimRun, UsersAreSpawnedAtTheirRate) {
  run(getters, closed(10, 2, seconds(10)));
  // A second is told when it ends, and the batch that is due at that instant has started by then.
  EXPECT_THAT(users_by_second, testing::ElementsAre(4, 6, 8, 10, 10, 10, 10, 10, 10, 10));
  EXPECT_THAT(told, testing::Contains("All users spawned: {\"Getter\": 10} (10 total users)"));
  EXPECT_EQ(status.stop_reason, StopReason::kRunTime);
}

TEST_F(SimRun, ARunShorterThanASecondKnowsItsUsers) {
  RunConfig config = closed(5, 5, milliseconds(700));
  config.shards = 2;
  run(getters, config);
  ASSERT_FALSE(data.series.points().empty());
  EXPECT_THAT(data.series.points()[0].users, testing::ElementsAre(5U));
}

TEST_F(SimRun, EveryRequestTheServerSawIsReportedOrAbandoned) {
  serve = [](SimPeer& peer) {
    peer.send(std::string(kOk), milliseconds(700));
  };
  for (const std::uint32_t shards : {1U, 3U}) {
    seen = 0;
    finished = false;
    RunConfig config = closed(20, 20, milliseconds(10'300));
    config.shards = shards;
    run(getters, config);
    EXPECT_GT(counts().abandoned, 0U);
    EXPECT_EQ(seen, counts().requests + counts().abandoned) << shards;
  }
}

TEST_F(SimRun, AStopTimeoutLetsTasksEnd) {
  serve = [](SimPeer& peer) {
    peer.send(std::string(kOk), milliseconds(700));
  };
  RunConfig config = closed(20, 20, milliseconds(10'300));
  config.limits.stop_timeout = seconds(5);
  run(getters, config);
  EXPECT_EQ(counts().abandoned, 0U);
  EXPECT_EQ(seen, counts().requests);
  EXPECT_LT(status.run_time, seconds(12));
}

TEST_F(SimRun, ResponseTimesAreThoseOfTheServer) {
  run(getters, closed(5, 5, seconds(20)));
  EXPECT_EQ(data.total.success.min(), milliseconds(10));
  EXPECT_EQ(data.total.success.max(), milliseconds(10));
  EXPECT_EQ(counts().failures, 0U);
}

TEST_F(SimRun, IterationsAreExactOverAllShards) {
  RunConfig config = closed(7, 7, std::chrono::hours(1));
  config.iterations = 100;
  config.shards = 3;
  run(getters, config);
  EXPECT_EQ(counts().requests, 100U);
  EXPECT_EQ(status.stop_reason, StopReason::kIterations);
}

TEST_F(SimRun, SpentIterationsEndARampThatWouldGoOn) {
  RunConfig config = closed(1'000, 1, std::chrono::hours(1));
  config.iterations = 5;
  config.shards = 2;
  run(getters, config);
  EXPECT_EQ(counts().requests, 5U);
  EXPECT_EQ(status.stop_reason, StopReason::kIterations);
  EXPECT_LT(status.run_time, seconds(10));
}

TEST_F(SimRun, SpentIterationsEndAScheduleWithoutEnd) {
  RunConfig config;
  config.iterations = 5;
  config.shards = 2;
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("Getter").arrivals(per_second(1'000)).task("get", &Getter::get);
      },
      config);
  EXPECT_EQ(counts().requests, 5U);
  EXPECT_EQ(status.stop_reason, StopReason::kIterations);
  EXPECT_LT(status.run_time, seconds(10));
}

TEST_F(SimRun, ARunEndsWhenItsUsersHaveLeft) {
  RunConfig config;
  config.users = 4;
  config.spawn_rate = 4;
  run([](Scenario& scenario) { scenario.user<Leaver>("Leaver").task("get", &Leaver::get); },
      config);
  EXPECT_EQ(counts().requests, 4U);
  EXPECT_EQ(status.stop_reason, StopReason::kUsersGone);
  EXPECT_THAT(told, testing::Contains("a user of Leaver stopped itself: done"));
}

TEST_F(SimRun, CheckedResponsesFailAsTheScenarioSays) {
  run(
      [](Scenario& scenario) {
        scenario.user<Checker>("Checker")
            .wait_time(constant(seconds(1)))
            .task("get", &Checker::get);
      },
      closed(1, 1, seconds(5)));
  EXPECT_EQ(counts().failures, counts().requests);
  ASSERT_EQ(data.failures.size(), 1U);
  EXPECT_EQ(data.failures[0].text, "CatchResponseError('too good')");
  ASSERT_NE(data.failures[0].example, nullptr);
  EXPECT_THAT(data.failures[0].example->request, testing::StartsWith("GET /"));
  EXPECT_THAT(data.failures[0].example->response, testing::StartsWith("HTTP/1.1 200 OK\n"));
  EXPECT_EQ(data.entries[0].name, "checked");
}

TEST_F(SimRun, AnExceptionIsReportedAndTheUserGoesOn) {
  run(
      [](Scenario& scenario) {
        scenario.user<Thrower>("Thrower")
            .wait_time(constant(seconds(1)))
            .task("get", &Thrower::get);
      },
      closed(1, 1, seconds(5)));
  EXPECT_GT(counts().requests, 3U);
  EXPECT_EQ(counts().failures, 0U);
  ASSERT_EQ(data.exceptions.size(), 1U);
  EXPECT_EQ(data.exceptions[0].count, counts().requests);
  EXPECT_EQ(data.exceptions[0].message, "std::runtime_error: oops");
}

TEST_F(SimRun, AServerThatDiesAndComesBackIsCountedAndUsersGoOn) {
  const Endpoint endpoint = *Endpoint::from_literal("10.0.0.1", 80);
  bool down = false;
  serve = [&](SimPeer& peer) {
    if (down) {
      peer.reset();
    } else {
      peer.send(std::string(kOk), milliseconds(10));
    }
  };
  kernel.schedule(seconds(5), [&] {
    down = true;
    kernel.stop_listening(endpoint);
  });
  kernel.schedule(seconds(10), [&] {
    down = false;
    kernel.listen(endpoint, [this](SimPeer& peer) {
      peer.on_data = [this, &peer](std::string_view) {
        serve(peer);
      };
    });
  });
  run(getters, closed(10, 10, seconds(20)));
  EXPECT_GT(counts().failures, 10U);
  EXPECT_GT(counts().requests, counts().failures + 100);
  std::vector<std::string> kinds;
  kinds.reserve(data.failures.size());
  for (const FailureRecord& failure : data.failures) {
    kinds.push_back(failure.text);
  }
  EXPECT_THAT(kinds, testing::Contains("ConnectionRefusedError(111, 'Connection refused')"));
  EXPECT_EQ(status.stop_reason, StopReason::kRunTime);
}

TEST_F(SimRun, WarmUpIsLeftOut) {
  RunConfig config = closed(1, 1, seconds(10));
  config.limits.warm_up = seconds(5);
  run(getters, config);
  EXPECT_GT(counts().excluded_requests, 3U);
  EXPECT_GT(counts().requests, 3U);
  EXPECT_EQ(seen, counts().requests + counts().excluded_requests + counts().abandoned);
  EXPECT_THAT(told, testing::Contains("figures begin"));
}

TEST_F(SimRun, AShapeLeadsTheUsersAndEndsTheRun) {
  RunConfig config;
  config.shape = stages_shape({{seconds(5), 4, 4}, {seconds(5), 1, 10}}).value();
  run(getters, config);
  EXPECT_EQ(users_by_second.at(3), 4);
  EXPECT_EQ(users_by_second.at(8), 1);
  EXPECT_EQ(status.stop_reason, StopReason::kShapeEnd);
}

TEST_F(SimRun, ASignalEndsTheRunAndASecondOneCutsIt) {
  serve = [](SimPeer&) {
  };
  RunConfig config = closed(3, 3, std::chrono::hours(1));
  config.limits.stop_timeout = std::chrono::minutes(30);
  stop_at = loop.now() + seconds(3);
  kernel.schedule(seconds(6), [this] { stop_at = loop.now(); });
  run(getters, config);
  EXPECT_EQ(status.stop_reason, StopReason::kSignal);
  EXPECT_LT(status.run_time, seconds(10));
  EXPECT_EQ(counts().abandoned, 3U);
}

TEST_F(SimRun, AScenarioMayAskForTheStopAnyNumberOfTimes) {
  run([](Scenario& scenario) { scenario.user<Quitter>().task("get", &Quitter::get); },
      closed(3, 100, seconds(60)));
  EXPECT_EQ(status.stop_reason, StopReason::kAsked);
  EXPECT_EQ(status.stop_text, "enough");
  EXPECT_EQ(counts().requests, 3U);
}

TEST_F(SimRun, ABadHostIsAnErrorBeforeTheFirstUser) {
  const auto scenario = std::make_shared<Scenario>(".", Parameters());
  getters(*scenario);
  PlanOptions options;
  options.host = "localhost:8000";
  RunConfig config;
  config.plan = ScenarioPlan::make(scenario, options).value();
  RunObserver& observer = *this;
  acrida::Run test(loop, config, observer, ShardPlacement::kHere);
  EXPECT_THAT(test.start().error().message(), testing::HasSubstr("is no host to test"));
}

struct Writer : HttpUser {
  Task<> sell() {
    Document sale = document("Invoice", environment().run_id() + " " + std::to_string(id()));
    const auto answer = co_await client.post("/sale").body("x", "text/plain");
    if (answer.ok()) {
      sale.created("INV", 1);
    }
  }
};

TEST_F(SimRun, WhatUsersAskedToBeWrittenIsHandedOverWhoeverWasCutOff) {
  serve = [](SimPeer& peer) {
    peer.send(std::string(kOk), milliseconds(700));
  };
  RunConfig config = closed(6, 6, seconds(2));
  config.shards = 2;
  config.run_id = "1f00ba12";
  run([](Scenario& scenario) { scenario.user<Writer>("Writer").task("sell", &Writer::sell); },
      config);
  EXPECT_EQ(documents.documents.size(), seen);
  EXPECT_THAT(documents.documents, testing::Each(testing::Field(&detail::DocumentRecord::token,
                                                                testing::StartsWith("1f00ba12 "))));
  const auto in_state = [this](DocumentState state) {
    return static_cast<std::uint64_t>(
        std::ranges::count(documents.documents, state, &detail::DocumentRecord::state));
  };
  EXPECT_EQ(in_state(DocumentState::kDraft), counts().requests);
  EXPECT_EQ(in_state(DocumentState::kAsked), counts().abandoned);
  EXPECT_GT(counts().abandoned, 0U);
}

void shop(Scenario& scenario) {
  scenario.user<Getter>("Till")
      .works_shift()
      .wait_time(constant(seconds(60)))
      .task("get", &Getter::get);
  scenario.user<Getter>("Office").wait_time(constant(seconds(60))).task("get", &Getter::get);
}

TEST_F(SimRun, ADayOfAShopInAMinute) {
  RunConfig config;
  config.shift = ShiftDay{};
  config.acceleration = 720;
  config.exact_counts = {{"Till", 50}, {"Office", 4}};
  config.users = 54;
  config.limits.stop_timeout = seconds(30);
  config.shards = 2;
  run(shop, config);
  ASSERT_EQ(users_by_second.size(), 60U);
  const auto at_hour = [this](double hour) {  // a second is twelve minutes
    return users_by_second[static_cast<std::size_t>((hour - 10) * 5) - 1];
  };
  EXPECT_EQ(at_hour(10.4), 4 + 40);  // the burst of the opening
  EXPECT_EQ(at_hour(11.6), 4 + 20);  // a quiet morning
  EXPECT_EQ(at_hour(13), 4 + 50);    // lunch
  EXPECT_EQ(at_hour(16), 4 + 25);
  EXPECT_EQ(at_hour(20), 4 + 45);    // the evening
  EXPECT_LT(at_hour(21.8), 4 + 20);  // closing
  EXPECT_EQ(status.stop_reason, StopReason::kShapeEnd);
  EXPECT_EQ(counts().abandoned, 0U);
  EXPECT_EQ(counts().requests, seen);
}

}  // namespace
}  // namespace acrida
