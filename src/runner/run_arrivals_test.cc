// The open model in whole runs: arrivals, their schedules and their limit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runner/run_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_F(SimRun, ArrivalsKeepTheirScheduleWhateverTheServerDoes) {
  // Down for a second in every four: nothing is answered, everything later.
  serve = [this](SimPeer& peer) {
    const auto second =
        std::chrono::duration_cast<seconds>(kernel.monotonic_now().time_since_epoch()).count();
    peer.send(std::string(kOk), second % 4 == 0 ? milliseconds(1'500) : milliseconds(10));
  };
  RunConfig config;
  config.limits.run_time = seconds(20);
  config.limits.stop_timeout = seconds(5);
  config.shards = 2;
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("Getter").arrivals(per_second(50)).task("get", &Getter::get);
      },
      config);
  EXPECT_NEAR(static_cast<double>(counts().requests), 1'000, 2);
  EXPECT_EQ(data.dropped_starts, 0U);
  EXPECT_GE(data.total.success.max(), milliseconds(1'500));
}

// One user and tasks of 10 ms can start a tenth of what is due.
TEST_F(SimRun, ArrivalsThatNoUserWasFreeForAreDroppedAtTheStop) {
  RunConfig config = closed(1, 1, seconds(4));
  config.limits.stop_timeout = seconds(1);
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("Getter").task("get", &Getter::get).task_arrivals(per_second(1'000));
      },
      config);
  EXPECT_NEAR(static_cast<double>(counts().requests), 400, 20);
  EXPECT_NEAR(static_cast<double>(counts().requests + data.dropped_starts), 4'000, 20);
}

TEST_F(SimRun, TheArrivalsOfAllUserTypesTogetherStayWithinTheLimit) {
  serve = [](SimPeer&) {
  };
  RunConfig config;
  config.active_max = 3;
  config.limits.run_time = milliseconds(1'450);
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("A").arrivals(per_second(10)).task("get", &Getter::get);
        scenario.user<Getter>("B").arrivals(per_second(10)).task("get", &Getter::get);
      },
      config);
  EXPECT_EQ(counts().abandoned, 3U);
  EXPECT_EQ(data.dropped_starts, 27U);
}

TEST_F(SimRun, AScheduleThatIsOverEndsTheRun) {
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("Getter")
            .arrivals(per_second(10).hold(seconds(5)))
            .task("get", &Getter::get);
      },
      RunConfig());
  EXPECT_EQ(counts().requests, 50U);
  EXPECT_EQ(status.stop_reason, StopReason::kScheduleEnd);
}

TEST_F(SimRun, AcceleratedArrivalsComeFaster) {
  RunConfig config;
  config.acceleration = 60;
  config.limits.run_time = milliseconds(9990);
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("Getter").arrivals(per_second(0.5)).task("get", &Getter::get);
      },
      config);
  EXPECT_EQ(status.started, 300U);
}

}  // namespace
}  // namespace acrida
