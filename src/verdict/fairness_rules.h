// Rules of the set "fairness": does every branch get the same?
//
//   branch-unfair  the slowest label's p95 is more than kUnfair times that of the median label.
//                  Needs labels (User::set_label), kLabelsMin of them with kLabelSamples each;
//                  the worst of many is the unluckiest, so its p95_at_least() must be above, too
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

std::vector<Finding> fairness_rules(const RunView& view);

}  // namespace acrida
