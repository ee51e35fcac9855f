// Do nominal 95 % bounds cover the truth? Over 200 seeds, on samples that are independent and on
// those of queues, whose truth is known. The measured shares are properties of the tests
// (--gtest_output=xml).
//
// Not covered well, and so not promised: M/M/1 at utilisation 0.7 and 2 requests a second. Its
// queue lives for 13 s, and ten minutes hold some 25 independent stretches of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "stats/histogram.h"
#include "verdict/binomial.h"
#include "verdict/bootstrap.h"
#include "verdict/calibration_testing.h"
#include "verdict/effective_samples.h"
#include "verdict/rate_bounds.h"
#include "verdict/sim_server_testing.h"
#include "verdict/usl.h"
#include "verdict/worker_estimate.h"

namespace acrida {
namespace {

constexpr double kSettling = 50;  // seconds of each run that are left out
constexpr std::size_t kSeconds = 600;

// Response times by the second in which they were done.
using Times = std::vector<std::vector<double>>;

Times times_of(const SimServerScenario& scenario) {
  Times times(kSeconds);
  for (const SimRequest& request : simulate(scenario).requests) {
    const double second = request.done_seconds - kSettling;
    if (second >= 0 && second < kSeconds) {
      times[static_cast<std::size_t>(second)].push_back(request.response_seconds);
    }
  }
  return times;
}

SimServerScenario queue(std::uint64_t seed,
                        double rate,
                        double utilisation,
                        std::uint32_t workers) {
  return open_scenario(seed, rate, utilisation, workers, kSettling + kSeconds);
}

// 50 users and two workers that are busy for three quarters of the time.
SimServerScenario users_of_a_shop(std::uint64_t seed) {
  SimServerScenario scenario;
  scenario.seed = seed;
  scenario.seconds = kSettling + kSeconds;
  scenario.levels = {{0, 50}};
  scenario.workers = 2;
  scenario.endpoints[0].service_seconds = 0.06;
  return scenario;
}

// Ten requests a second, each as likely to be slow as any other.
Times independent(std::uint64_t seed) {
  Random random(seed);
  Times times(kSeconds);
  for (auto& second : times) {
    for (std::int64_t n = random.integer(5, 15); n > 0; --n) {
      second.push_back(-std::log1p(-random.real()));
    }
  }
  return times;
}

// Log-normal times of an autoregressive process: neighbours correlate by 0.9.
Times autoregressive(std::uint64_t seed) {
  constexpr double kRho = 0.9;
  Random random(seed);
  Times times(kSeconds);
  double x = draw_normal(random);
  for (auto& second : times) {
    for (std::int64_t n = random.integer(5, 15); n > 0; --n) {
      x = kRho * x + std::sqrt(1 - kRho * kRho) * draw_normal(random);
      second.push_back(std::exp(x));
    }
  }
  return times;
}

std::vector<double> sorted(const Times& times) {
  std::vector<double> all;
  for (const auto& second : times) {
    all.insert(all.end(), second.begin(), second.end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

double quantile(const std::vector<double>& sorted, double q) {
  const double rank = std::ceil(q * static_cast<double>(sorted.size()));
  return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

std::vector<ShareBlock> exceeding(const Times& times, double limit) {
  std::vector<ShareBlock> blocks;
  for (const auto& second : times) {
    const auto above =
        std::count_if(second.begin(), second.end(), [limit](double time) { return time > limit; });
    blocks.push_back({static_cast<double>(second.size()), static_cast<double>(above)});
  }
  return blocks;
}

// What a judge does for a cell: bounds of the share that exceeds the limit, and what they say.
struct Judged {
  bool passed = false;
  bool failed = false;
  QuantileRanks ranks;
};

Judged judge(const Times& times, const std::vector<double>& all, double q, double limit) {
  const DesignEffect guides[] = {
      design_effect(exceeding(times, quantile(all, 1 - kGuideMedian))),
      design_effect(exceeding(times, quantile(all, 1 - guide_share(1 - q))))};
  const std::vector<ShareBlock> blocks = exceeding(times, limit);
  const auto samples = static_cast<double>(all.size());
  const EffectiveSamples effective = effective_samples(samples, design_effect(blocks), guides);
  double above = 0;
  for (const ShareBlock& block : blocks) {
    above += block.exceeding;
  }
  const double worth = effective.count / samples;
  return {.passed = exceed_upper_bound(effective.count, above * worth) <= 1 - q,
          .failed = exceed_lower_bound(effective.count, above * worth) > 1 - q,
          .ranks = quantile_ranks(all.size(), effective.count, q)};
}

using Source = std::function<Times(std::uint64_t seed)>;
constexpr std::array kQuantiles = {0.5, 0.9, 0.95, 0.99};

// At a limit that is the truth, no more than one in twenty may be said to be below or above it.
void expect_coverage(const std::string& name,
                     const Source& source,
                     const std::function<double(double)>& truth) {
  std::vector<Tally> lower;
  std::vector<Tally> upper;
  std::vector<Tally> order;
  for (const double q : kQuantiles) {
    const std::string figure = fmt::format("{}_p{:.0f}", name, 100 * q);
    lower.emplace_back(figure + "_lower");
    upper.emplace_back(figure + "_upper");
    order.emplace_back(figure + "_ranks");
  }
  for (const std::uint64_t seed : calibration_seeds()) {
    const Times times = source(seed);
    const std::vector<double> all = sorted(times);
    for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
      const double limit = truth(kQuantiles[i]);
      const Judged judged = judge(times, all, kQuantiles[i], limit);
      upper[i].count(!judged.passed);
      lower[i].count(!judged.failed);
      const QuantileRanks& ranks = judged.ranks;
      // Both at once, which two bounds at 95 % do in 90 %, less what the hard cases lose.
      order[i].count((!ranks.lower || all[*ranks.lower - 1] <= limit) &&
                     (!ranks.upper || all[*ranks.upper - 1] >= limit));
    }
  }
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    lower[i].expect_at_least(kCoverageMin);
    upper[i].expect_at_least(kCoverageMin);
    order[i].expect_at_least(2 * kCoverageMin - 1);
  }
}

std::function<double(double)> long_run(SimServerScenario scenario) {
  scenario.seed = 987'654;
  scenario.seconds = 50'000;
  std::vector<double> all;
  for (const SimRequest& request : simulate(scenario).requests) {
    if (request.done_seconds >= kSettling) {
      all.push_back(request.response_seconds);
    }
  }
  std::sort(all.begin(), all.end());
  return [all](double q) {
    return quantile(all, q);
  };
}

TEST(StatisticsCalibration, QuantileBoundsOfIndependentSamples) {
  expect_coverage("independent", independent, [](double q) { return -std::log1p(-q); });
}

TEST(StatisticsCalibration, QuantileBoundsOfAutoregressiveSamples) {
  // The normal quantiles of kQuantiles.
  expect_coverage("autoregressive", autoregressive, [](double q) {
    return std::exp(q == 0.5 ? 0 : q == 0.9 ? 1.2815516 : q == 0.95 ? 1.6448536 : 2.3263479);
  });
}

TEST(StatisticsCalibration, QuantileBoundsOfAQueueWithOneServer) {
  expect_coverage(
      "mm1", [](std::uint64_t seed) { return times_of(queue(seed, 10, 0.7, 1)); },
      [](double q) { return mm1_response_quantile(0.07, 0.7, q); });
}

TEST(StatisticsCalibration, QuantileBoundsOfAHealthyServer) {
  expect_coverage(
      "healthy", [](std::uint64_t seed) { return times_of(queue(seed, 2, 0.3, 8)); },
      long_run(queue(1, 2, 0.3, 8)));
}

TEST(StatisticsCalibration, QuantileBoundsOfUsersWhoWaitForEachOther) {
  expect_coverage(
      "users", [](std::uint64_t seed) { return times_of(users_of_a_shop(seed)); },
      long_run(users_of_a_shop(1)));
}

// Of ten minutes: what is at most 0.7 of the limit passes, what is 1.5 times as long fails.
void expect_decisions(const std::string& name,
                      const Source& source,
                      const std::function<double(double)>& truth,
                      std::span<const double> quantiles) {
  std::vector<Tally> passes;
  std::vector<Tally> fails;
  for (const double q : quantiles) {
    passes.emplace_back(fmt::format("{}_p{:.0f}_passes", name, 100 * q));
    fails.emplace_back(fmt::format("{}_p{:.0f}_fails", name, 100 * q));
  }
  for (const std::uint64_t seed : calibration_seeds()) {
    const Times times = source(seed);
    const std::vector<double> all = sorted(times);
    for (std::size_t i = 0; i < quantiles.size(); ++i) {
      const double time = truth(quantiles[i]);
      passes[i].count(judge(times, all, quantiles[i], time / 0.7).passed);
      fails[i].count(judge(times, all, quantiles[i], time / 1.5).failed);
    }
  }
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    passes[i].expect_at_least(kDetectionMin);
    fails[i].expect_at_least(kDetectionMin);
  }
}

TEST(StatisticsCalibration, TenMinutesDecideWhatIsFarFromTheLimit) {
  const double three[] = {0.5, 0.95, 0.99};
  expect_decisions("independent", independent, [](double q) { return -std::log1p(-q); }, three);
  expect_decisions(
      "healthy", [](std::uint64_t seed) { return times_of(queue(seed, 2, 0.3, 8)); },
      long_run(queue(1, 2, 0.3, 8)), three);
  expect_decisions(
      "users", [](std::uint64_t seed) { return times_of(users_of_a_shop(seed)); },
      long_run(users_of_a_shop(1)), three);
  // A queue with one server, which is busy for 70 % of the time, has too few busy periods for p95.
  const double two[] = {0.5, 0.9};
  expect_decisions(
      "mm1", [](std::uint64_t seed) { return times_of(queue(seed, 10, 0.7, 1)); },
      [](double q) { return mm1_response_quantile(0.07, 0.7, q); }, two);
}

TEST(StatisticsCalibration, RatesAndMeans) {
  struct Case {
    std::string name;
    std::function<SimServerScenario(std::uint64_t)> scenario;
    double rate;
    double mean;
  };
  const auto mean_of_long_run = [](SimServerScenario scenario, bool rate) {
    scenario.seconds = 50'000;
    double sum = 0;
    double count = 0;
    for (const SimRequest& request : simulate(scenario).requests) {
      if (request.done_seconds >= kSettling) {
        sum += request.response_seconds;
        ++count;
      }
    }
    return rate ? count / (scenario.seconds - kSettling) : sum / count;
  };
  const Case cases[] = {
      {"mm1", [](std::uint64_t seed) { return queue(seed, 10, 0.7, 1); }, 10, 0.07 / 0.3},
      {"healthy", [](std::uint64_t seed) { return queue(seed, 2, 0.3, 8); }, 2,
       mean_of_long_run(queue(98'765, 2, 0.3, 8), false)},
      {"users", users_of_a_shop, mean_of_long_run(users_of_a_shop(98'765), true),
       mean_of_long_run(users_of_a_shop(98'765), false)}};
  for (const auto& [name, scenario, rate, mean] : cases) {
    Tally rate_lower(name + "_rate_lower");
    Tally rate_upper(name + "_rate_upper");
    Tally mean_lower(name + "_mean_lower");
    Tally mean_upper(name + "_mean_upper");
    for (const std::uint64_t seed : calibration_seeds()) {
      std::vector<double> counts;
      std::vector<double> sums;
      for (const auto& second : times_of(scenario(seed))) {
        counts.push_back(static_cast<double>(second.size()));
        sums.push_back(0);
        for (const double time : second) {
          sums.back() += time;
        }
      }
      const auto of_rate = rate_bounds(counts);
      const auto of_mean = mean_bounds(sums, counts);
      rate_lower.count(of_rate && of_rate->lower <= rate);
      rate_upper.count(of_rate && of_rate->upper >= rate);
      mean_lower.count(of_mean && of_mean->lower <= mean);
      mean_upper.count(of_mean && of_mean->upper >= mean);
    }
    for (const Tally& tally : {rate_lower, rate_upper, mean_lower, mean_upper}) {
      tally.expect_at_least(kCoverageMin);
    }
  }
}

TEST(StatisticsCalibration, BootstrapOfQuantiles) {
  const auto bucket_of = [](double seconds) {
    return Histogram::bucket_of(Duration(static_cast<Duration::rep>(seconds * 1e9)));
  };
  Tally lower("bootstrap_mm1_p90_lower");
  Tally upper("bootstrap_mm1_p90_upper");
  const std::uint32_t truth = bucket_of(mm1_response_quantile(0.07, 0.7, 0.9));
  for (const std::uint64_t seed : calibration_seeds()) {
    const Times times = times_of(queue(seed, 10, 0.7, 1));
    std::vector<std::vector<BlockCount>> rows;
    for (const auto& second : times) {
      std::vector<BlockCount>& row = rows.emplace_back();
      for (const double time : second) {
        row.push_back({bucket_of(time), 1});
      }
      std::sort(row.begin(), row.end(),
                [](const BlockCount& a, const BlockCount& b) { return a.bucket < b.bucket; });
    }
    const std::vector<std::span<const BlockCount>> spans(rows.begin(), rows.end());
    Random random(seed);
    const MovingBlocks blocks(rows.size(), random);
    const auto bounds = bootstrap_quantile_bounds(blocks, spans, 0.9);
    lower.count(bounds && bounds->lower <= truth);
    upper.count(bounds && bounds->upper >= truth);
  }
  lower.expect_at_least(kCoverageMin);
  upper.expect_at_least(kCoverageMin);
}

TEST(StatisticsCalibration, UslIntervalsHoldTheLaw) {
  constexpr double kGamma = 2.5;
  constexpr double kNoise = 0.02;  // of each rate
  for (const auto& [alpha, beta] : {std::pair{0.04, 0.0006}, std::pair{0.1, 0.0}}) {
    for (const bool known : {true, false}) {
      const std::string name =
          fmt::format("usl_beta_{:.0f}e-4_{}", 1e4 * beta, known ? "known" : "not");
      Tally holds_alpha(name + "_alpha");
      Tally holds_beta(name + "_beta");
      Tally peak(name + "_peak");
      for (const std::uint64_t seed : calibration_seeds()) {
        Random random(seed);
        std::vector<LoadLevel> levels;
        for (const double n : {1, 5, 10, 20, 30, 45, 60, 80}) {
          const double rate = kGamma * n / (1 + alpha * (n - 1) + beta * n * (n - 1));
          levels.push_back({.users = n,
                            .rate = rate * (1 + kNoise * draw_normal(random)),
                            .error = known ? kNoise * rate : 0});
        }
        const UslFit fit = fit_usl(levels, random);
        holds_alpha.count(fit.supported && fit.alpha_interval.lower <= alpha &&
                          fit.alpha_interval.upper >= alpha);
        holds_beta.count(fit.supported && fit.beta_interval.lower <= beta &&
                         fit.beta_interval.upper >= beta);
        peak.count(fit.peak_users.has_value());
      }
      holds_alpha.expect_at_least(kCoverageMin);
      holds_beta.expect_at_least(kCoverageMin);
      // 2.5 % lie beside the interval on that side.
      beta > 0 ? peak.expect_at_least(kDetectionMin) : peak.expect_at_most(0.05);
    }
  }
}

TEST(StatisticsCalibration, TheNumberOfWorkersIsWithinItsInterval) {
  Tally lower("workers_lower");
  Tally upper("workers_upper");
  for (const std::uint64_t seed : calibration_seeds()) {
    SimServerScenario scenario;
    scenario.seed = seed;
    scenario.workers = 4;
    scenario.endpoints[0].service_seconds = 0.2;
    scenario.network_seconds = 0.01;
    scenario.seconds = kSettling + kSeconds;
    const auto figures = [&scenario](double users, bool rate) {
      scenario.levels = {{0, users}};
      scenario.seed += 1'000;
      std::vector<double> counts;
      std::vector<double> sums;
      double sum = 0;
      double count = 0;
      for (const auto& second : times_of(scenario)) {
        counts.push_back(static_cast<double>(second.size()));
        sums.push_back(0);
        for (const double time : second) {
          sums.back() += time;
        }
        count += counts.back();
        sum += sums.back();
      }
      return rate ? Estimate{count / kSeconds, *rate_bounds(counts)}
                  : Estimate{sum / count, *mean_bounds(sums, counts)};
    };
    const auto workers = estimate_workers(figures(80, true), figures(1, false), 0.01);
    lower.count(workers && workers->bounds.lower <= 4);
    upper.count(workers && workers->bounds.upper >= 4);
  }
  lower.expect_at_least(kCoverageMin);
  upper.expect_at_least(kCoverageMin);
}

}  // namespace
}  // namespace acrida
