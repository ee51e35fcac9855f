#include "http/rate_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "acrida/task.h"
#include "http/sim_http.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Each;
using testing::Eq;

// Requests that wait at one gate on simulated time, and when each left.
class Gate {
 public:
  explicit Gate(std::uint32_t per_second) : gate(loop, per_second), start_(loop.now()) {}

  void come(int count) {
    for (int i = 0; i < count; ++i) {
      tasks_.push_back(pass());
      tasks_.back().start();
    }
  }
  void come_every(Duration interval, int count) {
    arrivals_ = arrive(interval, count);
    arrivals_.start();
  }
  void run(Duration span) {
    const TimePoint end = loop.now() + span;
    while (loop.now() < end) {
      loop.turn(end - loop.now());
    }
  }
  void cancel(std::size_t index) { tasks_[index] = {}; }

  // The most that left in any second.
  std::size_t most_in_a_second() const {
    std::size_t most = 0;
    for (auto first = left.begin(); first != left.end(); ++first) {
      const auto last = std::lower_bound(first, left.end(), *first + seconds(1));
      most = std::max(most, static_cast<std::size_t>(last - first));
    }
    return most;
  }

  SimKernel kernel;
  Loop loop{kernel};
  RateGate gate;
  std::vector<Duration> left;  // since the start
  std::vector<Duration> held;

 private:
  Task<> pass() {
    const Duration waited = co_await gate.pass();
    left.push_back(loop.now() - start_);
    held.push_back(waited);
  }

  Task<> arrive(Duration interval, int count) {
    for (int i = 0; i < count; ++i) {
      come(1);
      co_await loop.sleep(interval);
    }
  }

  const TimePoint start_;
  std::vector<Task<>> tasks_;
  Task<> arrivals_;
};

TEST(RateGate, TheFirstRequestLeavesAtOnceAndTheRestEvenly) {
  Gate gate(10);
  gate.come(21);
  gate.run(seconds(2));
  ASSERT_EQ(gate.left.size(), 20U);
  EXPECT_EQ(gate.left.at(0), Duration::zero());
  for (std::size_t i = 1; i < gate.left.size(); ++i) {
    EXPECT_GE(gate.left[i], milliseconds(100) * static_cast<int>(i));
    EXPECT_LT(gate.left[i], milliseconds(100) * static_cast<int>(i) + milliseconds(5));
  }
  EXPECT_LE(gate.most_in_a_second(), 10U);
}

TEST(RateGate, UnderItsRateNobodyIsHeld) {
  Gate gate(10);
  gate.come_every(milliseconds(101), 50);
  gate.run(seconds(6));
  EXPECT_EQ(gate.left.size(), 50U);
  EXPECT_THAT(gate.held, Each(Eq(Duration::zero())));
  EXPECT_EQ(gate.gate.held(), 0U);
}

TEST(RateGate, WhatIsHeldIsCounted) {
  Gate gate(4);
  gate.come(3);
  gate.run(seconds(1));
  EXPECT_EQ(gate.gate.held(), 2U);
  EXPECT_GE(gate.gate.held_time(), milliseconds(750));
  EXPECT_LT(gate.gate.held_time(), milliseconds(760));
}

// A minute without requests saves nothing up.
TEST(RateGate, APauseAllowsNoBurst) {
  Gate gate(50);
  gate.come(50);
  gate.run(seconds(60));
  gate.come(500);
  gate.run(seconds(5));
  EXPECT_LE(gate.most_in_a_second(), 50U);
  EXPECT_GE(gate.left.size(), 50U + 245U);
}

// The loop hangs for 300 ms: 30 are due at once and catch up, but no second sees more than 100.
TEST(RateGate, AStallOfTheLoopAllowsNoBurstEither) {
  Gate gate(100);
  gate.come(2'000);
  for (int stall = 1; stall < 10; ++stall) {
    gate.kernel.schedule(seconds(stall), [&gate] { gate.kernel.spend(milliseconds(300)); });
  }
  gate.run(seconds(10));
  EXPECT_LE(gate.most_in_a_second(), 100U);
  EXPECT_GE(gate.left.size(), 700U);
}

TEST(RateGate, TimersThatFireLateCostNoRate) {
  Gate gate(10'000);  // 13 leave in each tick of the timers
  gate.come(100'000);
  gate.run(seconds(5));
  EXPECT_LE(gate.most_in_a_second(), 10'000U);
  EXPECT_GE(gate.left.size(), 49'500U);
}

TEST(RateGate, ARequestThatIsCancelledGivesItsPlaceUp) {
  Gate gate(1);
  gate.come(4);
  gate.cancel(1);
  gate.cancel(2);
  gate.run(milliseconds(1'500));
  EXPECT_EQ(gate.left.size(), 2U);
  EXPECT_EQ(gate.gate.held(), 1U);
}

SimHttp::Server answers_in(Duration time) {
  return [time](SimPeer& peer, const std::string& request) {
    if (request.find(" /old ") != std::string::npos) {
      peer.send("HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n", time);
    } else {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", time);
    }
  };
}

TEST(RateGate, TheWaitIsInNoResponseTime) {
  SimHttp http(answers_in(milliseconds(10)));
  RateGate gate(http.loop, 1);
  http.engine.gate = &gate;
  http.get("/a");
  const auto second = http.get("/b");
  EXPECT_EQ(second->service_time(), milliseconds(10));
  EXPECT_GT(second->held_before, milliseconds(980));
  EXPECT_EQ(second->held_within, Duration::zero());
}

TEST(RateGate, ARedirectPassesItToo) {
  SimHttp http(answers_in(milliseconds(10)));
  RateGate gate(http.loop, 1);
  http.engine.gate = &gate;
  const auto redirected = http.get("/old");
  EXPECT_EQ(redirected->exchanges, 2);
  EXPECT_GT(redirected->held_within, milliseconds(980));
  EXPECT_EQ(redirected->service_time(), milliseconds(20));
}

TEST(RateGate, TheWaitIsNotPartOfTheTimeout) {
  SimHttp http(answers_in(milliseconds(10)));
  RateGate gate(http.loop, 1);
  http.engine.gate = &gate;
  http.get("/a");
  const auto second = http.perform([](HttpExchange& exchange) {
    exchange.target = "/old";
    exchange.timeout = milliseconds(100);
  });
  EXPECT_EQ(second->status(), 200);
}

}  // namespace
}  // namespace acrida
