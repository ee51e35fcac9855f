#include "scenario/scenario_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>

#include "scenario/user_loop_testing.h"

namespace acrida {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Shopper : public User {
 public:
  Task<> work() { co_return; }
};

class Admin : public Shopper {};

class Checkout : public TaskSet<Shopper> {
 public:
  Task<> work() { co_return; }
};

// "a b [c d]": the tasks, those of sets in brackets.
std::string tasks_of(const TaskTable& table) {
  std::string text;
  for (const PlannedTask& task : table.tasks()) {
    text += text.empty() ? "" : " ";
    text += task.set == nullptr ? task.name : "[" + tasks_of(*task.set) + "]";
  }
  return text;
}

std::string error_of(const std::function<void(Scenario&)>& describe,
                     const PlanOptions& options = {},
                     Parameters given = {}) {
  const auto scenario = std::make_shared<Scenario>(".", std::move(given));
  describe(*scenario);
  const auto plan = ScenarioPlan::make(scenario, options);
  return plan ? "no error" : plan.error().message();
}

void shop(Scenario& scenario) {
  auto checkout = scenario.task_set<Checkout>("Checkout")
                      .task("look", &Checkout::work)
                      .tag("read")
                      .task("pay", &Checkout::work)
                      .tag("write", "money")
                      .task("idle", &Checkout::work);
  scenario.user<Shopper>("Shopper")
      .task("browse", &Shopper::work)
      .tag("read")
      .task("buy", &Shopper::work)
      .tag("write")
      .task("rest", &Shopper::work)
      .task(checkout);
  scenario.user<Admin>("Admin").task("audit", &Shopper::work).tag_all("slow");
}

std::string planned(const PlanOptions& options) {
  const auto plan = plan_of(shop, options);
  std::string text;
  for (const UserType& type : plan->user_types()) {
    text += type.name + ": " + tasks_of(type.tasks) + "; ";
  }
  return text;
}

TEST(ScenarioPlanTest, WithoutTagsEverythingIsPlanned) {
  EXPECT_EQ(planned({}), "Shopper: browse buy rest [look pay idle]; Admin: audit; ");
}

TEST(ScenarioPlanTest, TagsKeepWhatHasOneOfThemAndNothingUntagged) {
  EXPECT_EQ(planned({.tags = {"read"}}), "Shopper: browse [look]; ");
  EXPECT_EQ(planned({.tags = {"money", "slow"}}), "Shopper: [pay]; Admin: audit; ");
}

TEST(ScenarioPlanTest, ExcludedTagsLeaveTheRestAndTheUntagged) {
  EXPECT_EQ(planned({.exclude_tags = {"write", "slow"}}), "Shopper: browse rest [look idle]; ");
}

TEST(ScenarioPlanTest, ExclusionWins) {
  EXPECT_EQ(planned({.tags = {"write"}, .exclude_tags = {"money"}}), "Shopper: buy; ");
}

TEST(ScenarioPlanTest, AUserTypeLeftWithoutTasksIsNamedInAWarning) {
  const auto plan = plan_of(shop, {.tags = {"read"}});
  EXPECT_THAT(plan->warnings(), ElementsAre("Admin has no tasks left: it is left out"));
  EXPECT_THAT(plan_of(shop)->warnings(), IsEmpty());
}

TEST(ScenarioPlanTest, ATagOnATaskSetIsATagOfItsTasks) {
  const auto describe = [](Scenario& scenario) {
    auto checkout = scenario.task_set<Checkout>("Checkout").task("pay", &Checkout::work);
    scenario.user<Shopper>("Shopper").task("browse", &Shopper::work).task(checkout).tag("till");
  };
  EXPECT_EQ(tasks_of(plan_of(describe, {.tags = {"till"}})->user_types()[0].tasks), "[pay]");
  EXPECT_EQ(tasks_of(plan_of(describe, {.exclude_tags = {"till"}})->user_types()[0].tasks),
            "browse");
}

TEST(ScenarioPlanTest, TagsThatLeaveNothingAreAnError) {
  EXPECT_EQ(error_of(shop, {.tags = {"none"}}), "the tags leave no task of any user type");
}

TEST(ScenarioPlanTest, TasksThatAllHaveTheWeight0AreAnErrorThatSaysSo) {
  const auto describe = [](Scenario& scenario) {
    scenario.user<Shopper>("Shopper").task("never", &Shopper::work, 0);
  };
  EXPECT_EQ(error_of(describe, {}), "no user type has a task with a weight above 0");
}

TEST(ScenarioPlanTest, PicksFollowTheWeights) {
  const auto plan = plan_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper")
        .task("five", &Shopper::work, 5)
        .task("never", &Shopper::work, 0)
        .task("three", &Shopper::work, 3)
        .task("one", &Shopper::work);
  });
  const TaskTable& tasks = plan->user_types()[0].tasks;
  Random random(7);
  std::map<std::string, int> picked;
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) {
    ++picked[tasks.pick(random).name];
  }
  // Six standard deviations: 945, 894, 596.
  EXPECT_NEAR(picked["five"], kDraws * 5 / 9.0, 945);
  EXPECT_NEAR(picked["three"], kDraws * 3 / 9.0, 894);
  EXPECT_NEAR(picked["one"], kDraws / 9.0, 596);
  EXPECT_EQ(picked.count("never"), 0U);
}

