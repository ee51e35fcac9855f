#include "verdict/validity.h"

#include <gtest/gtest.h>

#include <optional>

#include "stats/small_run_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;

bool has(const Validity& validity, std::string_view id) {
  for (const ValidityFinding& finding : validity.findings) {
    if (finding.id == id) {
      return true;
    }
  }
  return false;
}

TEST(Validity, AnIdleGeneratorIsToBeBelieved) {
  const SmallRun run;
  const Validity validity = assess_validity(run.data());
  EXPECT_TRUE(validity.valid());
  EXPECT_DOUBLE_EQ(validity.generator_cpu_max, 0.25);
  EXPECT_EQ(validity_line(validity),
            "Run is valid: generator CPU at most 25.0 % of a core, requests sent late by 0.10 ms "
            "(99 %), 0.10 ms at most");
}

TEST(Validity, ABusyGeneratorMakesTheRunInvalidOnlyAfterFiveSecondsInARow) {
  SmallRun run;
  for (int second = 3; second < 8; ++second) {
    run.stats().set_generator_cpu(second, 0.95);
  }
  run.stats().set_generator_cpu(10, 0.99);
  EXPECT_TRUE(assess_validity(run.data()).valid());
  run.stats().set_generator_cpu(8, 0.95);
  const Validity validity = assess_validity(run.data());
  EXPECT_TRUE(has(validity, "gen-cpu"));
  EXPECT_TRUE(validity_line(validity).starts_with("RUN IS INVALID: [gen-cpu] "));
}

TEST(Validity, TheWarmUpMayBeBusy) {
  SmallRun run;
  for (int second = 0; second < 8; ++second) {
    run.stats().set_generator_cpu(second, 0.95);
  }
  run.stats().end_warm_up(kRunStart + std::chrono::seconds(8), 8);
  EXPECT_TRUE(assess_validity(run.data()).valid());
}

TEST(Validity, LateSendsMakeTheRunInvalid) {
  SmallRun run;
  Sample sample;
  sample.entry = run.recorder().entry("GET", "/late");
  sample.sent = kRunStart;
  sample.send_lateness = milliseconds(80);
  for (int i = 0; i < 10; ++i) {
    run.recorder().record(sample);
  }
  run.merge(19);
  const Validity validity = assess_validity(run.data());
  EXPECT_TRUE(has(validity, "gen-late"));
  EXPECT_EQ(validity.send_lateness_max, milliseconds(80));
}

// Ten requests of somebody else's client, and a loop whose turns were `late`.
Validity with_other_clients(SmallRun& run, Duration late, std::uint64_t turns = kTurnsMin) {
  Sample sample;
  sample.entry = run.recorder().entry("GRPC", "/other");
  sample.sent = kRunStart;
  sample.send_lateness = std::nullopt;
  for (int i = 0; i < 10; ++i) {
    run.recorder().record(sample);
  }
  for (std::uint64_t i = 0; i < turns; ++i) {
    run.recorder().record_turn_lateness(late);
  }
  run.merge(19);
  return assess_validity(run.data());
}

TEST(Validity, WhereNobodyKnowsWhenRequestsLeftTheLoopIsAsked) {
  SmallRun run;
  EXPECT_EQ(validity_line(with_other_clients(run, milliseconds(20))),
            "Run is valid: generator CPU at most 25.0 % of a core, requests sent late by 0.10 ms "
            "(99 %), 0.10 ms at most, unknown for 10; generator late by 20.0 ms (99 %), 20.0 ms at "
            "most");
  SmallRun late;
  EXPECT_TRUE(has(with_other_clients(late, milliseconds(80)), "gen-late"));
  SmallRun short_run;
  EXPECT_TRUE(with_other_clients(short_run, milliseconds(80), kTurnsMin - 1).valid());
}

TEST(Validity, LateTurnsSpoilNothingThatTheKernelHasTimed) {
  SmallRun run;
  run.recorder().record_turn_lateness(milliseconds(80));
  run.merge(19);
  EXPECT_TRUE(assess_validity(run.data()).valid());
}

TEST(Validity, AStallMakesTheRunInvalid) {
  SmallRun run;
  run.recorder().record_turn_lateness(kStall + milliseconds(1));
  run.merge(19);
  EXPECT_TRUE(has(assess_validity(run.data()), "gen-stall"));
}

TEST(Validity, AStallOfFiveSecondsIsSilentlyBorne) {
  SmallRun run;
  run.recorder().record_turn_lateness(kStall);
  run.merge(19);
  EXPECT_TRUE(assess_validity(run.data()).valid());
}

TEST(Validity, AClockThatIsSetRightALittleIsSilentlyBorne) {
  SmallRun run;
  run.stats().add_clock_step(milliseconds(50));
  run.stats().add_clock_step(milliseconds(-50));
  EXPECT_TRUE(assess_validity(run.data()).valid());
}

TEST(Validity, AClockThatJumpsMakesTheRunInvalid) {
  SmallRun run;
  run.stats().add_clock_step(milliseconds(20));
  EXPECT_TRUE(assess_validity(run.data()).valid());
  run.stats().add_clock_step(milliseconds(-60));
  EXPECT_TRUE(has(assess_validity(run.data()), "clock-jump"));
}

TEST(Validity, WhatTheSiteSaysOfItsOwnDescriptorsIsNotTheGenerators) {
  RunData data;
  data.entries.resize(1);
  data.failures = {
      {.entry = 0, .text = "500: OSError: [Errno 24] Too many open files", .count = 12}};
  data.causes = {{.entry = 0, .status = 500, .count = 12}};
  EXPECT_FALSE(has(assess_validity(data), "gen-fd"));
  data.causes = {{.entry = 0, .status = 0, .count = 12}};
  EXPECT_TRUE(has(assess_validity(data), "gen-fd"));
}

}  // namespace
}  // namespace acrida
