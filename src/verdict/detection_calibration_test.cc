// Do the detectors see what is there, and nothing else? Over 200 seeds of simulated servers: at
// most 1 % false alarms on healthy ones, at least 90 % found. The measured shares are properties of
// the tests (--gtest_output=xml).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "verdict/bimodality.h"
#include "verdict/calibration_testing.h"
#include "verdict/periodicity.h"
#include "verdict/sim_server_testing.h"
#include "verdict/steady_window.h"
#include "verdict/trend.h"

namespace acrida {
namespace {

SimServerScenario healthy(double users = 60) {
  SimServerScenario scenario;
  scenario.levels = {{0, users}};
  return scenario;
}

struct Named {
  std::string name;
  SimServerScenario scenario;
};

// Of little load, of much, of one queue that is often long, and of times that are always the same.
std::vector<Named> healthy_servers() {
  std::vector<Named> all = {{"healthy", healthy()},
                            {"few_users", healthy(8)},
                            {"busy", healthy(70)},
                            {"saturated", healthy(75)},
                            {"mg8", open_scenario(1, 10, 0.3, 8, 600)},
                            {"mm1", open_scenario(1, 10, 0.7, 1, 600)},
                            {"constant", healthy()}};
  all[2].scenario.workers = 2;
  all[3].scenario.workers = 1;
  all[4].scenario.endpoints[0].variation = 2;
  all[6].scenario.endpoints[0].variation = 0;
  return all;
}

SimServerRun run_of(SimServerScenario scenario, std::uint64_t seed) {
  scenario.seed = seed;
  return simulate(scenario);
}

std::vector<LoadSecond> load_of(const SimServerRun& run, bool open = false) {
  const std::vector<SimSecond> seconds = by_second(run);
  std::vector<LoadSecond> load;
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    LoadSecond& second = load.emplace_back();
    second.second = static_cast<std::int64_t>(i);
    second.users = open ? 10 : seconds[i].users;
    second.requests = seconds[i].requests;
    if (seconds[i].requests > 0) {
      second.p50 = seconds[i].p50;
      second.p95 = seconds[i].p95;
    }
  }
  return load;
}

// p95 of every ten seconds.
std::vector<TrendPoint> p95_of_ten_seconds(const SimServerRun& run) {
  constexpr std::size_t kBucket = 10;
  std::vector<std::vector<double>> buckets(run.users.size() / kBucket);
  for (const SimRequest& request : run.requests) {
    buckets[static_cast<std::size_t>(request.done_seconds) / kBucket].push_back(
        request.response_seconds);
  }
  std::vector<TrendPoint> points;
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    std::vector<double>& times = buckets[i];
    std::sort(times.begin(), times.end());
    points.push_back({.second = static_cast<double>(kBucket * i),
                      .value = times.empty() ? std::numeric_limits<double>::quiet_NaN()
                                             : times[(times.size() - 1) * 95 / 100]});
  }
  return points;
}

std::vector<double> p95_of_seconds(const SimServerRun& run) {
  std::vector<double> p95;
  for (const SimSecond& second : by_second(run)) {
    p95.push_back(second.p95);
  }
  return p95;
}

std::vector<TimeCount> histogram_of(const SimServerRun& run) {
  std::vector<TimeCount> histogram;
  histogram.reserve(run.requests.size());
  for (const SimRequest& request : run.requests) {
    histogram.push_back({request.response_seconds, 1});
  }
  return histogram;
}

TEST(DetectionCalibration, HealthyServersRaiseNoAlarm) {
  for (const auto& [name, scenario] : healthy_servers()) {
    Tally unsteady("not_steady_" + name);
    Tally drift("drift_" + name);
    Tally lower("slope_lower_" + name);
    Tally upper("slope_upper_" + name);
    Tally period("period_" + name);
    Tally modes("modes_" + name);
    for (const std::uint64_t seed : calibration_seeds()) {
      const SimServerRun run = run_of(scenario, seed);
      unsteady.count(!find_steady_window(load_of(run, scenario.open_model)).steady);
      const std::vector<TrendPoint> points = p95_of_ten_seconds(run);
      drift.count(find_drift(points).has_value());
      const auto trend = find_trend(points);
      lower.count(trend && trend->slope_bounds.lower <= 0);
      upper.count(trend && trend->slope_bounds.upper >= 0);
      period.count(find_periodicity(p95_of_seconds(run)).has_value());
      modes.count(find_bimodality(histogram_of(run)).has_value());
    }
    for (const Tally& alarms : {unsteady, drift, period, modes}) {
      alarms.expect_at_most(kFalseAlarmsMax);
    }
    lower.expect_at_least(kCoverageMin);
    upper.expect_at_least(kCoverageMin);
  }
}

