// SimContext: a shard in simulated time for tests of users, with a log of what happened.
//
// Thread: the test's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/timer_wheel.h"
#include "scenario/document_ledger.h"
#include "scenario/scenario_plan.h"
#include "scenario/user_loop.h"

namespace acrida {

class SimContext final : public UserContext {
 public:
  explicit SimContext(std::uint64_t seed = 1)
      : SimContext(Environment::Facts{
            .host = "http://sim", .seed = seed, .parameters = {{"color", "red"}}}) {}
  explicit SimContext(Environment::Facts facts)
      : environment_(std::move(facts), [this](std::string_view reason) {
          log("run stopped: " + std::string(reason));
        }) {}

  TimePoint now() const override { return now_; }
  void start_timer(Timer& timer, TimePoint due) override { timers_.start(timer, due); }
  const Environment& environment() const override { return environment_; }
  detail::DocumentLedger& documents() override { return documents_; }

  Duration relogin() const override { return log_in_again_after; }

  Permission take_iteration(const UserLoop&) override {
    ++asked;
    return permission == nullptr ? Permission::kGo : permission();
  }
  void report_exception(const UserLoop&, const UserErrorEvent& event) override {
    log("exception in " + std::string(event.place) + ": " + std::string(event.type) + ": " +
        std::string(event.text));
  }
  void report_stop(const UserLoop&, std::string_view reason) override {
    log("stopped itself: " + std::string(reason));
  }
  void on_user_waited(Duration waited) override { waits.push_back(waited); }
  void on_user_finished(UserLoop&) override { log("finished"); }
  void on_user_idle(UserLoop&) override { log("idle"); }

  // Lets `span` pass, one turn for each tick of the wheel.
  void advance(Duration span) {
    const TimePoint end = now_ + span;
    while (now_ < end) {
      now_ = std::min(now_ + TimerWheel::kTick, end);
      timers_.advance(now_);
    }
  }

  void log(std::string what) { happened.push_back(std::move(what)); }
  // What happened since the last call.
  std::vector<std::string> take_log() { return std::exchange(happened, {}); }

  std::vector<std::string> happened;
  std::function<Permission()> permission;
  std::uint64_t asked = 0;
  std::vector<Duration> waits;
  Duration log_in_again_after{0};

 private:
  TimePoint now_{};
  TimerWheel timers_{TimePoint{}};
  Environment environment_;
  detail::DocumentLedger documents_;
};

// The plan of a scenario written as a function. Fails the test when it has an error.
std::shared_ptr<const ScenarioPlan> plan_of(const std::function<void(Scenario&)>& describe,
                                            const PlanOptions& options = {});

}  // namespace acrida