TEST(ScenarioPlanTest, ASequenceRepeatsEachTaskByItsWeight) {
  const auto plan = plan_of([](Scenario& scenario) {
    scenario.user<Shopper>("Shopper")
        .sequential()
        .task("a", &Shopper::work, 2)
        .task("b", &Shopper::work);
  });
  std::string seen;
  for (std::uint64_t turn = 0; turn < 7; ++turn) {
    seen += plan->user_types()[0].tasks.at_turn(turn).name;
  }
  EXPECT_EQ(seen, "aabaaba");
}

TEST(ScenarioPlanTest, EqualWeightsApplyToUsersAndTasks) {
  const auto plan = plan_of(
      [](Scenario& scenario) {
        scenario.user<Shopper>("Shopper")
            .weight(7)
            .task("a", &Shopper::work, 5)
            .task("never", &Shopper::work, 0);
      },
      {.equal_weights = true});
  EXPECT_EQ(plan->user_types()[0].weight, 1);
  EXPECT_EQ(plan->user_types()[0].tasks.weight_total(), 1);
}

TEST(ScenarioPlanTest, OnlyTheWantedUserTypesAreThere) {
  const auto plan = plan_of(shop, {.user_types = {"Admin"}});
  ASSERT_EQ(plan->user_types().size(), 1U);
  EXPECT_EQ(plan->user_types()[0].name, "Admin");
  EXPECT_EQ(error_of(shop, {.user_types = {"Shoper"}}),
            "unknown user type Shoper: did you mean Shopper?");
}

TEST(ScenarioPlanTest, HostsAreTakenFromOptionThenTypeThenScenario) {
  const auto describe = [](Scenario& scenario) {
    scenario.host("http://all");
    scenario.user<Shopper>("A").task("t", &Shopper::work);
    scenario.user<Shopper>("B").host("http://own").task("t", &Shopper::work);
  };
  const auto plan = plan_of(describe);
  EXPECT_EQ(plan->host(), "http://all");
  EXPECT_EQ(plan->user_types()[0].host, "http://all");
  EXPECT_EQ(plan->user_types()[1].host, "http://own");
  EXPECT_EQ(plan_of(describe, {.host = "http://given"})->user_types()[1].host, "http://given");
}

TEST(ScenarioPlanTest, AUserTypeWithoutANameHasThatOfItsClass) {
  const auto plan =
      plan_of([](Scenario& scenario) { scenario.user<Shopper>().task("t", &Shopper::work); });
  EXPECT_EQ(plan->user_types()[0].name, "Shopper");
}

