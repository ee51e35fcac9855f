#include "verdict/task_shares.h"

#include <gtest/gtest.h>

#include <map>

namespace acrida {
namespace {

LearnedTask task(std::string name, double weight, double leaves_at_once = 0) {
  LearnedTask made;
  made.name = std::move(name);
  made.weight = weight;
  made.leaves_at_once = leaves_at_once;
  return made;
}

LearnedTask set(std::string name, double weight, std::vector<LearnedTask> tasks) {
  LearnedTask made = task(std::move(name), weight);
  made.is_set = true;
  made.tasks = std::move(tasks);
  return made;
}

LearnedClass user_class(std::vector<LearnedTask> tasks) {
  LearnedClass made;
  made.name = "User";
  made.wait.seconds = 1;
  made.tasks = std::move(tasks);
  return made;
}

std::map<std::string, double> visits(const TaskCycle& cycle) {
  std::map<std::string, double> by_name;
  for (const TaskShare& share : cycle.tasks) {
    by_name[share.name] += share.visits;
  }
  return by_name;
}

double waits(const TaskCycle& cycle) {
  double sum = 0;
  for (const TaskShare& share : cycle.tasks) {
    sum += share.visits * share.waits * share.wait.seconds;
  }
  return sum;
}

TEST(TaskShares, AreTheWeights) {
  const auto user = user_class({task("a", 3), task("b", 1)});
  const auto cycles = task_cycles(user);
  ASSERT_EQ(cycles.size(), 1U);
  EXPECT_EQ(visits(cycles[0]), (std::map<std::string, double>{{"a", 0.75}, {"b", 0.25}}));
  EXPECT_DOUBLE_EQ(waits(cycles[0]), 1);
}

TEST(TaskShares, AWeightInASequenceIsANumberOfTurns) {
  auto user = user_class({task("a", 2), task("b", 1)});
  user.sequential = true;
  const auto cycles = task_cycles(user);
  EXPECT_EQ(visits(cycles[0]), (std::map<std::string, double>{{"a", 2}, {"b", 1}}));
  EXPECT_DOUBLE_EQ(waits(cycles[0]), 3);
}

// Three of four steps in the set stay in it: four steps by entry, the last of them without a wait.
TEST(TaskShares, ATaskSetIsWalkedUntilItIsLeft) {
  const auto user = user_class({task("a", 1), set("s", 1, {task("b", 3), task("out", 1, 1)})});
  const auto cycles = task_cycles(user);
  ASSERT_EQ(cycles.size(), 1U);
  const auto by_name = visits(cycles[0]);
  EXPECT_DOUBLE_EQ(by_name.at("a"), 0.5);
  EXPECT_DOUBLE_EQ(by_name.at("s"), 0.5);
  EXPECT_DOUBLE_EQ(by_name.at("s.b"), 1.5);
  EXPECT_DOUBLE_EQ(by_name.at("s.out"), 0.5);
  EXPECT_DOUBLE_EQ(waits(cycles[0]), 0.5 + 1.5);
}

TEST(TaskShares, AnInterruptWithoutReschedulingIsFollowedByTheParentsWait) {
  LearnedTask out = task("out", 1);
  out.leaves_waiting = 1;
  LearnedTask inner = set("s", 1, {out});
  inner.wait = LearnedWait{.seconds = 50};
  const auto user = user_class({inner});
  EXPECT_DOUBLE_EQ(waits(task_cycles(user)[0]), 1);
}

TEST(TaskShares, ASequenceEndsWhereItIsInterrupted) {
  LearnedTask steps = set("s", 1, {task("a", 1), task("b", 1, 0.5), task("c", 1, 1), task("d", 1)});
  steps.sequential = true;
  const auto user = user_class({steps});
  const auto by_name = visits(task_cycles(user)[0]);
  EXPECT_DOUBLE_EQ(by_name.at("s.a"), 1);
  EXPECT_DOUBLE_EQ(by_name.at("s.b"), 1);
  EXPECT_DOUBLE_EQ(by_name.at("s.c"), 0.5);
  EXPECT_DOUBLE_EQ(by_name.at("s.d"), 0);
}

// A set that nothing interrupts keeps who has entered it.
TEST(TaskShares, UsersEndUpWhereNothingInterrupts) {
  const auto user =
      user_class({task("a", 8), set("s", 1, {task("b", 1)}), set("t", 3, {task("c", 1)})});
  const auto cycles = task_cycles(user);
  ASSERT_EQ(cycles.size(), 2U);
  EXPECT_DOUBLE_EQ(cycles[0].users, 0.25);
  EXPECT_EQ(visits(cycles[0]), (std::map<std::string, double>{{"s.b", 1}}));
  EXPECT_EQ(cycles[0].tasks[0].top, 1U);
  EXPECT_DOUBLE_EQ(cycles[1].users, 0.75);
}

TEST(TaskShares, SetsWithinSetsMultiply) {
  const auto user = user_class(
      {set("s", 1, {set("t", 1, {task("b", 1), task("out", 1, 1)}), task("out", 1, 1)})});
  const auto by_name = visits(task_cycles(user)[0]);
  EXPECT_DOUBLE_EQ(by_name.at("s.out"), 1);
  EXPECT_DOUBLE_EQ(by_name.at("s.t"), 1);
  EXPECT_DOUBLE_EQ(by_name.at("s.t.b"), 1);
  EXPECT_DOUBLE_EQ(by_name.at("s.t.out"), 1);
}

TEST(TaskShares, ATaskThatAsksForTheNextAtOnceHasNoWait) {
  LearnedTask hasty = task("a", 1);
  hasty.at_once = 1;
  const auto user = user_class({hasty, task("b", 1)});
  EXPECT_DOUBLE_EQ(waits(task_cycles(user)[0]), 0.5);
}

}  // namespace
}  // namespace acrida
