// Whole runs on simulated time: shards, users, client and server in one thread, exact to the tick.
#include "runner/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "acrida/acrida.h"
#include "io/sim_kernel.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

struct Getter : HttpUser {
  Task<> get() { co_await client.get("/x"); }
};

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

class SimRun : public testing::Test, protected RunObserver {
 protected:
  SimRun() {
    kernel.listen(*Endpoint::from_literal("10.0.0.1", 80), [this](SimPeer& peer) {
      peer.on_data = [this, &peer](std::string_view) {
        ++seen;
        serve(peer);
      };
    });
  }

  // Runs the scenario to its end, within an hour of simulated time.
  void run(const std::function<void(Scenario&)>& describe, RunConfig config) {
    const auto scenario = std::make_shared<Scenario>(".", Parameters());
    describe(*scenario);
    PlanOptions options;
    options.host = "http://10.0.0.1";
    config.plan = ScenarioPlan::make(scenario, options).value();
    config.seed = 7;
    acrida::Run test(loop, config, *this, ShardPlacement::kHere);
    const Result<void> started = test.start();
    ASSERT_TRUE(started.has_value()) << started.error().message();
    const TimePoint end = loop.now() + std::chrono::hours(1);
    while (!finished && loop.now() < end) {
      loop.turn(seconds(1));
      if (stop_at && loop.now() >= *stop_at) {
        stop_at.reset();
        test.stop(StopReason::kSignal);
      }
    }
    ASSERT_TRUE(finished);
    documents = test.take_documents();
  }

  const EntryCounts& counts() const { return data.total.counts; }

  SimKernel kernel;
  Loop loop{kernel};
  std::function<void(SimPeer&)> serve = [](SimPeer& peer) {
    peer.send(std::string(kOk), milliseconds(10));
  };
  std::uint64_t seen = 0;
  std::optional<TimePoint> stop_at;

  bool finished = false;
  RunData data;
  RunStatus status;
  WrittenDocuments documents;
  std::vector<std::int64_t> users_by_second;
  std::vector<std::string> told;

 private:
  void on_second(const RunStats&, const RunStatus& now) override {
    users_by_second.push_back(now.users);
  }
  void on_spawned(std::string_view line) override { told.emplace_back(line); }
  void on_exception(std::string_view place, std::string_view text) override {
    told.push_back(std::string(place) + ": " + std::string(text));
  }
  void on_notice(std::string_view text) override { told.emplace_back(text); }
  void on_figures_begin() override { told.emplace_back("figures begin"); }
  void on_finished(const RunStats& stats, const RunStatus& now) override {
    finished = true;
    data = stats.data();
    status = now;
  }
};

RunConfig closed(std::int64_t users, double spawn_rate, Duration run_time) {
  RunConfig config;
  config.users = users;
  config.spawn_rate = spawn_rate;
  config.limits.run_time = run_time;
  return config;
}

void getters(Scenario& scenario) {
  scenario.user<Getter>("Getter").wait_time(constant(seconds(1))).task("get", &Getter::get);
}

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

TEST_F(SimRun, ArrivalsKeepTheirScheduleWhateverTheServerDoes) {
  // Down for a second in every four: nothing is answered, everything later.
  serve = [this](SimPeer& peer) {
    const auto second =
        std::chrono::duration_cast<seconds>(kernel.monotonic_now().time_since_epoch()).count();
    peer.send(std::string(kOk), second % 4 == 0 ? milliseconds(1'500) : milliseconds(10));
  };
  RunConfig config;
  config.limits.run_time = seconds(20);
  config.limits.stop_timeout = seconds(5);
  config.shards = 2;
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("Getter").arrivals(per_second(50)).task("get", &Getter::get);
      },
      config);
  EXPECT_NEAR(static_cast<double>(counts().requests), 1'000, 2);
  EXPECT_EQ(data.dropped_starts, 0U);
  EXPECT_GE(data.total.success.max(), milliseconds(1'500));
}

// One user and tasks of 10 ms can start a tenth of what is due.
TEST_F(SimRun, ArrivalsThatNoUserWasFreeForAreDroppedAtTheStop) {
  RunConfig config = closed(1, 1, seconds(4));
  config.limits.stop_timeout = seconds(1);
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("Getter").task("get", &Getter::get).task_arrivals(per_second(1'000));
      },
      config);
  EXPECT_NEAR(static_cast<double>(counts().requests), 400, 20);
  EXPECT_NEAR(static_cast<double>(counts().requests + data.dropped_starts), 4'000, 20);
}

TEST_F(SimRun, TheArrivalsOfAllUserTypesTogetherStayWithinTheLimit) {
  serve = [](SimPeer&) {
  };
  RunConfig config;
  config.active_max = 3;
  config.limits.run_time = milliseconds(1'450);
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("A").arrivals(per_second(10)).task("get", &Getter::get);
        scenario.user<Getter>("B").arrivals(per_second(10)).task("get", &Getter::get);
      },
      config);
  EXPECT_EQ(counts().abandoned, 3U);
  EXPECT_EQ(data.dropped_starts, 27U);
}

TEST_F(SimRun, AScheduleThatIsOverEndsTheRun) {
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("Getter")
            .arrivals(per_second(10).hold(seconds(5)))
            .task("get", &Getter::get);
      },
      RunConfig());
  EXPECT_EQ(counts().requests, 50U);
  EXPECT_EQ(status.stop_reason, StopReason::kScheduleEnd);
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

TEST_F(SimRun, AcceleratedArrivalsComeFaster) {
  RunConfig config;
  config.acceleration = 60;
  config.limits.run_time = milliseconds(9990);
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("Getter").arrivals(per_second(0.5)).task("get", &Getter::get);
      },
      config);
  EXPECT_EQ(status.started, 300U);
}

