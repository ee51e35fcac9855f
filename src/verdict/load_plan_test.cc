// The numbers are computed by hand from N / (Z + R).
#include "verdict/load_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "verdict/sample_needs.h"

namespace acrida {
namespace {

LearnedRequest request(std::string name, double count = 1, double seconds = 0.02) {
  return {.method = "POST", .name = std::move(name), .count = count, .seconds = seconds};
}

LearnedTask task(std::string name, double weight, std::vector<LearnedRequest> requests) {
  LearnedTask made;
  made.name = std::move(name);
  made.weight = weight;
  made.executions = 3;
  made.requests = std::move(requests);
  return made;
}

Limit percentile(double quantile, double seconds) {
  return {.measure = Measure::kPercentile, .quantile = quantile, .value = seconds, .text = ""};
}

Limit rate(double value) {
  return {.measure = Measure::kRate, .value = value, .text = ""};
}

// A shop: 49 tills of 70 users, which wait 2 s on average and choose among three tasks.
Learned shop() {
  LearnedClass till;
  till.name = "Till";
  till.weight = 7;
  till.users = 49;
  till.wait.seconds = 2;
  till.on_start = {request("login")};
  till.tasks = {task("sell", 5, {request("create"), request("submit")}),
                task("search", 3, {request("search")}), task("stock", 1, {request("stock")})};
  LearnedClass office;
  office.name = "Office";
  office.weight = 3;
  office.users = 21;
  office.wait.seconds = 10;
  office.on_start = {request("login")};
  office.tasks = {task("report", 1, {request("report", 1, 0.5)})};
  Learned learned;
  learned.spawn_rate = 5;
  learned.classes = {till, office};
  return learned;
}

// create, submit, search, stock, login, as the names of shop() are numbered.
std::vector<PlanRowInput> rows() {
  return {{"Create", {1}, {percentile(0.5, 0.3), percentile(0.99, 1.5), rate(25)}},
          {"Submit", {2}, {percentile(0.5, 0.2), rate(12)}},
          {"Search", {3}, {percentile(0.5, 0.1), rate(5)}},
          {"Stock", {4}, {percentile(0.5, 0.05)}},
          {"Login", {0}, {percentile(0.95, 0.5), percentile(0.99, 1), rate(5)}}};
}

TEST(LoadPlan, NamesComeInTheOrderOfTheClasses) {
  std::vector<std::string> names;
  for (const RequestName& name : request_names(shop())) {
    names.push_back(name.name);
  }
  EXPECT_THAT(names,
              testing::ElementsAre("login", "create", "submit", "search", "stock", "report"));
}

TEST(LoadPlan, TheRatesAtZeroLatencyAreUsersByWaits) {
  const LoadPlan plan = plan_load(shop(), rows());
  EXPECT_NEAR(plan.rows[0].best, 49.0 / 2 * 5 / 9, 1e-9);  // 13.6
  EXPECT_NEAR(plan.rows[2].best, 49.0 / 2 * 3 / 9, 1e-9);  // 8.2
  EXPECT_NEAR(plan.rows[3].best, 49.0 / 2 * 1 / 9, 1e-9);  // 2.7
  EXPECT_NEAR(plan.names[5].best, 2.1, 1e-9);
}

TEST(LoadPlan, AtTargetLatencyACycleTakesTheTargetsMedians) {
  const LoadPlan plan = plan_load(shop(), rows());
  const double cycle = 2 + 5.0 / 9 * (0.3 + 0.2) + 3.0 / 9 * 0.1 + 1.0 / 9 * 0.05;
  EXPECT_NEAR(plan.rows[0].at_target, 49 / cycle * 5 / 9, 1e-9);  // 11.75
  EXPECT_NEAR(plan.names[5].at_target, 21 / 10.5, 1e-9);          // no target: as measured
  EXPECT_TRUE(plan.names[5].measured);
  EXPECT_FALSE(plan.names[1].measured);
}

TEST(LoadPlan, ATargetOutOfReachNamesTheUsersThatWouldReachIt) {
  const LoadPlan plan = plan_load(shop(), rows());
  EXPECT_TRUE(plan.rows[0].never);
  EXPECT_EQ(plan.rows[0].users, 149);   // 70 * 25 / 11.7506
  EXPECT_FALSE(plan.rows[1].never);     // 13.6 at most against 12 ...
  EXPECT_TRUE(plan.rows[1].if_faster);  // ... but 11.75 at its targets' times
  EXPECT_EQ(plan.rows[1].users, 72);
  EXPECT_FALSE(plan.rows[2].never || plan.rows[2].if_faster);
  EXPECT_FALSE(plan.rows[2].users.has_value());
}

TEST(LoadPlan, AHundredLoginsProveAp95AndNoP99) {
  Learned hundred = shop();
  hundred.classes[1].users = 51;
  const LoadPlan plan = plan_load(hundred, rows());
  const PlannedRow& login = plan.rows[4];
  EXPECT_TRUE(login.at_start_only);
  EXPECT_NEAR(login.best, 5, 1e-9);  // while users start
  EXPECT_TRUE(login.cells[0].provable);
  EXPECT_FALSE(login.cells[1].provable);
  EXPECT_THAT(login.cells[1].reason, testing::HasSubstr("p99 takes 449"));
  EXPECT_FALSE(login.cells[2].provable);
}

TEST(LoadPlan, SeventyLoginsInAFewSecondsAreTooFewForAp95) {
  const PlannedCell cell = plan_load(shop(), rows()).rows[4].cells[0];
  EXPECT_FALSE(cell.provable);
  EXPECT_THAT(cell.reason, testing::HasSubstr("p95 takes 89"));
}

TEST(LoadPlan, TheShortestRunHasSamplesForItsSlowestCell) {
  std::vector<PlanRowInput> asked = rows();
  asked[3].limits = {percentile(0.99, 0.3)};
  asked[3].limits.push_back(percentile(0.5, 0.05));
  const LoadPlan plan = plan_load(shop(), asked);
  EXPECT_EQ(plan.longest_cell, "p99 of Stock");
  const double seconds = 3 * 299 / plan.rows[3].at_target + 70.0 / 5;
  ASSERT_TRUE(plan.shortest.has_value());
  EXPECT_EQ(to_seconds(*plan.shortest), std::ceil(seconds / 10) * 10);
}

TEST(LoadPlan, ARowOfSeveralRequestsAddsThemUp) {
  const LoadPlan plan = plan_load(shop(), {{"All of it", {1, 2}, {rate(25)}}});
  EXPECT_NEAR(plan.rows[0].best, 2 * 49.0 / 2 * 5 / 9, 1e-9);
  EXPECT_TRUE(plan.rows[0].if_faster || !plan.rows[0].never);
}

TEST(LoadPlan, TheRowOfTheFewestRequestsSaysHowSlowOneIs) {
  const LoadPlan plan =
      plan_load(shop(), {{"Create", {1}, {percentile(0.5, 0.3)}},
                         {"Everything", {0, 1, 2, 3, 4, 5}, {percentile(0.5, 1)}}});
  EXPECT_EQ(plan.names[1].seconds, 0.3);
  EXPECT_EQ(plan.names[2].seconds, 1);
}

TEST(LoadPlan, WithoutAMedianTheMeanAndHalfThe95thPercentileServe) {
  Limit mean{.measure = Measure::kMean, .value = 0.4, .text = ""};
  const LoadPlan plan = plan_load(shop(), {{"Create", {1}, {percentile(0.95, 0.8), mean}},
                                           {"Submit", {2}, {percentile(0.95, 0.6)}}});
  EXPECT_EQ(plan.names[1].seconds, 0.4);
  EXPECT_EQ(plan.names[2].seconds, 0.3);
}

TEST(LoadPlan, UsersWithoutAWaitAreAsFastAsTheSite) {
  Learned learned = shop();
  learned.classes[0].wait.seconds = 0;
  const LoadPlan plan = plan_load(learned, rows());
  EXPECT_TRUE(std::isinf(plan.rows[0].best));
  EXPECT_NEAR(plan.rows[0].at_target, 49 / (2.85 / 9) * 5 / 9, 1e-9);
  EXPECT_EQ(plan.names[5].best, 2.1);
}

TEST(LoadPlan, UsersThatLogInAgainMakeARateOfLogins) {
  Learned learned = shop();
  const LoadPlan once = plan_load(learned, rows());
  learned.relogin = 60;
  const LoadPlan plan = plan_load(learned, rows());
  EXPECT_TRUE(once.rows[4].at_start_only);
  EXPECT_FALSE(plan.rows[4].at_start_only);
  EXPECT_NEAR(plan.rows[4].at_target, 70.0 / 60, 1e-9);
  EXPECT_GT(plan.provable, once.provable);
}

TEST(LoadPlan, APaceHasTheTaskInIt) {
  Learned learned = shop();
  learned.classes[1].wait = {.seconds = 10, .pace = true};
  EXPECT_NEAR(plan_load(learned, {}).names[5].at_target, 2.1, 1e-9);
  learned.classes[1].wait.seconds = 0.1;  // shorter than the task, which takes 0.5 s
  EXPECT_NEAR(plan_load(learned, {}).names[5].at_target, 42, 1e-9);
}

TEST(LoadPlan, PausesWithinATaskAreNoLatency) {
  Learned learned = shop();
  learned.classes[1].tasks[0].pause = 4;
  EXPECT_NEAR(plan_load(learned, {}).names[5].best, 1.5, 1e-9);
}

TEST(LoadPlan, ArrivalsOfUsersMakeTheirOwnRate) {
  Learned learned = shop();
  learned.classes.pop_back();
  learned.classes[0].arrivals = 18;
  learned.classes[0].users = 0;
  const LoadPlan plan = plan_load(learned, rows());
  EXPECT_TRUE(plan.open_model);
  EXPECT_NEAR(plan.rows[0].best, 10, 1e-9);
  EXPECT_NEAR(plan.rows[0].at_target, 10, 1e-9);
  EXPECT_NEAR(plan.names[0].at_target, 18, 1e-9);  // each of them logs in
}

TEST(LoadPlan, ArrivalsOfATaskMakeItsRate) {
  Learned learned = shop();
  learned.classes[0].tasks[0].arrivals = 25;
  learned.classes[0].tasks[1].arrivals = 2;
  learned.classes[0].tasks[2].arrivals = 0.5;
  const LoadPlan plan = plan_load(learned, rows());
  EXPECT_NEAR(plan.rows[0].best, 25, 1e-9);
  EXPECT_NEAR(plan.rows[2].at_target, 2, 1e-9);
  EXPECT_NEAR(plan.rows[3].at_target, 0.5, 1e-9);
}

TEST(LoadPlan, ArrivalsFromTargetsTakeTheLargerOfRowsThatShareATask) {
  const LoadPlan plan = plan_load(shop(), rows());
  ASSERT_EQ(plan.arrivals.size(), 4U);
  EXPECT_EQ(plan.arrivals[0].task, "sell");
  EXPECT_NEAR(plan.arrivals[0].rate, 25, 1e-9);  // creates ask for 25, submits for 12
  EXPECT_EQ(plan.arrivals[0].because, "Create");
  EXPECT_NEAR(plan.arrivals[1].rate, 5, 1e-9);
  EXPECT_EQ(plan.arrivals[2].because, "");  // as it is
  EXPECT_NEAR(plan.arrivals[2].rate, plan.rows[3].at_target, 1e-9);
}

TEST(LoadPlan, OnStartsRequestsAreOfferedOverTheWholeRun) {
  const LoadPlan plan = plan_load(shop(), rows());
  const auto offered = offered_rates(plan, std::chrono::seconds(100));
  EXPECT_NEAR(offered.at({"POST", "login"}), 0.7, 1e-9);
  EXPECT_NEAR(offered.at({"POST", "create"}), plan.rows[0].at_target, 1e-9);
  EXPECT_FALSE(offered_rates(plan, std::nullopt).contains({"POST", "login"}));
}

TEST(LoadPlan, ATaskThatFailedIsKnownAsFarAsItWent) {
  Learned learned = shop();
  learned.classes[0].tasks[0].failed = 3;
  learned.classes[0].tasks[0].error = "ValueError: no name";
  learned.classes[0].tasks[1].requests[0].failures = 1;
  const LoadPlan plan = plan_load(learned, {});
  EXPECT_THAT(plan.notes, testing::ElementsAre(testing::HasSubstr("Till.sell failed 3 of 3 times"),
                                               testing::HasSubstr("100 % of POST search failed")));
}

TEST(SamplesNeeded, AreThoseOfTheBinomialLaw) {
  const auto least = [](double quantile) {
    return samples_needed(percentile(quantile, 1), 0).least;
  };
  EXPECT_EQ(least(0.5), 5);
  EXPECT_EQ(least(0.9), 29);
  EXPECT_EQ(least(0.95), 59);
  EXPECT_EQ(least(0.99), 299);
  EXPECT_EQ(least(0.999), 2995);
}

TEST(SamplesNeeded, OneFailureInAHundredTakes299AndNoneNoNumber) {
  Limit limit{.measure = Measure::kFailureRate, .value = 0.01, .text = ""};
  EXPECT_EQ(samples_needed(limit, 0).least, 299);
  limit.value = 0;
  EXPECT_TRUE(std::isinf(samples_needed(limit, 0).least));
}

}  // namespace
}  // namespace acrida
