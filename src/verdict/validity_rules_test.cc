#include "verdict/validity_rules.h"

#include <gtest/gtest.h>

#include "verdict/diagnosis_testing.h"
#include "verdict/validity.h"

namespace acrida {
namespace {

TEST(ValidityRules, WhatMakesARunInvalidIsAFinding) {
  BuiltRun run = healthy_run();
  run.data().clock_steps = 2;
  run.data().clock_step_largest = kClockStep + Duration(1);
  const Finding* const finding = run.finding("clock-jump");
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->invalidates);
  run.data().clock_step_largest = kClockStep;
  EXPECT_EQ(run.finding("clock-jump"), nullptr);
}

void start(RunData& data, std::uint64_t started, std::uint64_t dropped) {
  data.total.service = Histogram();
  for (std::uint64_t i = 0; i < started; ++i) {
    data.total.service.record(Duration(1));
  }
  data.dropped_starts = dropped;
}

TEST(ValidityRules, GenRateFiresWhenABusyGeneratorDropsStarts) {
  BuiltRun run = healthy_run();
  start(run.data(), 970, 30);
  run.data().series.at(50).dropped_starts = 30;
  run.data().series.at(50).generator_cpu = 0.95;
  const Finding* const finding = run.finding("gen-rate", {.open_model = true});
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->invalidates);
  EXPECT_TRUE(finding->text.starts_with("of 1000 due starts 30 were dropped")) << finding->text;
  EXPECT_EQ(run.finding("not-kept-up", {.open_model = true}), nullptr);
}

TEST(ValidityRules, GenRateFiresWhenALateGeneratorDropsStarts) {
  BuiltRun run = healthy_run();
  start(run.data(), 970, 30);
  for (std::uint64_t i = 0; i < kTurnsMin; ++i) {
    run.data().turn_lateness.record(std::chrono::milliseconds(80));
  }
  const Finding* const finding = run.finding("gen-rate", {.open_model = true});
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->invalidates);
}

TEST(ValidityRules, GenRateIsSilentAboutAFewDroppedStarts) {
  BuiltRun run = healthy_run();
  run.data().series.at(50).generator_cpu = 0.95;
  run.data().series.at(50).dropped_starts = 15;
  start(run.data(), 985, 15);
  EXPECT_EQ(run.finding("gen-rate", {.open_model = true}), nullptr);
  start(run.data(), 39, 10);  // too few to say
  EXPECT_EQ(run.finding("gen-rate", {.open_model = true}), nullptr);
}

TEST(ValidityRules, GenRateIsSilentWhenTheSiteKeptAllUsersBusy) {
  BuiltRun run = healthy_run();
  start(run.data(), 600, 400);
  run.data().series.at(50).dropped_starts = 400;
  run.data().series.at(51).generator_cpu = 0.95;  // busy when none was dropped
  EXPECT_EQ(run.finding("gen-rate", {.open_model = true}), nullptr);
  EXPECT_TRUE(assess_validity(run.data()).valid());
}

