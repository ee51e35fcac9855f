#include "verdict/target_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stats/run_stats.h"
#include "verdict/learned_run.h"
#include "verdict/target_table.h"

namespace acrida {
namespace {

using testing::HasSubstr;

LearnedTask task(std::string name, double weight, std::vector<LearnedRequest> requests) {
  LearnedTask made;
  made.name = std::move(name);
  made.weight = weight;
  made.executions = 3;
  made.requests = std::move(requests);
  return made;
}

Learned library() {
  LearnedClass reader;
  reader.name = "Reader";
  reader.users = 100;
  reader.wait.seconds = 4;
  reader.on_start = {{"POST", "/session", 1, 0.01, 0}};
  reader.tasks = {task("find", 3, {{"GET", "/books?query=", 1, 0.02, 0}}),
                  task("lend", 1, {{"POST", "/loans", 1, 0.03, 0}})};
  Learned learned;
  learned.spawn_rate = 10;
  learned.classes = {reader};
  return learned;
}

TEST(TargetPlan, RowsFindTheRequestsThatWereLearned) {
  const auto targets = read_targets(
      "| Endpoint | Request | p95 (ms) | Target RPS |\n|---|---|---|---|\n"
      "| Search | GET /books* | < 200 | 10 |\n| Loan | POST /loans | < 300 | 10 |\n",
      "t.md");
  ASSERT_TRUE(targets.has_value()) << targets.error().message();
  const auto made = plan_targets(library(), *targets);
  ASSERT_TRUE(made.has_value()) << made.error().message();
  EXPECT_NEAR(made->plan.rows[0].best, 18.75, 1e-9);  // 100 / 4 * 3 / 4
  EXPECT_FALSE(made->plan.rows[0].never);
  EXPECT_NEAR(made->plan.rows[1].best, 6.25, 1e-9);
  EXPECT_TRUE(made->plan.rows[1].never);
  EXPECT_EQ(made->match_lines.size(), 2U);
}

TEST(TargetPlan, WhereNoTaskWasTriedThereIsNone) {
  Learned refused = library();
  refused.classes.front().error = "none of its tasks was tried: StopUser: Login failed";
  for (LearnedTask& tried : refused.classes.front().tasks) {
    tried.executions = 0;
    tried.requests.clear();
  }
  const auto made = plan_targets(refused, {});
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().message(), "Reader: none of its tasks was tried: StopUser: Login failed");
}

TEST(TargetPlan, ARowAboutNothingIsRefused) {
  const auto targets = read_targets(
      "| Endpoint | Request | p95 (ms) |\n|---|---|---|\n| Fine | POST /fines | < 200 |\n", "t.md");
  ASSERT_TRUE(targets.has_value()) << targets.error().message();
  EXPECT_FALSE(plan_targets(library(), *targets).has_value());
}

TEST(TargetPlan, WhereTheRehearsalFailedARowWaitsForTheRun) {
  const auto targets = read_targets(
      "| Endpoint | Request | p95 (ms) |\n|---|---|---|\n| Fine | POST /fines | < 200 |\n", "t.md");
  ASSERT_TRUE(targets.has_value()) << targets.error().message();
  Learned learned = library();
  learned.classes[0].tasks[1].requests[0].failures = 1;
  const auto made = plan_targets(learned, *targets);
  ASSERT_TRUE(made.has_value()) << made.error().message();
  EXPECT_TRUE(made->matched.rows[0].names.empty());
  EXPECT_EQ(made->matched.unmatched.size(), 1U);
}

TEST(LearnedRun, UsersAreScaledInProportion) {
  Learned learned;
  for (const auto& [name, users] : {std::pair("A", 49), {"B", 14}, {"C", 7}}) {
    LearnedClass& one = learned.classes.emplace_back();
    one.name = name;
    one.users = users;
  }
  scale_users(learned, 140);
  EXPECT_EQ(learned.classes[0].users, 98);
  EXPECT_EQ(learned.classes[2].users, 14);
  scale_users(learned, 10);
  EXPECT_EQ(learned.classes[0].users + learned.classes[1].users + learned.classes[2].users, 10);
  learned.classes[1].fixed_count = 2;
  learned.classes[1].users = 2;
  scale_users(learned, 22);
  EXPECT_EQ(learned.classes[1].users, 2);
  EXPECT_EQ(learned.classes[0].users + learned.classes[2].users, 20);
}

// Ten users for 60 s, each of which logged in and made a request of 0.5 s every 2 s.
TEST(LearnedRun, ARunShowsItsRatesAndItsUsers) {
  RunData data;
  data.total.counts.requests = 310;
  data.figures_from = WallTime(std::chrono::seconds(1000));
  data.total.last_done = data.figures_from + std::chrono::seconds(60);
  EntryStats login;
  login.method = "POST";
  login.name = "login";
  login.counts.requests = 10;
  login.counts.in_on_start = 10;
  EntryStats get;
  get.method = "GET";
  get.name = "get";
  get.counts.requests = 300;
  for (int i = 0; i < 300; ++i) {
    get.success.record(std::chrono::milliseconds(500));
  }
  data.entries = {login, get};
  data.user_classes = {"U"};
  for (std::int64_t second = 0; second < 60; ++second) {
    data.series.at(second).users = {10};
  }
  const LoadPlan plan = plan_load(learned_of_run(data, std::nullopt), {});
  EXPECT_EQ(plan.users, 10);
  EXPECT_NEAR(plan.names[1].at_target, 5, 0.05);
  EXPECT_NEAR(plan.names[0].at_start, 10, 1e-9);
  EXPECT_NEAR(plan_load(learned_of_run(data, 20), {}).names[1].at_target, 10, 0.1);
}

}  // namespace
}  // namespace acrida