// When the server saw each request, from one after the other.
std::size_t most_in_a_second(const std::vector<TimePoint>& times) {
  std::size_t most = 0;
  for (auto first = times.begin(); first != times.end(); ++first) {
    const auto last = std::lower_bound(first, times.end(), *first + seconds(1));
    most = std::max(most, static_cast<std::size_t>(last - first));
  }
  return most;
}

// Ten users would make 900 requests a second; three shards share 50.
TEST_F(SimRun, NoSecondSeesMoreRequestsThanTheCap) {
  std::vector<TimePoint> times;
  serve = [&](SimPeer& peer) {
    times.push_back(kernel.monotonic_now());
    peer.send(std::string(kOk), milliseconds(10));
  };
  RunConfig config = closed(10, 10, seconds(10));
  config.shards = 3;
  config.requests_per_second_max = 50;
  run([](Scenario& scenario) { scenario.user<Getter>("Getter").task("get", &Getter::get); },
      config);
  EXPECT_LE(most_in_a_second(times), 50U);
  EXPECT_GE(times.size(), 480U);
  EXPECT_GT(status.http.held_back, 470U);
  EXPECT_GT(status.http.held_time, seconds(50));
  // Neither the server's time nor the generator's lateness.
  EXPECT_EQ(data.total.success.max(), milliseconds(10));
  EXPECT_LT(data.send_lateness.max(), milliseconds(1));
}

TEST_F(SimRun, InTheOpenModelTheCapIsLatenessAndNoResponseTime) {
  RunConfig config = closed(1, 1, seconds(5));
  config.users.reset();
  config.requests_per_second_max = 10;
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("Getter").arrivals(Arrivals(20)).task("get", &Getter::get);
      },
      config);
  EXPECT_LE(seen, 51U);
  EXPECT_GE(seen, 48U);
  EXPECT_LE(data.total.success.max(), milliseconds(12));
  EXPECT_GT(data.send_lateness.max(), seconds(2));
}

TEST_F(SimRun, AStormOfErrorsEndsTheRunWhereItIsAskedTo) {
  serve = [](SimPeer& peer) {
    peer.send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", milliseconds(10));
  };
  RunConfig config = closed(20, 20, seconds(60));
  config.error_storm = StormLimits{};
  run(getters, config);
  EXPECT_EQ(status.stop_reason, StopReason::kErrorStorm);
  EXPECT_LT(seen, 300U);
}

TEST_F(SimRun, AWarmUpHidesNoStorm) {
  serve = [](SimPeer& peer) {
    peer.send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", milliseconds(10));
  };
  RunConfig config = closed(20, 20, seconds(60));
  config.limits.warm_up = seconds(30);
  config.error_storm = StormLimits{};
  run(getters, config);
  EXPECT_EQ(status.stop_reason, StopReason::kErrorStorm);
  EXPECT_LT(seen, 300U);
}

TEST_F(SimRun, WithoutIt502sAreAResult) {
  serve = [](SimPeer& peer) {
    peer.send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", milliseconds(10));
  };
  run(getters, closed(20, 20, seconds(60)));
  EXPECT_EQ(status.stop_reason, StopReason::kRunTime);
}

}  // namespace
}  // namespace acrida
