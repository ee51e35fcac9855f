// Are the verdicts right as often as they say? Servers of known law, ten minutes each, 200 seeds.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "verdict/calibration_testing.h"
#include "verdict/judge.h"
#include "verdict/judge_testing.h"
#include "verdict/sim_server_testing.h"

namespace acrida {
namespace {

constexpr std::uint64_t kSeeds = ACRIDA_CALIBRATION_SEEDS;  // fewer with sanitizers
constexpr std::int64_t kSeconds = 600;
// Of the seeds; of few of them, three standard errors less.
const double kRight = kSeeds >= 200 ? 0.90 : 0.90 - 3 * std::sqrt(0.09 / kSeeds);
constexpr double kLongRun = kSeeds >= 200 ? 200'000 : 20'000;  // seconds

MadeRun made_run(const SimServerRun& simulated) {
  MadeRun run;
  for (const SimRequest& request : simulated.requests) {
    run.add(static_cast<std::int64_t>(request.done_seconds), "/" + std::to_string(request.endpoint),
            from_seconds(request.response_seconds), request.failure);
  }
  run.finish(kSeconds);
  return run;
}

// The true quantiles of a scenario: of a run that is long enough not to matter.
double true_quantile(SimServerScenario scenario, double q) {
  scenario.seconds = kLongRun;
  scenario.seed = 987'654'321;
  std::vector<double> times;
  for (const SimRequest& request : simulate(scenario).requests) {
    times.push_back(request.response_seconds);
  }
  const auto rank = static_cast<std::ptrdiff_t>(q * static_cast<double>(times.size()));
  std::ranges::nth_element(times, times.begin() + rank);
  return times[static_cast<std::size_t>(rank)];
}

struct Truth {
  double q = 0;
  double time = 0;
};

class Calibration : public testing::Test {
 protected:
  // How often cells whose truth is `ratio` of their limit come out as `wanted`, by quantile.
  void expect_right(const SimServerScenario& scenario, double ratio, Outcome wanted) {
    std::vector<Truth> truths;
    for (const double q : {0.5, 0.95, 0.99}) {
      truths.push_back({.q = q, .time = true_quantile(scenario, q)});
    }
    std::vector<int> right(truths.size());
    for (const std::uint64_t seed : calibration_seeds(kSeeds)) {
      SimServerScenario seeded = scenario;
      seeded.seed = seed;
      seeded.seconds = static_cast<double>(kSeconds);
      const MadeRun run = made_run(simulate(seeded));
      const std::vector<std::uint32_t> entries = {0};
      const BlockIndex index(run.data.blocks);
      const RowSample sample(index, entries, {0, kSeconds});
      for (std::size_t i = 0; i < truths.size(); ++i) {
        const Limit limit{.measure = Measure::kPercentile,
                          .quantile = truths[i].q,
                          .value = truths[i].time / ratio};
        right[i] += judge_cell({.limit = limit, .sample = sample}).outcome == wanted ? 1 : 0;
      }
    }
    for (std::size_t i = 0; i < truths.size(); ++i) {
      const double share = right[i] / static_cast<double>(kSeeds);
      EXPECT_GE(share, kRight) << "p" << truths[i].q * 100 << " at " << ratio << " of its limit";
      RecordProperty("p" + std::to_string(std::lround(truths[i].q * 100)), std::to_string(share));
    }
  }

  // How often the bounds of a quantile hold the truth: each of them.
  void expect_coverage(const SimServerScenario& scenario) {
    for (const double q : {0.5, 0.95, 0.99}) {
      const double truth = true_quantile(scenario, q);
      int above = 0;
      int below = 0;
      for (const std::uint64_t seed : calibration_seeds(kSeeds)) {
        SimServerScenario seeded = scenario;
        seeded.seed = seed;
        seeded.seconds = static_cast<double>(kSeconds);
        const MadeRun run = made_run(simulate(seeded));
        const std::vector<std::uint32_t> entries = {0};
        const BlockIndex index(run.data.blocks);
        const RowSample sample(index, entries, {0, kSeconds});
        const Limit limit{.measure = Measure::kPercentile, .quantile = q, .value = truth};
        const CellVerdict cell = judge_cell({.limit = limit, .sample = sample});
        above += !cell.upper || *cell.upper >= truth * 0.9995 ? 1 : 0;
        below += !cell.lower || *cell.lower <= truth * 1.0005 ? 1 : 0;
      }
      EXPECT_GE(above / static_cast<double>(kSeeds), kRight) << "upper bound of p" << q * 100;
      EXPECT_GE(below / static_cast<double>(kSeeds), kRight) << "lower bound of p" << q * 100;
      RecordProperty("upper_p" + std::to_string(std::lround(q * 100)), above);
      RecordProperty("lower_p" + std::to_string(std::lround(q * 100)), below);
    }
  }

  // Tills by the dozen and workers to spare: hardly anybody waits.
  static SimServerScenario independent() { return open_scenario(1, 5, 0.2, 8, kSeconds); }
  // Five workers, busy 70 % of the time, and as many sales as 49 tills make: whoever is slow makes
  // the next ones slow.
  static SimServerScenario correlated() { return open_scenario(1, 13.6, 0.7, 5, kSeconds); }
};

TEST_F(Calibration, BoundsHoldTheTruthOfIndependentRequests) {
  expect_coverage(independent());
}

TEST_F(Calibration, BoundsHoldTheTruthOfCorrelatedRequests) {
  expect_coverage(correlated());
}

TEST_F(Calibration, IndependentRequestsWellWithinTheirLimitPass) {
  expect_right(independent(), 0.7, Outcome::kPass);
}

TEST_F(Calibration, IndependentRequestsWellOverTheirLimitFail) {
  expect_right(independent(), 1.5, Outcome::kFail);
}

TEST_F(Calibration, CorrelatedRequestsWellWithinTheirLimitPass) {
  expect_right(correlated(), 0.7, Outcome::kPass);
}

TEST_F(Calibration, CorrelatedRequestsWellOverTheirLimitFail) {
  expect_right(correlated(), 1.5, Outcome::kFail);
}

}  // namespace
}  // namespace acrida
