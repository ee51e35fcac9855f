// Rules of the set "server" about requests that nothing came back for: is anybody there?
//
//   unreachable  no request at all was answered; needs one
//   no-answer    more than kUnansweredShare of kUnansweredRequests were not, at 95 %
//
// Needs RunData::causes. Requests that could not be sent as the scenario asked for them are its
// own fault and count for neither.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <vector>

#include "verdict/run_view.h"

namespace acrida {

inline constexpr double kUnansweredShare = 0.01;
inline constexpr std::uint64_t kUnansweredRequests = 100;

std::vector<Finding> reach_rules(const RunView& view);

// What nobody answered says nothing but that: whatever else was found follows from it. Leaves what
// makes the run invalid.
void leave_what_is_unreachable(std::vector<Finding>& findings);

// The finding that no request was answered; null: some was.
const Finding* unreachable(const std::vector<Finding>& findings);

}  // namespace acrida
