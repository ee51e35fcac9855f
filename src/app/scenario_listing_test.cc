#include "app/scenario_listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/options_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;

struct Clerk : User {
  Task<> rest() { co_return; }
  Task<> work() { co_return; }
};

std::shared_ptr<const ScenarioPlan> plan() {
  auto scenario = std::make_shared<Scenario>(".", Parameters());
  scenario->user<Clerk>("Clerk").weight(3).task("rest", &Clerk::rest).task("work", &Clerk::work, 3);
  scenario->user<Clerk>("Cook\x1b").task("rest", &Clerk::rest);
  return ScenarioPlan::make(scenario, {}).value();
}

TEST(ScenarioListing, NamesAreIndentedAndHarmless) {
  EXPECT_EQ(user_list(*plan()), "Available Users:\n    Clerk\n    Cook\\x1b\n");
}

TEST(ScenarioListing, TheTaskRatioKnowsWeightsAndExactCounts) {
  const Options weights = parse({"--show-task-ratio", "-u", "4"}).value();
  EXPECT_THAT(task_ratio(weights, *plan()), HasSubstr(" 75.0       Clerk"));
  const Options exact = parse({"--show-task-ratio", "--fixed-count", "Clerk=1", "-u", "4"}).value();
  EXPECT_THAT(task_ratio(exact, *plan()), HasSubstr(" 25.0       Clerk"));
}

TEST(ScenarioListing, TheTaskRatioMayBeJson) {
  const Options json = parse({"--show-task-ratio-json", "-u", "4"}).value();
  EXPECT_THAT(task_ratio(json, *plan()), HasSubstr("\"per_class\": {"));
}

}  // namespace
}  // namespace acrida
