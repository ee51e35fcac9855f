#include "app/run_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>

#include "app/options_testing.h"
#include "app/scenario_choice.h"

namespace acrida {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

struct Till : HttpUser {
  Task<> pay() { co_return; }
};
struct Clock : User {
  Task<> tick() { co_return; }
};

std::shared_ptr<const ScenarioPlan> plan_of(std::shared_ptr<Scenario> scenario,
                                            const Options& options) {
  return ScenarioPlan::make(std::move(scenario), plan_options(options)).value();
}

Result<RunConfig> config_of(const std::vector<std::string>& arguments) {
  const Options options = parse(arguments).value();
  auto scenario = std::make_shared<Scenario>(".", Parameters());
  scenario->user<Till>("Till").weight(3).task("pay", &Till::pay);
  scenario->user<Clock>("Clock").weight(1).task("tick", &Clock::tick);
  return run_config(options, plan_of(scenario, options), {.shards = 2, .seed = 7});
}

TEST(RunSetup, WhatTheOptionsDoNotSayTheMachineSays) {
  const RunConfig config = config_of({"-H", "http://a"}).value();
  EXPECT_EQ(config.shards, 2U);
  EXPECT_EQ(config.seed, 7U);
  EXPECT_EQ(config.users, std::nullopt);
  EXPECT_EQ(load_line(config), "Ramping to 1 users at a rate of 1.00 per second");
}

TEST(RunSetup, TheOptionsWin) {
  const RunConfig config =
      config_of({"-H", "http://a", "-u", "70", "-r", "2.5", "-t", "1m", "--warm-up", "10s",
                 "--shards", "3", "--seed", "9", "-i", "500", "--timeout", "2s", "--http2"})
          .value();
  EXPECT_EQ(config.shards, 3U);
  EXPECT_EQ(config.seed, 9U);
  EXPECT_EQ(config.users, 70);
  EXPECT_EQ(config.limits.run_time, seconds(60));
  EXPECT_EQ(config.limits.warm_up, seconds(10));
  EXPECT_EQ(config.iterations, 500U);
  EXPECT_EQ(config.http.timeout, seconds(2));
  EXPECT_TRUE(config.http.http2);
  EXPECT_EQ(load_line(config), "Ramping to 70 users at a rate of 2.50 per second");
}

TEST(RunSetup, AUserThatSendsRequestsNeedsAHost) {
  EXPECT_THAT(config_of({}).error().message(), HasSubstr("Till has no host to test"));
}

TEST(RunSetup, AUserTypeMayHaveAHostOfItsOwn) {
  const RunConfig config =
      config_of({"--config-users", R"({"user_class_name": "Till", "host": "http://b"})"}).value();
  EXPECT_EQ(config.plan->user_types()[0].host, "http://b");
}

TEST(RunSetup, WeightsAndCountsOfUserTypesCanBeSet) {
  const RunConfig config =
      config_of({"-H", "http://a", "--config-users",
                 R"([{"user_class_name": "Till", "weight": 5}, {"user_class_name": "Clock",
                      "fixed_count": 2}])"})
          .value();
  EXPECT_EQ(config.plan->user_types()[0].weight, 5);
  EXPECT_EQ(config.plan->user_types()[1].fixed_count, 2);
}

TEST(RunSetup, WhereSomeArriveUsersAreTheOthers) {
  const RunConfig config =
      config_of({"-H", "http://a", "-u", "5", "--arrival-rate", "Till=8/s"}).value();
  EXPECT_FALSE(is_open_model(*config.plan));
  EXPECT_EQ(config.users, 5);
  EXPECT_EQ(config.active_max, 100'000U);
  EXPECT_EQ(config.shards, 2U);
  EXPECT_EQ(dispatch_classes(config)->size(), 1U);
}

TEST(RunSetup, NumbersOfUsersAreOfClassesThatThereAre) {
  EXPECT_THAT(config_of({"-H", "http://a", "--fixed-count", "Tilt=3"}).error().message(),
              HasSubstr("no user class 'Tilt'; did you mean 'Till'?"));
}

TEST(RunSetup, NumbersOfUsersLeaveSomebody) {
  EXPECT_EQ(
      config_of({"-H", "http://a", "-u", "5", "--fixed-count", "Till=0,Clock=0"}).error().message(),
      "the numbers of users leave nobody to start: every user class has 0");
  EXPECT_TRUE(config_of({"-H", "http://a", "-u", "5", "--fixed-count", "Till=0"}).has_value());
}

TEST(RunSetup, ArrivalsMakeTheModelOpen) {
  const RunConfig config =
      config_of({"-H", "http://a", "-u", "500", "--arrival-rate", "8/s for 1m"}).value();
  EXPECT_TRUE(is_open_model(*config.plan));
  EXPECT_EQ(config.active_max, 500U);
  EXPECT_EQ(config.users, std::nullopt);
  EXPECT_EQ(load_line(config), "Arrivals starting, at most 500 active at once");
  // By weight.
  EXPECT_DOUBLE_EQ(config.plan->user_types()[0].arrivals->rate(), 6);
  EXPECT_DOUBLE_EQ(config.plan->user_types()[1].arrivals->rate(), 2);
}

TEST(RunSetup, AsManyShardsAsArrivalsMayBeActiveAreEnough) {
  EXPECT_EQ(config_of({"-H", "http://a", "-u", "1", "--arrival-rate", "8/s"}).value().shards, 1U);
  EXPECT_EQ(config_of({"-H", "http://a", "-u", "1"}).value().shards, 2U);
}

struct Thrower : HttpUser {
  Thrower() { throw std::runtime_error("no accounts"); }
  Task<> pay() { co_return; }
};

TEST(RunSetup, AUserThatCannotBeMadeIsLeftToTheRun) {
  const Options options = parse({}).value();
  auto scenario = std::make_shared<Scenario>(".", Parameters());
  scenario->user<Thrower>("Thrower").task("pay", &Thrower::pay);
  EXPECT_TRUE(
      run_config(options, plan_of(scenario, options), {.shards = 2, .seed = 7}).has_value());
}

TEST(RunSetup, AnAcceleratedRunIsShorterAndSpawnsFaster) {
  const RunConfig config = config_of({"-H", "http://a", "-t", "12h", "--warm-up", "1h", "-r", "2",
                                      "-s", "10s", "--accelerate", "720"})
                               .value();
  EXPECT_EQ(config.acceleration, 720);
  EXPECT_EQ(config.limits.run_time, seconds(60));
  EXPECT_EQ(config.limits.warm_up, seconds(5));
  EXPECT_EQ(config.limits.stop_timeout, seconds(10));
  EXPECT_EQ(config.spawn_rate, 1440);
}

TEST(RunSetup, AShiftIsAShapeOfItsOwn) {
  const RunConfig config = config_of({"-H", "http://a", "--shape", "shift 9:00-21:00"}).value();
  ASSERT_TRUE(config.shift);
  EXPECT_EQ(config.shift->opens, std::chrono::hours(9));
  EXPECT_EQ(load_line(config), "Shape test starting.");
}

TEST(RunSetup, StagesAreAShape) {
  const RunConfig config = config_of({"-H", "http://a", "--stages", "10s:5@5"}).value();
  ASSERT_TRUE(config.shape);
  EXPECT_EQ(config.shape({.run_time = seconds(1), .current_users = 0})->users, 5);
  EXPECT_EQ(load_line(config), "Shape test starting.");
}

TEST(RunSetup, ACapIsAtLeastOneRequestForEachShard) {
  const RunConfig config = config_of({"-H", "http://a", "--max-rps", "3", "--shards", "8"}).value();
  EXPECT_EQ(config.requests_per_second_max, 3U);
  EXPECT_EQ(config.shards, 3U);
  EXPECT_EQ(config_of({"-H", "http://a"}).value().requests_per_second_max, std::nullopt);
}

TEST(RunSetup, AStormStopsARunOnSomebodysSite) {
  EXPECT_TRUE(config_of({"-H", "https://erp.example.com"}).value().error_storm.has_value());
  EXPECT_FALSE(config_of({"-H", "http://127.0.0.1:8000"}).value().error_storm.has_value());
  EXPECT_TRUE(
      config_of({"-H", "http://localhost", "--storm-stop"}).value().error_storm.has_value());
  EXPECT_FALSE(config_of({"-H", "https://erp.example.com", "--no-storm-stop"})
                   .value()
                   .error_storm.has_value());
}

TEST(RunSetup, EveryHostThatIsNotThisMachineIsNamedOnceWithoutCredentials) {
  const Options options = parse({"-H", "https://me:secret@erp.example.com/x"}).value();
  auto scenario = std::make_shared<Scenario>(".", Parameters());
  scenario->user<Till>("Till").task("pay", &Till::pay);
  scenario->user<Clock>("Clock").task("tick", &Clock::tick);
  EXPECT_EQ(foreign_hosts(*plan_of(scenario, options), false),
            std::vector<std::string>{"https://erp.example.com"});
}

TEST(RunSetup, ByAProxyNoHostIsThisMachine) {
  const Options options = parse({"-H", "http://localhost"}).value();
  auto scenario = std::make_shared<Scenario>(".", Parameters());
  scenario->user<Till>("Till").task("pay", &Till::pay);
  const auto plan = plan_of(scenario, options);
  EXPECT_TRUE(foreign_hosts(*plan, false).empty());
  EXPECT_EQ(foreign_hosts(*plan, true), std::vector<std::string>{"http://localhost"});
  EXPECT_TRUE(config_of({"-H", "http://localhost", "--proxy", "http://10.0.0.1:3128"})
                  .value()
                  .error_storm.has_value());
}

}  // namespace
}  // namespace acrida