TEST(ScenarioPlanTest, ParametersAreReadAsTheTypeOfTheirDefault) {
  const auto scenario = std::make_shared<Scenario>(
      ".", Parameters{{"n", "12"}, {"ratio", "0.5"}, {"on", "yes"}, {"text", ""}});
  EXPECT_EQ(scenario->param("n", 3), 12);
  EXPECT_EQ(scenario->param("ratio", 2.0), 0.5);
  EXPECT_TRUE(scenario->param("on", false));
  EXPECT_EQ(scenario->param("text", "x"), "");
  EXPECT_EQ(scenario->param("other", "y"), "y");
  scenario->user<Shopper>("A").task("t", &Shopper::work);
  const auto plan = ScenarioPlan::make(scenario, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ((*plan)->parameters().at("n"), "12");
  EXPECT_EQ((*plan)->parameters().at("other"), "y");
}

TEST(ScenarioPlanTest, WrongParametersAreErrors) {
  const auto describe = [](Scenario& scenario) {
    scenario.param("tills", std::uint8_t{50}, "how many tills");
    scenario.user<Shopper>("A").task("t", &Shopper::work);
  };
  EXPECT_EQ(error_of(describe, {}, {{"tils", "3"}}),
            "the scenario has no parameter tils: did you mean tills?");
  EXPECT_EQ(error_of(describe, {}, {{"tills", "3.5"}}),
            "parameter tills: \"3.5\" is not a whole number; it is how many tills");
  EXPECT_EQ(error_of(describe, {}, {{"tills", "300"}}),
            "parameter tills: \"300\" is not in range; it is how many tills");
}

TEST(ScenarioPlanTest, MistakesAreErrorsThatSayWhere) {
  EXPECT_EQ(error_of([](Scenario&) {}),
            "the scenario has no user type: write scenario.user<...>(...)");
  EXPECT_EQ(error_of([](Scenario& s) { s.user<Shopper>("A"); }),
            "user type A has no tasks: add task(\"name\", &A::name)");
  EXPECT_EQ(error_of([](Scenario& s) { s.user<Shopper>("A").task("t", &Shopper::work, -1); }),
            "A.t: a task's weight is between 0 and 1000000000");
  EXPECT_EQ(error_of([](Scenario& s) { s.user<Shopper>("A").tag("x"); }),
            "A: tag(\"x\") stands before any task(); tag_all() tags every task");
  EXPECT_EQ(error_of([](Scenario& s) {
              s.user<Shopper>("A").task("t", &Shopper::work);
              s.user<Admin>("A").task("t", &Shopper::work);
            }),
            "two user types are named A");
  EXPECT_EQ(
      error_of([](Scenario& s) { s.user<Shopper>("A").weight(-1).task("t", &Shopper::work); }),
      "user type A: a weight is a number and not negative");
  EXPECT_EQ(error_of([](Scenario& s) { s.user<Shopper>("A").weight(0).task("t", &Shopper::work); }),
            "every user type has weight 0");
  EXPECT_EQ(error_of([](Scenario& s) {
              s.user<Shopper>("A")
                  .task("t", &Shopper::work)
                  .task_arrivals(per_second(1))
                  .task("u", &Shopper::work);
            }),
            "user type A: give every task its arrivals, or none");
  EXPECT_EQ(error_of([](Scenario& s) {
              s.user<Shopper>("A").arrivals(per_second(-1)).task("t", &Shopper::work);
            }),
            "A: arrivals need rates that are numbers and not negative, and lengths above 0");
}

TEST(ScenarioPlanTest, ATaskSetMustNotContainItself) {
  EXPECT_EQ(error_of([](Scenario& scenario) {
              auto outer = scenario.task_set<Checkout>("Outer");
              auto inner = scenario.task_set<Checkout>("Inner").task(outer);
              outer.task(inner);
              scenario.user<Shopper>("A").task(outer);
            }),
            "task set Outer contains itself");
}

TEST(ScenarioPlanTest, ArrivalsMakeATypeOnDemandOrItsUsersArrive) {
  const auto plan = plan_of([](Scenario& scenario) {
    scenario.user<Shopper>("Tasks").task("t", &Shopper::work).task_arrivals(per_second(4));
    scenario.user<Shopper>("Users")
        .arrivals(per_second(10).hold(1min).ramp_to(100, 5min).poisson())
        .task("t", &Shopper::work);
  });
  EXPECT_TRUE(plan->user_types()[0].on_demand);
  EXPECT_EQ(plan->user_types()[0].tasks.tasks()[0].arrivals->rate(), 4);
  EXPECT_FALSE(plan->user_types()[1].on_demand);
  const Arrivals& arrivals = *plan->user_types()[1].arrivals;
  ASSERT_EQ(arrivals.pieces().size(), 2U);
  EXPECT_EQ(arrivals.pieces()[1].from, 10);
  EXPECT_EQ(arrivals.pieces()[1].to, 100);
  EXPECT_TRUE(arrivals.is_poisson());
}

// Two tasks of a till, and one that an office has, too.
void tills_and_office(Scenario& scenario) {
  scenario.user<Shopper>("Till")
      .works_shift()
      .task("pay", &Shopper::work, 5)
      .task("search", &Shopper::work, 3)
      .task("nothing", &Shopper::work, 0)
      .task("report", &Shopper::work);
  scenario.user<Admin>("Office").task("report", &Admin::work);
}

PlanOptions arrivals_of(std::string_view user_type, std::string_view task, Arrivals arrivals) {
  PlanOptions options;
  options.arrivals.push_back({.user_type = std::string(user_type),
                              .task = std::string(task),
                              .arrivals = std::move(arrivals)});
  return options;
}

TEST(ScenarioPlanTest, ARateOfOneTaskIsFollowedByItsCompanionsAsTheirWeightsAre) {
  for (const auto& options :
       {arrivals_of("Till", "pay", per_second(10)), arrivals_of("pay", "", per_second(10))}) {
    const auto plan = plan_of(tills_and_office, options);
    const UserType& till = plan->user_types()[0];
    EXPECT_TRUE(till.on_demand);
    EXPECT_EQ(till.tasks.tasks()[0].arrivals->rate(), 10);
    EXPECT_EQ(till.tasks.tasks()[1].arrivals->rate(), 6);
    ASSERT_EQ(till.tasks.tasks().size(), 3U);  // without the one that is never picked
    EXPECT_EQ(till.tasks.tasks()[2].arrivals->rate(), 2);
    EXPECT_FALSE(plan->user_types()[1].on_demand);
  }
}

TEST(ScenarioPlanTest, ATaskThatSeveralTypesHaveNeedsItsType) {
  const auto scenario = std::make_shared<Scenario>(".", Parameters());
  tills_and_office(*scenario);
  const auto plan = ScenarioPlan::make(scenario, arrivals_of("report", "", per_second(1)));
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().message(),
            "arrivals for the task report of Till and Office: name one of them, as in Till.report");
}

