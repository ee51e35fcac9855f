// Are the rules right? Servers whose law is known, 200 seeds each: a rule must fire where it is
// true in at least 90 % of them, and no rule on a healthy server in at least 99 %.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/calibration_testing.h"
#include "verdict/diagnosis_testing.h"

namespace acrida {
namespace {

constexpr std::uint64_t kSeeds = ACRIDA_CALIBRATION_SEEDS;
const double kFiresAtLeast = kSeeds >= 200 ? 0.90 : 0.90 - 3 * std::sqrt(0.09 / kSeeds);
const double kSilentAtLeast = kSeeds >= 200 ? 0.99 : 0.99 - 3 * std::sqrt(0.01 / kSeeds);

// Eight workers at a third of what they can do, for ten minutes.
SimServerScenario healthy_server() {
  SimServerScenario scenario;
  scenario.seconds = 640;
  scenario.levels = {{0, 2}, {20, 50}};
  scenario.workers = 8;
  scenario.endpoints = {{.weight = 5, .service_seconds = 0.05, .variation = 0.3},
                        {.weight = 2, .service_seconds = 0.20, .variation = 0.3},
                        {.weight = 3, .service_seconds = 0.12, .variation = 0.3}};
  return scenario;
}

// Plateaus of a minute with so many users.
void set_stairs(SimServerScenario& scenario, std::initializer_list<double> users) {
  scenario.levels.clear();
  double second = 0;
  for (const double count : users) {
    scenario.levels.push_back({second, count});
    second += 60;
    scenario.levels.push_back({second - 1, count});
  }
  scenario.seconds = second;
}

// In how many of the seeds each rule fired.
class Firings {
 public:
  explicit Firings(SimServerScenario scenario,
                   const RunFacts& facts = {},
                   std::uint32_t writes_from = 1) {
    for (const std::uint64_t seed : calibration_seeds(kSeeds)) {
      scenario.seed = seed;
      const RunData data = run_data_of(simulate(scenario), writes_from);
      const std::vector<Finding> findings = diagnose(data, facts, {});
      for (const Finding& finding : findings) {
        ++count_[finding.id];
        texts_.push_back(finding.text);
      }
      silent_ += findings.empty() ? 1 : 0;
    }
  }

  double share(std::string_view id) const {
    const auto found = count_.find(id);
    return found == count_.end() ? 0 : static_cast<double>(found->second) / kSeeds;
  }
  double says(std::string_view beginning) const {
    const auto said = std::ranges::count_if(
        texts_, [&](const std::string& text) { return text.starts_with(beginning); });
    return static_cast<double>(said) / kSeeds;
  }
  double silent() const { return static_cast<double>(silent_) / kSeeds; }
  std::string text() const {
    std::string text;
    for (const auto& [id, count] : count_) {
      text += std::string(id) + ": " + std::to_string(count) + "\n";
    }
    return text;
  }

