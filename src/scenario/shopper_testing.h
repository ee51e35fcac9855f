// Users and task sets that write down what they do, and a loop that runs one of them.
//
// Thread: the test's.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "scenario/user_loop.h"
#include "scenario/user_loop_testing.h"

namespace acrida {

// Users and sets of these tests write here; one test runs at a time.
inline SimContext* context = nullptr;

inline void note(const std::string& what) {
  context->log(what);
}

class Shopper : public User {
 public:
  Task<> on_start() override {
    note("start");
    co_return;
  }
  Task<> on_stop() override {
    note("stop");
    co_return;
  }
  Task<> quick() {
    note("quick");
    co_return;
  }
  Task<> slow() {
    note("slow begins");
    co_await sleep(std::chrono::seconds(2));
    note("slow ends");
  }
  Task<> fail() {
    note("fail");
    throw std::out_of_range("no such row");
    co_return;
  }
  Task<> leave() {
    note("leave");
    throw StopUser("had enough");
    co_return;
  }
  Task<> end_run() {
    throw StopRun("all seen");
    co_return;
  }
  Task<> retry_now() {
    note("retry");
    throw RescheduleTaskImmediately();
    co_return;
  }
  Task<> stop_later() {
    stop();
    note("said stop");
    co_return;
  }
  Task<> throw_number() {
    throw 7;
    co_return;
  }
  Task<> interrupt_nothing() {
    throw InterruptTaskSet();
    co_return;
  }
};

class Checkout : public TaskSet<Shopper> {
 public:
  Task<> on_start() override {
    note("checkout start");
    co_return;
  }
  Task<> on_stop() override {
    note("checkout stop");
    co_return;
  }
  Task<> look() {
    note("look");
    co_return;
  }
  Task<> slow() { co_await user().slow(); }
  Task<> pay() {
    note("pay");
    interrupt();
    co_return;
  }
  Task<> pay_then_wait() {
    note("pay");
    interrupt(false);
    co_return;
  }
  Task<> leave() {
    throw StopUser("in checkout");
    co_return;
  }
};

class Inner : public TaskSet<Shopper, Checkout> {
 public:
  Task<> on_stop() override {
    note("inner stop");
    co_return;
  }
  Task<> ask_parent() {
    note(&parent().user() == &user() ? "same user" : "other user");
    co_return;
  }
  Task<> slow() { co_await sleep(std::chrono::seconds(10)); }
};

class UserLoopTest : public ::testing::Test {
 protected:
  UserLoopTest() { context = &sim_; }

  // One user of the scenario's first type.
  UserLoop& user_of(const std::function<void(Scenario&)>& describe) {
    plan_ = plan_of(describe);
    user_ = std::make_unique<UserLoop>(sim_, plan_->user_types().front(), 7, 3);
    return *user_;
  }

  SimContext sim_;
  std::shared_ptr<const ScenarioPlan> plan_;
  std::unique_ptr<UserLoop> user_;
};

}  // namespace acrida
