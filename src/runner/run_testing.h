// Whole runs on simulated time: shards, users, client and server in one thread, exact to the tick.
//
// Thread: the test's.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/acrida.h"
#include "io/sim_kernel.h"
#include "runner/run.h"

namespace acrida {

inline constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

struct Getter : HttpUser {
  Task<> get() { co_await client.get("/x"); }
};

// A server at 10.0.0.1 that serve() answers for, and a run that tells what it tells.
class SimRun : public testing::Test, protected RunObserver {
 protected:
  SimRun() {
    kernel.listen(*Endpoint::from_literal("10.0.0.1", 80), [this](SimPeer& peer) {
      peer.on_data = [this, &peer](std::string_view) {
        ++seen;
        serve(peer);
      };
    });
  }

  // Runs the scenario to its end, within an hour of simulated time.
  void run(const std::function<void(Scenario&)>& describe, RunConfig config) {
    const auto scenario = std::make_shared<Scenario>(".", Parameters());
    describe(*scenario);
    PlanOptions options;
    options.host = "http://10.0.0.1";
    config.plan = ScenarioPlan::make(scenario, options).value();
    config.seed = 7;
    acrida::Run test(loop, config, *this, ShardPlacement::kHere);
    const Result<void> started = test.start();
    ASSERT_TRUE(started.has_value()) << started.error().message();
    const TimePoint end = loop.now() + std::chrono::hours(1);
    while (!finished && loop.now() < end) {
      loop.turn(std::chrono::seconds(1));
      if (stop_at && loop.now() >= *stop_at) {
        stop_at.reset();
        test.stop(StopReason::kSignal);
      }
    }
    ASSERT_TRUE(finished);
    documents = test.take_documents();
    request_times = test.take_request_times();
  }

  const EntryCounts& counts() const { return data.total.counts; }

  SimKernel kernel;
  Loop loop{kernel};
  std::function<void(SimPeer&)> serve = [](SimPeer& peer) {
    peer.send(std::string(kOk), std::chrono::milliseconds(10));
  };
  std::uint64_t seen = 0;
  std::optional<TimePoint> stop_at;

  bool finished = false;
  RunData data;
  RunStatus status;
  WrittenDocuments documents;
  RequestTimes request_times;
  std::vector<std::int64_t> users_by_second;
  std::vector<std::string> told;

 private:
  void on_second(const RunStats&, const RunStatus& now) override {
    users_by_second.push_back(now.users);
  }
  void on_spawned(std::string_view line) override { told.emplace_back(line); }
  void on_exception(std::string_view place, std::string_view text) override {
    told.push_back(std::string(place) + ": " + std::string(text));
  }
  void on_notice(std::string_view text) override { told.emplace_back(text); }
  void on_figures_begin() override { told.emplace_back("figures begin"); }
  void on_finished(const RunStats& stats, const RunStatus& now) override {
    finished = true;
    data = stats.data();
    status = now;
  }
};

inline RunConfig closed(std::int64_t users, double spawn_rate, Duration run_time) {
  RunConfig config;
  config.users = users;
  config.spawn_rate = spawn_rate;
  config.limits.run_time = run_time;
  return config;
}

inline void getters(Scenario& scenario) {
  scenario.user<Getter>("Getter")
      .wait_time(constant(std::chrono::seconds(1)))
      .task("get", &Getter::get);
}

}  // namespace acrida