TEST(ScenarioPlanTest, AcceleratedArrivalsAreShorterAndMore) {
  const Arrivals fast = accelerated(per_second(10).hold(1min).ramp_to(20, 2min), 60);
  double seconds = 0;
  for (const Arrivals::Piece& piece : fast.pieces()) {
    seconds += to_seconds(piece.length);
  }
  EXPECT_DOUBLE_EQ(seconds, 3);
  EXPECT_EQ(fast.rate(), 1200);
  EXPECT_EQ(accelerated(per_second(10), 60).rate(), 600);
}

TEST(ScenarioPlanTest, WhoWorksInShiftsAndWhoMayLookIsKept) {
  const auto plan = plan_of([](Scenario& scenario) {
    tills_and_office(scenario);
    scenario.auditor("books@shop", "secret");
  });
  EXPECT_TRUE(plan->user_types()[0].works_shift);
  EXPECT_FALSE(plan->user_types()[1].works_shift);
  EXPECT_EQ(plan->auditor().user, "books@shop");
}

TEST(ScenarioPlanTest, TheLastShapeWins) {
  const auto plan = plan_of([](Scenario& scenario) {
    scenario.shape({{1min, 10, 1}, {2min, 20, 2}});
    scenario.shape([](Duration elapsed) -> std::optional<Load> {
      return elapsed > 1min ? std::nullopt : std::optional<Load>(Load{.users = 5, .spawn_rate = 2});
    });
    scenario.user<Shopper>("A").task("t", &Shopper::work);
  });
  EXPECT_THAT(plan->stages(), IsEmpty());
  EXPECT_EQ(plan->shape()(30s)->users, 5);
  EXPECT_FALSE(plan->shape()(61s).has_value());
}

}  // namespace
}  // namespace acrida