 private:
  std::map<std::string_view, int> count_;
  std::vector<std::string> texts_;
  int silent_ = 0;
};

TEST(DiagnosisCalibration, NoRuleFiresOnAHealthyServer) {
  const Firings firings(healthy_server());
  EXPECT_GE(firings.silent(), kSilentAtLeast) << firings.text();
}

TEST(DiagnosisCalibration, NoRuleFiresOnAHealthyServerUpTheStairs) {
  SimServerScenario scenario = healthy_server();
  set_stairs(scenario, {10, 20, 30, 40, 50});
  const Firings firings(scenario);
  EXPECT_GE(firings.silent(), kSilentAtLeast) << firings.text();
}

TEST(DiagnosisCalibration, FourWorkersAreALimit) {
  SimServerScenario scenario = healthy_server();
  scenario.workers = 4;
  set_stairs(scenario, {5, 20, 60, 100, 140});
  const Firings firings(scenario);
  EXPECT_GE(firings.share("sat-flat"), kFiresAtLeast) << firings.text();
  EXPECT_GE(firings.share("worker-limit"), kFiresAtLeast) << firings.text();
  EXPECT_GE(firings.says("the site behaves like 4 workers"), kFiresAtLeast) << firings.text();
}

// Writes spend most of their time under one lock; workers there are enough.
TEST(DiagnosisCalibration, ALockMakesWritesSlow) {
  SimServerScenario scenario = healthy_server();
  scenario.workers = 100;
  scenario.endpoints[1].locked_share = 0.9;
  scenario.endpoints[2] = {.weight = 3, .service_seconds = 0.05, .variation = 0.3};
  set_stairs(scenario, {5, 20, 40, 60, 80});
  const Firings firings(scenario);
  EXPECT_GE(firings.share("slow-write"), kFiresAtLeast) << firings.text();
}

TEST(DiagnosisCalibration, WorkersThatThrashDoLess) {
  SimServerScenario scenario = healthy_server();
  scenario.workers = 40;
  scenario.thrashing = 0.01;
  set_stairs(scenario, {5, 20, 60, 120, 200});
  const Firings firings(scenario);
  EXPECT_GE(firings.share("sat-retro"), kFiresAtLeast) << firings.text();
}

TEST(DiagnosisCalibration, AFullQueueFailsFast) {
  SimServerScenario scenario = healthy_server();
  scenario.workers = 4;
  scenario.queue_max = 8;
  set_stairs(scenario, {10, 20, 40, 150, 200, 250});
  const Firings firings(scenario);
  EXPECT_GE(firings.share("fast-fail"), kFiresAtLeast) << firings.text();
  EXPECT_GE(firings.share("failure-rate"), kFiresAtLeast) << firings.text();
}

TEST(DiagnosisCalibration, ALeakMakesTimesRise) {
  SimServerScenario scenario = healthy_server();
  scenario.leak_per_hour = 2.5;
  const Firings firings(scenario);
  EXPECT_GE(firings.share("drift-up"), kFiresAtLeast) << firings.text();
}

TEST(DiagnosisCalibration, AStallEveryMinuteIsFound) {
  SimServerScenario scenario = healthy_server();
  scenario.stall_every_seconds = 60;
  scenario.stall_seconds = 3;
  const Firings firings(scenario);
  EXPECT_GE(firings.share("periodic-stall"), kFiresAtLeast) << firings.text();
}

// Two seconds of every six, in runs of a minute: a third of the requests meet one, and they are no
// kind of their own.
TEST(DiagnosisCalibration, AStallOfAThirdOfTheTimeIsFoundAndExplainsTheShape) {
  SimServerScenario scenario = healthy_server();
  scenario.seconds = 60;
  scenario.stall_every_seconds = 6;
  scenario.stall_seconds = 2;
  for (const double phase : {0.0, 0.3, 0.7}) {
    scenario.stall_phase_seconds = phase;
    const Firings firings(scenario);
    EXPECT_GE(firings.says("every 6 s answers are slow"), kFiresAtLeast) << firings.text();
    EXPECT_LE(firings.share("bimodal"), 1 - kSilentAtLeast) << firings.text();
    EXPECT_LE(firings.share("contention"), 1 - kSilentAtLeast) << firings.text();
  }
}

// A short run has few periods to be sure of.
TEST(DiagnosisCalibration, NoRuleFiresInAMinuteOfAHealthyServer) {
  SimServerScenario scenario = healthy_server();
  scenario.seconds = 60;
  const Firings firings(scenario);
  EXPECT_GE(firings.silent(), kSilentAtLeast) << firings.text();
}

TEST(DiagnosisCalibration, MissesOfACacheAreASecondKind) {
  SimServerScenario scenario = healthy_server();
  scenario.endpoints[0].slow_share = 0.2;
  scenario.endpoints[0].slow_factor = 8;
  const Firings firings(scenario);
  EXPECT_GE(firings.share("bimodal"), kFiresAtLeast) << firings.text();
}

TEST(DiagnosisCalibration, AColdServerBeginsSlowly) {
  SimServerScenario scenario = healthy_server();
  scenario.cold_factor = 6;
  scenario.cold_seconds = 20;
  const Firings firings(scenario);
  EXPECT_GE(firings.share("cold-start"), kFiresAtLeast) << firings.text();
}

}  // namespace
}  // namespace acrida