TEST(ValidityRules, GenRateNamesMaxRpsWithoutInvalidating) {
  BuiltRun run = healthy_run();
  const Finding* const finding =
      run.finding("gen-rate", {.requests_per_second_max = 50, .held_back = 1'200});
  ASSERT_NE(finding, nullptr);
  EXPECT_FALSE(finding->invalidates);
  EXPECT_EQ(finding->text,
            "--max-rps 50 held 1200 requests back: the rate is the option's, not the site's");
  EXPECT_EQ(run.finding("gen-rate", {.requests_per_second_max = 50}), nullptr);
}

TEST(ValidityRules, GenFdWarnsNearTheLimitAndInvalidatesWhenNoneIsLeft) {
  BuiltRun run = healthy_run();
  run.data().vitals.descriptors_limit = 1'000;
  run.data().vitals.descriptors_max = 801;
  const Finding* finding = run.finding("gen-fd");
  ASSERT_NE(finding, nullptr);
  EXPECT_FALSE(finding->invalidates);
  run.at(100).request({.failure = "OSError(24, 'Too many open files')", .count = 2});
  finding = run.finding("gen-fd");
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->invalidates);
}

TEST(ValidityRules, GenFdIsSilentAtFourFifthsAndWhereTheLimitIsNotKnown) {
  BuiltRun run = healthy_run();
  run.data().vitals.descriptors_max = 800;
  EXPECT_EQ(run.finding("gen-fd"), nullptr);
  run.data().vitals.descriptors_limit = 1'000;
  EXPECT_EQ(run.finding("gen-fd"), nullptr);
}

TEST(ValidityRules, GenPortWarnsNearTheLimitAndInvalidatesWhenNoneIsLeft) {
  BuiltRun run = healthy_run();
  run.data().vitals = {.ports_max = 23'000, .time_wait_max = 20'000, .ports_limit = 28'232};
  const Finding* finding = run.finding("gen-port");
  ASSERT_NE(finding, nullptr);
  EXPECT_FALSE(finding->invalidates);
  EXPECT_NE(finding->causes.front().find("TIME_WAIT"), std::string::npos);
  run.at(100).request({.failure = "OSError(99, 'Cannot assign requested address')"});
  finding = run.finding("gen-port");
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->invalidates);
}

TEST(ValidityRules, GenPortIsSilentBelowFourFifths) {
  BuiltRun run = healthy_run();
  run.data().vitals = {.ports_max = 22'000, .ports_limit = 28'232};
  run.at(100).request({.failure = "ConnectionRefusedError(111, 'Connection refused')"});
  EXPECT_EQ(run.finding("gen-port"), nullptr);
}

TEST(ValidityRules, GenMemWarnsWhenMemoryIsFullAndInvalidatesWhenItIsSwapped) {
  BuiltRun run = healthy_run();
  run.data().vitals = {.memory_max = 910, .memory_of_machine = 1'000};
  const Finding* finding = run.finding("gen-mem");
  ASSERT_NE(finding, nullptr);
  EXPECT_FALSE(finding->invalidates);
  run.data().vitals.swap_max = 200;
  finding = run.finding("gen-mem");
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->invalidates);
}

TEST(ValidityRules, GenMemIsSilentAboutAFewPagesThatWereSwappedOut) {
  BuiltRun run = healthy_run();
  run.data().vitals = {.memory_max = 890, .memory_of_machine = 1'000, .swap_max = 50};
  EXPECT_EQ(run.finding("gen-mem"), nullptr);
}

TEST(ValidityRules, GenNetFiresWhenASecondFillsTheInterface) {
  BuiltRun run = healthy_run();
  run.data().vitals.network_share_max = 0.91;
  run.data().vitals.network_interface = "eth0";
  const Finding* const finding = run.finding("gen-net");
  ASSERT_NE(finding, nullptr);
  EXPECT_FALSE(finding->invalidates);
  EXPECT_EQ(finding->text, "in its fastest second the load filled 91.0 % of eth0");
}

TEST(ValidityRules, GenNetIsSilentBelow) {
  BuiltRun run = healthy_run();
  run.data().vitals.network_share_max = 0.89;
  EXPECT_EQ(run.finding("gen-net"), nullptr);
}

BuiltRun busy_interpreter(double cpu) {
  BuiltRun run = healthy_run();
  for (int second = 0; second < 300; ++second) {
    run.data().series.at(second).generator_cpu = cpu;
  }
  run.data().vitals.cores = 4;
  run.data().vitals.process_cpu_mean = 1.1;
  return run;
}

TEST(ValidityRules, GenGilFiresForABusyInterpreterOnAnIdleMachine) {
  EXPECT_NE(busy_interpreter(0.88).finding("gen-gil", {.locustfile = true}), nullptr);
}

TEST(ValidityRules, GenGilIsSilentForCppAndWhereNoCoreIsIdle) {
  EXPECT_EQ(busy_interpreter(0.88).finding("gen-gil"), nullptr);
  EXPECT_EQ(busy_interpreter(0.84).finding("gen-gil", {.locustfile = true}), nullptr);
  BuiltRun run = busy_interpreter(0.88);
  run.data().vitals.cores = 1;
  EXPECT_EQ(run.finding("gen-gil", {.locustfile = true}), nullptr);
}

BuiltRun lost_time(double share) {
  BuiltRun run = healthy_run();
  for (int second = 0; second < 300; ++second) {
    SeriesPoint& point = run.data().series.at(second);
    point.in_flight_time = from_seconds(to_seconds(point.response_time) / (1 - share));
  }
  return run;
}

TEST(ValidityRules, LittleBrokenFiresWhenTimeUnderWayIsMissing) {
  BuiltRun run = lost_time(0.08);
  ASSERT_NE(run.finding("little-broken"), nullptr);
  EXPECT_FALSE(run.finding("little-broken")->invalidates);
}

TEST(ValidityRules, LittleBrokenIsSilentWithinFivePercentAndOnAShortWindow) {
  EXPECT_EQ(lost_time(0.04).finding("little-broken"), nullptr);
  EXPECT_EQ(lost_time(0.08).finding("little-broken", {}, {.window = {100, 129}}), nullptr);
  BuiltRun unknown = healthy_run();
  for (int second = 0; second < 300; ++second) {
    unknown.data().series.at(second).in_flight_time = Duration(0);
  }
  EXPECT_EQ(unknown.finding("little-broken"), nullptr);
}

TEST(ValidityRules, NotSteadyFiresWhenNoWindowWasFound) {
  BuiltRun run = healthy_run();
  EXPECT_NE(run.finding("not-steady", {}, {.steady_found = false}), nullptr);
}

TEST(ValidityRules, NotSteadyIsSilentOtherwise) {
  EXPECT_EQ(healthy_run().finding("not-steady"), nullptr);
  EXPECT_EQ(healthy_run().finding("not-steady", {.over = false}, {.steady_found = false}), nullptr);
}

TEST(ValidityRules, FewSamplesFiresForAPercentileThatTheyCannotProve) {
  BuiltRun run = healthy_run();
  for (int i = 0; i < 70; ++i) {
    run.at(i).request({.method = "POST", .name = "/login"});
  }
  const std::uint32_t login = run.entry("POST", "/login");
  const Finding* const finding = run.finding("few-samples", {}, {.percentiles = {{{login}, 0.99}}});
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text, "70 requests cannot prove p99 of POST /login, which takes 299");
  EXPECT_EQ(finding->entries, std::vector<std::uint32_t>{login});
}

TEST(ValidityRules, FewSamplesIsSilentWhenThereAreEnough) {
  BuiltRun run = healthy_run();
  for (int i = 0; i < 70; ++i) {
    run.at(i).request({.method = "POST", .name = "/login"});
  }
  const std::uint32_t login = run.entry("POST", "/login");
  EXPECT_EQ(run.finding("few-samples", {}, {.percentiles = {{{login}, 0.95}}}), nullptr);
}

}  // namespace
}  // namespace acrida
