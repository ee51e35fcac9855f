// What guards a site in whole runs: the cap on requests, and the end of a storm of errors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "runner/run_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// When the server saw each request, from one after the other.
std::size_t most_in_a_second(const std::vector<TimePoint>& times) {
  std::size_t most = 0;
  for (auto first = times.begin(); first != times.end(); ++first) {
    const auto last = std::lower_bound(first, times.end(), *first + seconds(1));
    most = std::max(most, static_cast<std::size_t>(last - first));
  }
  return most;
}

// Ten users would make 900 requests a second; three shards share 50.
TEST_F(SimRun, NoSecondSeesMoreRequestsThanTheCap) {
  std::vector<TimePoint> times;
  serve = [&](SimPeer& peer) {
    times.push_back(kernel.monotonic_now());
    peer.send(std::string(kOk), milliseconds(10));
  };
  RunConfig config = closed(10, 10, seconds(10));
  config.shards = 3;
  config.requests_per_second_max = 50;
  run([](Scenario& scenario) { scenario.user<Getter>("Getter").task("get", &Getter::get); },
      config);
  EXPECT_LE(most_in_a_second(times), 50U);
  EXPECT_GE(times.size(), 480U);
  EXPECT_GT(status.http.held_back, 470U);
  EXPECT_GT(status.http.held_time, seconds(50));
  // Neither the server's time nor the generator's lateness.
  EXPECT_EQ(data.total.success.max(), milliseconds(10));
  EXPECT_LT(data.send_lateness.max(), milliseconds(1));
}

// The cap was asked for: that the schedule is not kept is no lateness of the generator's.
TEST_F(SimRun, InTheOpenModelTheCapIsNoLatenessAndNoResponseTime) {
  RunConfig config = closed(1, 1, seconds(5));
  config.users.reset();
  config.requests_per_second_max = 10;
  run(
      [](Scenario& scenario) {
        scenario.user<Getter>("Getter").arrivals(Arrivals(20)).task("get", &Getter::get);
      },
      config);
  EXPECT_LE(seen, 51U);
  EXPECT_GE(seen, 48U);
  EXPECT_LE(data.total.success.max(), milliseconds(12));
  EXPECT_LE(data.send_lateness.max(), milliseconds(2));
  EXPECT_GT(status.http.held_back, 40U);
}

TEST_F(SimRun, AStormOfErrorsEndsTheRunWhereItIsAskedTo) {
  serve = [](SimPeer& peer) {
    peer.send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", milliseconds(10));
  };
  RunConfig config = closed(20, 20, seconds(60));
  config.error_storm = StormLimits{};
  run(getters, config);
  EXPECT_EQ(status.stop_reason, StopReason::kErrorStorm);
  EXPECT_LT(seen, 300U);
}

TEST_F(SimRun, AWarmUpHidesNoStorm) {
  serve = [](SimPeer& peer) {
    peer.send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", milliseconds(10));
  };
  RunConfig config = closed(20, 20, seconds(60));
  config.limits.warm_up = seconds(30);
  config.error_storm = StormLimits{};
  run(getters, config);
  EXPECT_EQ(status.stop_reason, StopReason::kErrorStorm);
  EXPECT_LT(seen, 300U);
}

TEST_F(SimRun, WithoutIt502sAreAResult) {
  serve = [](SimPeer& peer) {
    peer.send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", milliseconds(10));
  };
  run(getters, closed(20, 20, seconds(60)));
  EXPECT_EQ(status.stop_reason, StopReason::kRunTime);
}

}  // namespace
}  // namespace acrida
