// ChosenArrivals: arrivals given with the options of a run (--arrival-rate) in the place of the
// scenario's own.
//
// Thread: values.
#pragma once

#include <string>
#include <vector>

#include "acrida/scenario_spec.h"
#include "acrida/shape.h"
#include "base/error.h"

namespace acrida {

struct ChosenArrivals {
  std::string user_type;  // empty: all user types together, by weight; or a task that one type has
  std::string task;       // empty: the users themselves
  Arrivals arrivals;
};

// The same curve with every rate multiplied by `factor`. REQUIRES: factor > 0.
Arrivals scaled(const Arrivals& arrivals, double factor);

// The same curve when time runs `times` as fast: shorter, with higher rates. REQUIRES: times > 0.
Arrivals accelerated(const Arrivals& arrivals, double times);

// With the user type of each task that was given alone. Fails when several types have that task.
Result<std::vector<ChosenArrivals>> with_user_types(const detail::ScenarioSpec& spec,
                                                    std::vector<ChosenArrivals> chosen);

// And the other tasks of a user type of which some were chosen: "600 invoices an hour" says how
// much of everything that the tills do. Their rates are to that of the first one chosen as their
// weights are; what has arrivals of its own keeps them.
std::vector<ChosenArrivals> with_companions(const detail::ScenarioSpec& spec,
                                            const std::vector<ChosenArrivals>& chosen,
                                            bool equal_weights);

// The arrivals chosen for one task; null when there are none.
const Arrivals* chosen_for_task(const std::vector<ChosenArrivals>& chosen,
                                const std::string& user_type,
                                const std::string& task);

}  // namespace acrida
