// What the calibrations share: how often something held, over kCalibrationSeeds runs.
//
// Thread: any.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numbers>
#include <ranges>
#include <string>
#include <utility>

#include "acrida/random.h"

namespace acrida {

// Builds for debugging and with sanitizers look for errors in the code, not in the statistics: a
// tenth of the runs, and limits that three standard errors of so few may miss.
#ifdef NDEBUG
inline constexpr std::uint64_t kCalibrationSeeds = 200;
inline constexpr double kSlack = 0;
#else
inline constexpr std::uint64_t kCalibrationSeeds = 20;
inline constexpr double kSlack = 3;
#endif

// The seeds of a calibration. They begin with 1, or with ACRIDA_CALIBRATION_FIRST in the
// environment: thresholds that were chosen by some seeds have to hold for others.
inline auto calibration_seeds(std::uint64_t count = kCalibrationSeeds) {
  const char* const given = std::getenv("ACRIDA_CALIBRATION_FIRST");
  const std::uint64_t first = given == nullptr ? 1 : std::strtoull(given, nullptr, 10);
  return std::views::iota(first, first + count);
}

// What nominal 95 % bounds must cover at least. Of 200 runs 95 % exactly would show 90 % or less
// once in 400 tries.
inline constexpr double kCoverageMin = 0.90;
inline constexpr double kFalseAlarmsMax = 0.01;
inline constexpr double kDetectionMin = 0.90;

class Tally {
 public:
  explicit Tally(std::string name) : name_(std::move(name)) {}

  void count(bool held) {
    held_ += held ? 1 : 0;
    ++runs_;
  }
  double share() const { return held_ / runs_; }

  void expect_at_least(double floor) const {
    report();
    EXPECT_GE(share(), floor - slack(floor)) << name_;
  }
  void expect_at_most(double ceiling) const {
    report();
    EXPECT_LE(share(), ceiling + slack(ceiling)) << name_;
  }

 private:
  double slack(double limit) const { return kSlack * std::sqrt(limit * (1 - limit) / runs_); }
  void report() const { testing::Test::RecordProperty(name_, fmt::format("{:.3f}", share())); }

  std::string name_;
  double held_ = 0;
  double runs_ = 0;
};

inline double draw_normal(Random& random) {
  const double radius = std::sqrt(-2 * std::log1p(-random.real()));
  return radius * std::cos(2 * std::numbers::pi * random.real());
}

}  // namespace acrida
