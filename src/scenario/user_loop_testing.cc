#include "scenario/user_loop_testing.h"

#include <gtest/gtest.h>

namespace acrida {

std::shared_ptr<const ScenarioPlan> plan_of(const std::function<void(Scenario&)>& describe,
                                            const PlanOptions& options) {
  const auto scenario = std::make_shared<Scenario>(".", Parameters());
  describe(*scenario);
  Result<std::shared_ptr<const ScenarioPlan>> plan = ScenarioPlan::make(scenario, options);
  if (!plan) {
    ADD_FAILURE() << plan.error().message();
    return nullptr;
  }
  return *plan;
}

}  // namespace acrida