// Of a minute little is known, and chance has its way more easily.
TEST(DetectionCalibration, MinutesOfHealthyServersHaveNoPeriod) {
  for (auto [name, scenario] : healthy_servers()) {
    scenario.seconds = 60;
    Tally period("period_in_a_minute_" + name);
    for (const std::uint64_t seed : calibration_seeds()) {
      period.count(find_periodicity(p95_of_seconds(run_of(scenario, seed))).has_value());
    }
    period.expect_at_most(kFalseAlarmsMax);
  }
}

TEST(DetectionCalibration, TheSteadyWindowBeginsWhereTheRampEnds) {
  SimServerScenario ramp = healthy();
  ramp.levels = {{0, 0}, {60, 60}};
  SimServerScenario stalls = ramp;
  stalls.stall_every_seconds = 60;
  stalls.stall_seconds = 2;
  SimServerScenario saturated = ramp;
  saturated.workers = 1;
  for (const auto& [name, scenario] :
       {Named{"ramp", ramp}, Named{"ramp_stalls", stalls}, Named{"ramp_saturated", saturated}}) {
    Tally found(name);
    for (const std::uint64_t seed : calibration_seeds()) {
      const SteadyWindow window = find_steady_window(load_of(run_of(scenario, seed)));
      found.count(window.steady && std::abs(window.window.first - 60) <= 5);
    }
    found.expect_at_least(0.95);
  }
}

TEST(DetectionCalibration, TheSteadyWindowBeginsWhenASlowStartIsOver) {
  SimServerScenario cold = healthy();
  cold.cold_factor = 10;
  cold.cold_seconds = 30;
  Tally found("cold_start");
  for (const std::uint64_t seed : calibration_seeds()) {
    const SteadyWindow window = find_steady_window(load_of(run_of(cold, seed)));
    // After 90 s services take 1.45 times as long as at last, after 200 s nothing is left of it.
    found.count(window.steady && window.window.first >= 90 && window.window.first <= 200);
  }
  found.expect_at_least(kDetectionMin);
}

TEST(DetectionCalibration, LeaksAreNotSteadyAndDrift) {
  SimServerScenario leak = healthy();
  leak.leak_per_hour = 30;
  SimServerScenario slow_leak = healthy();
  slow_leak.leak_per_hour = 2;  // a third in ten minutes
  Tally unsteady("not_steady_leak");
  Tally drift("drift_leak");
  for (const std::uint64_t seed : calibration_seeds()) {
    unsteady.count(!find_steady_window(load_of(run_of(leak, seed))).steady);
    drift.count(find_drift(p95_of_ten_seconds(run_of(slow_leak, seed))).has_value());
  }
  unsteady.expect_at_least(kDetectionMin);
  drift.expect_at_least(kDetectionMin);
}

TEST(DetectionCalibration, StallsThatComeBackAreFound) {
  struct Stall {
    double every;
    double length;
    double run;
    double users;
  };
  for (const Stall& stall : {Stall{30, 1, 600, 30}, Stall{60, 2, 600, 60}, Stall{60, 2, 600, 10},
                             Stall{60, 2, 240, 60}, Stall{300, 3, 1'200, 40}}) {
    Tally found(fmt::format("period_{}_of_{}_users_{}", stall.every, stall.run, stall.users));
    SimServerScenario scenario = healthy(stall.users);
    scenario.seconds = stall.run;
    scenario.stall_every_seconds = stall.every;
    scenario.stall_seconds = stall.length;
    for (const std::uint64_t seed : calibration_seeds()) {
      const auto period = find_periodicity(p95_of_seconds(run_of(scenario, seed)));
      found.count(period && std::abs(period->period - stall.every) <= 1);
    }
    found.expect_at_least(kDetectionMin);
  }
}

TEST(DetectionCalibration, TwoKindsOfRequestsAreFound) {
  SimServerScenario two_kinds = healthy(10);
  two_kinds.endpoints[0] = {.service_seconds = 0.02, .variation = 0.3};
  two_kinds.endpoints[0].slow_share = 0.15;
  two_kinds.endpoints[0].slow_factor = 8;
  Tally found("modes_two");
  for (const std::uint64_t seed : calibration_seeds()) {
    const auto modes = find_bimodality(histogram_of(run_of(two_kinds, seed)));
    found.count(modes && std::abs(modes->low_seconds - 0.02) < 0.005 &&
                std::abs(modes->high_seconds - 0.16) < 0.05 &&
                std::abs(modes->high_share - 0.15) < 0.03);
  }
  found.expect_at_least(kDetectionMin);
}

}  // namespace
}  // namespace acrida
