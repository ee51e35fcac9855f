// The two halves of a label "branch/terminal" (User::set_label()): "Kandy/till 3" is a till of the
// branch Kandy. A label without a slash is a branch that has no terminals.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "stats/run_data.h"

namespace acrida {

// What is before the first '/'; all of a label without one.
std::string_view branch_of(std::string_view label);

// The branches of a run, each all its terminals together, in the order of their first ones.
std::vector<LabelStats> branches_of(const std::vector<LabelStats>& labels);

// Of fewer requests a 95th percentile says nothing.
inline constexpr std::uint64_t kRankedRequestsMin = 20;

// The terminals of a run, the one with the highest p95 first: all labels with kRankedRequestsMin
// requests and more.
std::vector<LabelStats> worst_terminals(const std::vector<LabelStats>& labels);
// Its branches likewise.
std::vector<LabelStats> worst_branches(const std::vector<LabelStats>& labels);

}  // namespace acrida
