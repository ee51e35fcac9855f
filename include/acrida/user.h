// User and HttpUser: what one simulated user is.
//
//   class Shopper : public HttpUser {
//    public:
//     Task<> on_start() override { co_await client.post("/login").form("usr", "a").form("pwd",
//     "b"); } Task<> browse() { co_await client.get("/products"); }
//   };
//
// A user runs on_start(), then one task after another with its wait time between them, then
// on_stop(). An exception thrown by a task is reported and the user goes on; one thrown by
// on_start() ends it.
//
// Thread: the shard of the user; everything here is called by the user's own code only.
#pragma once

#include <cstdint>
#include <string_view>

#include "acrida/control_flow.h"
#include "acrida/document.h"
#include "acrida/environment.h"
#include "acrida/http.h"
#include "acrida/random.h"
#include "acrida/task.h"
#include "acrida/time.h"

namespace acrida {

class UserLoop;

namespace detail {

// What has tasks: a user or a task set.
class TaskOwner {
 public:
  TaskOwner() = default;
  TaskOwner(const TaskOwner&) = delete;
  TaskOwner& operator=(const TaskOwner&) = delete;
  virtual ~TaskOwner() = default;

  // Runs once, before the first task.
  virtual Task<> on_start() { co_return; }
  // Runs once, after the last task; also when the user was stopped in the middle of one.
  virtual Task<> on_stop() { co_return; }
};

}  // namespace detail

// A user type derives from User (or HttpUser) and has a default constructor. The engine is attached
// after construction: nothing below but random() may be called in a constructor.
class User : public detail::TaskOwner {
 public:
  // This user's number in the run, from 0; no two users of a run share one.
  std::uint64_t id() const;
  // Its number among the users of its type, from 0: the row of a feeder, the till in a shop.
  std::uint64_t index() const;
  // The name of its type in the scenario.
  std::string_view type() const;
  // The host it tests.
  std::string_view host() const;

  // This user's random numbers, from the run's seed and id(), and no other user's.
  Random& random() { return random_; }

  // Marks this user's requests, in the per-request log and in figures of their own. Written
  // "branch/terminal", as in "Kandy/till 3", it counts for the branch, too.
  void set_label(std::string_view label);
  std::string_view label() const;

  // co_await sleep(2s);  Cancelled with the user. A pause of the day that the run stands for:
  // --accelerate shortens it.
  Task<> sleep(Duration span);

  // This user ends after the current task. To end it in the middle of one, throw StopUser.
  void stop();

  // A document that this user is about to ask the site to write; call it before the request.
  // `token` is a mark in the document that no other one of the run has, by which it is found again
  // when no answer said its name.
  Document document(std::string_view type, std::string_view token);

  const Environment& environment() const;
  const std::string& param(std::string_view name) const { return environment().param(name); }

  // For the engine: the client to attach, if this user has one.
  virtual HttpClient* http_client() { return nullptr; }

 private:
  friend class UserLoop;
  class Sleep;

  UserLoop* loop_ = nullptr;
  Random random_{0};
};

class HttpUser : public User {
 public:
  HttpClient client;

  HttpClient* http_client() final { return &client; }
};

}  // namespace acrida
