// The simulated server must obey the laws that calibrations hold against it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "verdict/sim_server_testing.h"

namespace acrida {
namespace {

double mean_response(const SimServerRun& run) {
  double sum = 0;
  for (const SimRequest& request : run.requests) {
    sum += request.response_seconds;
  }
  return sum / static_cast<double>(run.requests.size());
}

double quantile(const SimServerRun& run, double q) {
  std::vector<double> times;
  times.reserve(run.requests.size());
  for (const SimRequest& request : run.requests) {
    times.push_back(request.response_seconds);
  }
  std::sort(times.begin(), times.end());
  return times[static_cast<std::size_t>(q * static_cast<double>(times.size()))];
}

TEST(SimServer, TheSameScenarioGivesTheSameRun) {
  const SimServerRun one = simulate({});
  const SimServerRun again = simulate({});
  ASSERT_EQ(one.requests.size(), again.requests.size());
  EXPECT_EQ(one.requests.back().done_seconds, again.requests.back().done_seconds);
  EXPECT_NE(one.requests.back().done_seconds, simulate({.seed = 2}).requests.back().done_seconds);
}

TEST(SimServer, OneWorkerIsTheMM1QueueOfTheBooks) {
  const SimServerRun run = simulate(open_scenario(1, 10, 0.7, 1, 100'000));
  EXPECT_NEAR(static_cast<double>(run.requests.size()), 1e6, 4e3);
  EXPECT_NEAR(mean_response(run), 0.07 / 0.3, 0.01);
  EXPECT_NEAR(quantile(run, 0.95), mm1_response_quantile(0.07, 0.7, 0.95), 0.03);
  EXPECT_NEAR(quantile(run, 0.5), mm1_response_quantile(0.07, 0.7, 0.5), 0.01);
}

TEST(SimServer, SeveralWorkersFollowErlangC) {
  // M/M/4, each worker 70 % busy: Erlang's C is 0.4287, the mean wait C * S / (c * (1 - rho)).
  const SimServerRun run = simulate(open_scenario(1, 40, 0.7, 4, 20'000));
  EXPECT_NEAR(mean_response(run), 0.07 + 0.4287 * 0.07 / (4 * 0.3), 0.002);
}

TEST(SimServer, LittlesLawHoldsForUsers) {
  SimServerScenario scenario;
  scenario.seconds = 5'000;
  scenario.levels = {{0, 100}};
  const SimServerRun run = simulate(scenario);
  const double rate = static_cast<double>(run.requests.size()) / scenario.seconds;
  EXPECT_NEAR(rate * (mean_response(run) + 2), 100, 0.5);
}

TEST(SimServer, SaturatedItServesWhatItsWorkersCanServe) {
  SimServerScenario scenario;
  scenario.levels = {{0, 400}};
  scenario.seconds = 2'000;
  EXPECT_NEAR(static_cast<double>(simulate(scenario).requests.size()) / 2'000, 4 / 0.05, 1.0);
  scenario.endpoints[0].locked_share = 0.5;
  EXPECT_NEAR(static_cast<double>(simulate(scenario).requests.size()) / 2'000, 1 / 0.025, 0.6);
}

TEST(SimServer, UsersFollowTheLevels) {
  SimServerScenario scenario;
  scenario.levels = {{0, 0}, {60, 60}, {120, 60}, {121, 30}};
  scenario.seconds = 200;
  const SimServerRun run = simulate(scenario);
  ASSERT_EQ(run.users.size(), 200U);
  EXPECT_NEAR(run.users[29], 30, 1);
  EXPECT_EQ(run.users[100], 60U);
  EXPECT_EQ(run.users[150], 30U);
  const std::vector<SimSecond> seconds = by_second(run);
  double late = 0;
  for (std::size_t i = 130; i < 190; ++i) {
    late += seconds[i].requests;
  }
  EXPECT_NEAR(late / 60, 30 / 2.05, 1.5);
}

TEST(SimServer, NothingEndsInAStall) {
  SimServerScenario scenario;
  scenario.stall_every_seconds = 60;
  scenario.stall_seconds = 2;
  scenario.levels = {{0, 50}};
  for (const SimRequest& request : simulate(scenario).requests) {
    const double phase = std::fmod(request.done_seconds, 60);
    EXPECT_TRUE(request.done_seconds < 60 || phase >= 2) << request.done_seconds;
  }
}

TEST(SimServer, ALeakASlowStartAndAFullQueueAreThere) {
  SimServerScenario scenario;
  scenario.leak_per_hour = 6;
  std::vector<SimSecond> seconds = by_second(simulate(scenario));
  const auto mean_of = [&seconds](std::size_t first, std::size_t last) {
    double sum = 0;
    double count = 0;
    for (std::size_t i = first; i < last; ++i) {
      if (seconds[i].requests > 0) {
        sum += seconds[i].mean;
        ++count;
      }
    }
    return sum / count;
  };
  EXPECT_GT(mean_of(500, 600), 1.4 * mean_of(0, 100));
  scenario.leak_per_hour = 0;
  scenario.cold_factor = 5;
  seconds = by_second(simulate(scenario));
  EXPECT_GT(mean_of(0, 20), 2 * mean_of(300, 600));

  scenario.cold_factor = 1;
  scenario.queue_max = 5;
  scenario.levels = {{0, 400}};
  const SimServerRun run = simulate(scenario);
  const auto failures = std::count_if(run.requests.begin(), run.requests.end(),
                                      [](const SimRequest& request) { return request.failure; });
  EXPECT_GT(static_cast<double>(failures), 0.3 * static_cast<double>(run.requests.size()));
}

}  // namespace
}  // namespace acrida
