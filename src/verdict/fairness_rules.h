// Rules of the set "fairness": does every branch get the same?
//
//   branch-unfair  the slowest label's p95 is more than kUnfair times that of the median label.
//                  Needs labels (User::set_label), kLabelsMin of them with kLabelSamples each
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <vector>

#include "verdict/run_view.h"

namespace acrida {

inline constexpr double kUnfair = 1.5;
inline constexpr std::size_t kLabelsMin = 3;
inline constexpr std::uint64_t kLabelSamples = 59;
// A p95 of few samples is uncertain, and the worst of many labels is the unluckiest: only a label
// whose p95 lies above the median's by so many standard errors of its rank counts.
inline constexpr double kUnfairErrors = 3;

std::vector<Finding> fairness_rules(const RunView& view);

}  // namespace acrida
