#include "verdict/load_rules.h"

#include <gtest/gtest.h>

#include "verdict/diagnosis_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// What happens in each second of a level.
struct Level {
  std::uint32_t users = 0;
  std::uint64_t requests = 0;  // a second
  Duration time{0};
};

BuiltRun with_levels(const std::vector<Level>& levels, std::int64_t length = 60) {
  BuiltRun run;
  std::int64_t second = 0;
  for (const Level& level : levels) {
    for (std::int64_t i = 0; i < length; ++i) {
      run.at(second++).users(level.users);
      run.request({.time = level.time, .count = level.requests});
      run.waits(level.requests, seconds(1));
    }
  }
  return run;
}

TEST(LoadRules, SatFlatFiresWhenMoreUsersGetNoMoreDone) {
  BuiltRun run = with_levels(
      {{10, 10, milliseconds(50)}, {20, 19, milliseconds(60)}, {40, 19, milliseconds(1'100)}});
  const Finding* const finding = run.finding("sat-flat");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text,
            "more users get no more done: 40 instead of 20 users make 19.0 instead "
            "of 19.0 requests a second, and p50 rose from 60.0 ms to 1.10 s");
  EXPECT_EQ(finding->entries, std::vector<std::uint32_t>{0});
  EXPECT_EQ(finding->first_second, 60);
}

TEST(LoadRules, SatFlatIsSilentWhileTheRateRisesOrTimesDoNot) {
  EXPECT_EQ(
      with_levels({{20, 19, milliseconds(60)}, {40, 22, milliseconds(90)}}).finding("sat-flat"),
      nullptr);
  EXPECT_EQ(
      with_levels({{20, 19, milliseconds(60)}, {40, 19, milliseconds(65)}}).finding("sat-flat"),
      nullptr);
  EXPECT_EQ(
      with_levels({{20, 19, milliseconds(60)}, {23, 19, milliseconds(90)}}).finding("sat-flat"),
      nullptr);
}

TEST(LoadRules, SatFlatIsSilentOnAFewRequestsAndWhereUsersAreNoLoad) {
  const std::vector<Level> levels = {{20, 9, milliseconds(60)}, {40, 9, milliseconds(1'100)}};
  EXPECT_EQ(with_levels(levels, 11).finding("sat-flat"), nullptr);
  EXPECT_NE(with_levels(levels).finding("sat-flat"), nullptr);
  EXPECT_EQ(with_levels(levels).finding("sat-flat", {.open_model = true}), nullptr);
  EXPECT_EQ(with_levels(levels).finding("sat-flat", {.held_back = 1}), nullptr);
}

TEST(LoadRules, WorkerLimitFiresWithTheNumberOfWorkersThatAreBusy) {
  // 4 workers of 200 ms: 20 requests a second. A user comes round every 1.2 s.
  BuiltRun run = with_levels(
      {{6, 5, milliseconds(200)}, {24, 20, milliseconds(210)}, {48, 20, milliseconds(1'400)}});
  const Finding* const finding = run.finding("worker-limit");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text,
            "the site behaves like 4 workers, which 48 users keep busy all the time");
  EXPECT_EQ(finding->evidence[2].value, "8.0");
  EXPECT_TRUE(finding->next_step.starts_with("12 workers would be 70 % busy"))
      << finding->next_step;
}

TEST(LoadRules, WorkerLimitIsSilentWhereTheLowestLevelIsBusyTooOrNothingIsFlat) {
  EXPECT_EQ(with_levels({{16, 13, milliseconds(210)}, {48, 13, milliseconds(1'400)}})
                .finding("worker-limit"),
            nullptr);
  EXPECT_EQ(
      with_levels({{6, 5, milliseconds(200)}, {24, 20, milliseconds(210)}}).finding("worker-limit"),
      nullptr);
}

TEST(LoadRules, SatRetroFiresWhenMoreUsersGetLessDone) {
  BuiltRun run = with_levels(
      {{10, 10, milliseconds(50)}, {20, 20, milliseconds(60)}, {40, 15, milliseconds(1'600)}});
  const Finding* const finding = run.finding("sat-retro");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text,
            "more users get less done: 20.0 requests a second at 20 users, 15.0 at 40");
}

TEST(LoadRules, SatRetroIsSureWhenTheScalabilityLawSeesThePeak) {
  BuiltRun run = with_levels({{5, 49, milliseconds(50)},
                              {10, 86, milliseconds(60)},
                              {20, 124, milliseconds(100)},
                              {40, 120, milliseconds(250)},
                              {80, 79, milliseconds(900)}});
  const Finding* const finding = run.finding("sat-retro");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->confidence, Confidence::kHigh);
  EXPECT_EQ(finding->evidence.back().what, "most gets done at (USL)");
  EXPECT_TRUE(finding->evidence.back().value.starts_with("27 users ["))
      << finding->evidence.back().value;
}

TEST(LoadRules, SatRetroIsSilentWhenTheFallIsNoMoreThanChance) {
  EXPECT_EQ(
      with_levels({{20, 20, milliseconds(60)}, {40, 19, milliseconds(900)}}).finding("sat-retro"),
      nullptr);
  EXPECT_EQ(with_levels({{20, 10, milliseconds(60)}, {40, 9, milliseconds(900)}}, 15)
                .finding("sat-retro"),
            nullptr);
  // Fewer users again, and less done.
  EXPECT_EQ(
      with_levels({{40, 20, milliseconds(60)}, {20, 10, milliseconds(60)}}).finding("sat-retro"),
      nullptr);
}

BuiltRun reads_and_writes(Duration read_after, Duration write_after) {
  BuiltRun run;
  for (int second = 0; second < 120; ++second) {
    const bool late = second >= 60;
    run.at(second).users(late ? 40 : 10);
    run.request({.time = late ? read_after : milliseconds(50), .count = late ? 8U : 2U});
    run.request({.method = "POST",
                 .name = "/b",
                 .time = late ? write_after : milliseconds(100),
                 .count = late ? 8U : 2U});
    run.waits(4, seconds(1));
  }
  return run;
}

TEST(LoadRules, SlowWriteFiresWhenWritesAloneGetSlower) {
  BuiltRun run = reads_and_writes(milliseconds(55), milliseconds(400));
  const Finding* const finding = run.finding("slow-write");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text,
            "writes get slower with users (p95 100 ms at 10, 400 ms at 40) while "
            "reads do not");
  EXPECT_EQ(finding->entries, std::vector<std::uint32_t>{1});
}

TEST(LoadRules, SlowWriteIsSilentWhenReadsGetSlowerTooOrNothingDoes) {
  EXPECT_EQ(reads_and_writes(milliseconds(65), milliseconds(400)).finding("slow-write"), nullptr);
  EXPECT_EQ(reads_and_writes(milliseconds(55), milliseconds(140)).finding("slow-write"), nullptr);
}

// A name whose p95 is `ratio` times its p50 of 100 ms, and 1.5 times at ten users.
BuiltRun spreading(double ratio, bool lower_level, std::uint64_t each = 10) {
  BuiltRun run;
  for (int second = 0; second < 120; ++second) {
    const bool low = lower_level && second < 60;
    run.at(second).users(low ? 10 : 40);
    run.request({.time = milliseconds(100), .count = each - 1});
    run.request({.time = from_seconds(0.1 * (low ? 1.5 : ratio)), .count = 1});
    run.waits(each, seconds(1));
  }
  return run;
}

TEST(LoadRules, ContentionFiresWhenTheSpreadGrowsWithUsers) {
  BuiltRun run = spreading(2.4, true);
  const Finding* const finding = run.finding("contention", {}, {.window = {60, 120}});
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->confidence, Confidence::kMedium);
  EXPECT_EQ(finding->text,
            "p95 of GET /a is 2.4 times its p50 (240 ms against 100 ms), and was less with "
            "fewer users: requests wait for something");
  EXPECT_EQ(finding->evidence.front().value, "2.4, 1.5 at 10 users");
}

TEST(LoadRules, ContentionIsUncertainWhereTheSpreadMayBeTheNamesOwn) {
  BuiltRun run = spreading(2.4, false);
  const Finding* const finding = run.finding("contention");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->confidence, Confidence::kLow);
}

TEST(LoadRules, ContentionIsSilentUpToTwiceAndOnAFewSamples) {
  EXPECT_EQ(spreading(1.95, false).finding("contention"), nullptr);
  EXPECT_EQ(spreading(2.4, false).finding("contention", {}, {.window = {0, 19}}), nullptr);
}

BuiltRun one_slow(Duration slow) {
  BuiltRun run;
  for (int second = 0; second < 60; ++second) {
    run.at(second).users(10).request({.name = "/a", .time = milliseconds(50), .count = 4});
    run.request({.name = "/b", .time = milliseconds(50), .count = 4})
        .request({.name = "/report", .time = slow});
    run.waits(9, seconds(1));
  }
  return run;
}

TEST(LoadRules, OneEndpointFiresWhenANameTakesMostOfTheTime) {
  BuiltRun run = one_slow(milliseconds(700));
  const Finding* const finding = run.finding("one-endpoint");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text,
            "GET /report takes 63.6 % of all response time with 11.1 % of the requests");
}

TEST(LoadRules, OneEndpointIsSilentBelowAndForTheNameThatIsMostOfTheLoad) {
  EXPECT_EQ(one_slow(milliseconds(550)).finding("one-endpoint"), nullptr);
  BuiltRun run = one_slow(milliseconds(50));
  run.at(30).request({.name = "/a", .time = milliseconds(50), .count = 1'000});
  EXPECT_EQ(run.finding("one-endpoint"), nullptr);
}

BuiltRun with_starts(std::uint64_t made, std::uint64_t dropped) {
  BuiltRun run = healthy_run();
  run.data().total.service = Histogram();
  for (std::uint64_t i = 0; i < made; ++i) {
    run.data().total.service.record(Duration(1));
  }
  run.data().dropped_starts = dropped;
  return run;
}

TEST(LoadRules, NotKeptUpFiresWhenStartsFindNoFreeUserAndTheRunStaysValid) {
  BuiltRun run = with_starts(600, 400);
  const Finding* const finding = run.finding("not-kept-up", {.open_model = true});
  ASSERT_NE(finding, nullptr);
  EXPECT_FALSE(finding->invalidates);
  EXPECT_EQ(finding->set, FindingSet::kServer);
  EXPECT_EQ(finding->text,
            "the load fell short: 400 of 1000 starts that were due found all users waiting for the "
            "site, so that it "
            "was 60.0 % of what was asked for");
  EXPECT_FALSE(finding->next_step.empty());
}

TEST(LoadRules, NotKeptUpIsSilentAboutAFewAndWhatMaxRpsHeldBack) {
  EXPECT_EQ(with_starts(985, 15).finding("not-kept-up", {.open_model = true}), nullptr);
  EXPECT_EQ(
      with_starts(600, 400).finding(
          "not-kept-up", {.open_model = true, .requests_per_second_max = 50, .held_back = 400}),
      nullptr);
}

}  // namespace
}  // namespace acrida
