#include "runner/run_state.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Event = RunState::Event;

constexpr TimePoint kStart{std::chrono::hours(2)};

TEST(RunState, GoesThroughLocustsWords) {
  RunState state({});
  EXPECT_EQ(phase_word(state.phase()), "ready");
  state.start(kStart);
  EXPECT_EQ(phase_word(state.phase()), "spawning");
  state.spawning_complete();
  EXPECT_EQ(phase_word(state.phase()), "running");
  EXPECT_TRUE(state.stop(StopReason::kSignal, kStart + seconds(9)));
  EXPECT_EQ(phase_word(state.phase()), "stopping");
  state.finish(kStart + seconds(10));
  EXPECT_EQ(phase_word(state.phase()), "stopped");
}

TEST(RunState, ANewTargetGoesBackToSpawning) {
  RunState state({});
  state.retarget();
  EXPECT_EQ(state.phase(), RunPhase::kReady);
  state.start(kStart);
  state.spawning_complete();
  state.retarget();
  EXPECT_EQ(state.phase(), RunPhase::kSpawning);
}

TEST(RunState, CountsTheRunTimeFromTheStartOfTheTest) {
  RunState state({.run_time = seconds(60)});
  EXPECT_FALSE(state.next_due().has_value());
  state.start(kStart);
  EXPECT_EQ(state.next_due(), kStart + seconds(60));
  EXPECT_EQ(state.time_left(kStart + seconds(45)), seconds(15));
  EXPECT_FALSE(state.take_due(kStart + seconds(60) - Duration(1)).has_value());
  EXPECT_EQ(state.take_due(kStart + seconds(60)), Event::kRunTimeOver);
  EXPECT_EQ(state.phase(), RunPhase::kStopping);
  EXPECT_EQ(state.stop_reason(), StopReason::kRunTime);
  EXPECT_EQ(state.time_left(kStart + seconds(61)), Duration::zero());
}

TEST(RunState, ARampLongerThanTheRunTimeEndsWithIt) {
  RunState state({.run_time = seconds(5)});
  state.start(kStart);
  EXPECT_EQ(state.take_due(kStart + seconds(5)), Event::kRunTimeOver);
  state.spawning_complete();
  EXPECT_EQ(state.phase(), RunPhase::kStopping);
}

TEST(RunState, MeasuresAfterTheWarmUp) {
  RunState state({.run_time = minutes(2), .warm_up = seconds(30)});
  state.start(kStart);
  EXPECT_FALSE(state.measuring());
  EXPECT_EQ(state.measured_time(kStart + seconds(29)), Duration::zero());
  EXPECT_EQ(state.take_due(kStart + seconds(31)), Event::kWarmUpOver);
  EXPECT_TRUE(state.measuring());
  EXPECT_EQ(state.measured_time(kStart + seconds(31)), seconds(1));
  EXPECT_EQ(state.next_due(), kStart + minutes(2));
}

TEST(RunState, WithoutAWarmUpEverythingIsMeasured) {
  RunState state({});
  state.start(kStart);
  EXPECT_TRUE(state.measuring());
  EXPECT_FALSE(state.take_due(kStart + minutes(99)).has_value());
}

TEST(RunState, CutsOffUsersWhenTheStopTimeoutIsOver) {
  RunState state({.stop_timeout = seconds(3)});
  state.start(kStart);
  state.stop(StopReason::kAsked, kStart + seconds(10));
  EXPECT_EQ(state.next_due(), kStart + seconds(13));
  EXPECT_FALSE(state.take_due(kStart + milliseconds(12'999)).has_value());
  EXPECT_EQ(state.take_due(kStart + seconds(13)), Event::kStopTimeoutOver);
  EXPECT_FALSE(state.take_due(kStart + minutes(1)).has_value());
  state.finish(kStart + seconds(14));
  EXPECT_EQ(state.run_time(kStart + minutes(9)), seconds(14));
}

TEST(RunState, WithoutAStopTimeoutUsersAreCutOffAtOnce) {
  RunState state({});
  state.start(kStart);
  state.stop(StopReason::kSignal, kStart + seconds(1));
  EXPECT_EQ(state.take_due(kStart + seconds(1)), Event::kStopTimeoutOver);
}

TEST(RunState, TheFirstReasonToStopStays) {
  RunState state({});
  EXPECT_FALSE(state.stop(StopReason::kSignal, kStart));
  state.start(kStart);
  EXPECT_TRUE(state.stop(StopReason::kShapeEnd, kStart));
  EXPECT_FALSE(state.stop(StopReason::kSignal, kStart));
  EXPECT_EQ(state.stop_reason(), StopReason::kShapeEnd);
}

TEST(RunState, AStallLeavesTheScheduleAlone) {
  RunState state({.run_time = seconds(10), .warm_up = seconds(2), .stop_timeout = seconds(5)});
  state.start(kStart);
  const TimePoint late = kStart + seconds(12);
  EXPECT_EQ(state.take_due(late), Event::kWarmUpOver);
  EXPECT_EQ(state.take_due(late), Event::kRunTimeOver);
  EXPECT_EQ(state.next_due(), kStart + seconds(15));
  EXPECT_FALSE(state.take_due(late).has_value());
}

TEST(RunState, StartsAgainAfterAStop) {
  RunState state({.run_time = seconds(10), .warm_up = seconds(2)});
  state.start(kStart);
  state.take_due(kStart + seconds(2));
  state.stop(StopReason::kAsked, kStart + seconds(3));
  state.finish(kStart + seconds(3));
  state.start(kStart + minutes(1));
  EXPECT_EQ(state.phase(), RunPhase::kSpawning);
  EXPECT_FALSE(state.measuring());
  EXPECT_FALSE(state.stop_reason().has_value());
  EXPECT_EQ(state.next_due(), kStart + seconds(62));
}

TEST(RunState, RefusesLimitsThatContradictEachOther) {
  EXPECT_TRUE((RunLimits{.run_time = seconds(10), .warm_up = seconds(9)}.check().has_value()));
  const Result<void> nothing_left =
      RunLimits{.run_time = seconds(10), .warm_up = seconds(10)}.check();
  ASSERT_FALSE(nothing_left.has_value());
  EXPECT_EQ(nothing_left.error().message(),
            "a warm-up of 10s leaves nothing of a run time of 10s to measure");
  EXPECT_FALSE((RunLimits{.run_time = Duration::zero()}.check().has_value()));
  EXPECT_FALSE((RunLimits{.stop_timeout = seconds(-1)}.check().has_value()));
}

TEST(RunState, EveryReasonHasItsOwnText) {
  EXPECT_EQ(stop_reason_text(StopReason::kRunTime), "run time limit reached");
  EXPECT_EQ(stop_reason_text(StopReason::kUsersGone), "all users have stopped");
  EXPECT_NE(stop_reason_text(StopReason::kErrorStorm), stop_reason_text(StopReason::kAsked));
}

}  // namespace
}  // namespace acrida
