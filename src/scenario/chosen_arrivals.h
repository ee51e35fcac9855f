// ChosenArrivals: arrivals given with the options of a run (--arrival-rate) in the place of the
// scenario's own.
//
// Thread: values.
#pragma once

#include <string>
#include <vector>

#include "acrida/shape.h"

namespace acrida {

struct ChosenArrivals {
  std::string user_type;  // empty: all user types together, by weight
  std::string task;       // empty: the users themselves
  Arrivals arrivals;
};

// The same curve with every rate multiplied by `factor`. REQUIRES: factor > 0.
Arrivals scaled(const Arrivals& arrivals, double factor);

// The arrivals chosen for one task; null when there are none.
const Arrivals* chosen_for_task(const std::vector<ChosenArrivals>& chosen,
                                const std::string& user_type,
                                const std::string& task);

}  // namespace acrida
