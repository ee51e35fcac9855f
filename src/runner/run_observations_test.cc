// What a run notices beside its figures: logins, labels, waits, what is under way, connections.
#include <numeric>

#include "runner/run_testing.h"
#include "stats/block_query.h"

namespace acrida {
namespace {

using namespace std::chrono_literals;

struct Till : HttpUser {
  Task<> on_start() override {
    set_label(index() % 2 == 0 ? "north" : "south");
    co_await client.get("/login");
  }
  Task<> sell() { co_await client.get("/sell"); }
};

class RunObservations : public SimRun {
 protected:
  void run_tills(Duration run_time = 20s, Duration warm_up = 0s) {
    RunConfig config;
    config.users = 4;
    config.spawn_rate = 100;
    config.limits.run_time = run_time;
    config.limits.warm_up = warm_up;
    run(
        [](Scenario& scenario) {
          scenario.user<Till>("Till").wait_time(constant(1s)).task("sell", &Till::sell);
        },
        std::move(config));
  }
  template <class T>
  T sum(T SeriesPoint::* figure) const {
    return std::accumulate(
        data.series.points().begin(), data.series.points().end(), T{},
        [&](T total, const SeriesPoint& point) { return total + point.*figure; });
  }
};

TEST_F(RunObservations, LoginsAreKnownAsSuch) {
  run_tills();
  ASSERT_EQ(data.entries.size(), 2U);
  EXPECT_EQ(data.entries[0].counts.in_on_start, 4U);
  EXPECT_EQ(data.entries[1].counts.in_on_start, 0U);
  EXPECT_GT(data.entries[1].counts.requests, 60U);
}

TEST_F(RunObservations, EachLabelHasItsRequests) {
  run_tills();
  ASSERT_EQ(data.labels.size(), 2U);
  EXPECT_EQ(data.labels[0].requests + data.labels[1].requests, counts().requests);
  EXPECT_EQ(data.labels[0].times.count(), data.labels[0].requests);
}

// Goal: Little's law holds of what is kept of each second. Method: users that do nothing but wait
// and request, on a server that takes 10 ms.
TEST_F(RunObservations, WhatIsUnderWayAndWhatWaitsIsWhatUsersDo) {
  run_tills();
  EXPECT_EQ(sum(&SeriesPoint::in_flight_time), sum(&SeriesPoint::response_time));
  const std::uint64_t sales = data.entries[1].counts.requests;
  EXPECT_EQ(sum(&SeriesPoint::waits) + 4, sales);  // the first of each came without a wait
  EXPECT_NEAR(to_seconds(sum(&SeriesPoint::waited)), static_cast<double>(sales - 4), 0.05);
  const SeriesPoint& steady = data.series.points().at(10);
  EXPECT_NEAR(to_seconds(steady.in_flight_time + steady.waited), 4, 0.05);
}

TEST_F(RunObservations, TheWarmUpIsInNoneOfThem) {
  run_tills(20s, 10s);
  EXPECT_EQ(sum(&SeriesPoint::in_flight_time), sum(&SeriesPoint::response_time));
  EXPECT_TRUE(data.blocks.blocks().at(0).second >= 10);
  const std::uint32_t sell[] = {1};
  EXPECT_EQ(counts_in(data.blocks, sell, {0, 100}).requests, data.entries[1].counts.requests);
}

TEST_F(RunObservations, ConnectionsAreCounted) {
  serve = [](SimPeer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 10ms);
  };
  run_tills(5s);
  EXPECT_EQ(data.server.connections_opened, status.http.connections_opened);
  EXPECT_EQ(data.server.connections_opened, counts().requests);
}

}  // namespace
}  // namespace acrida
