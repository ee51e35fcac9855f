// What a scenario throws to change what its user does next.
//
// None derives from std::exception, so a handler for the scenario's own errors does not swallow
// them.
//
// Thread: values.
#pragma once

#include <string>
#include <utility>

namespace acrida {

// Ends this user: on_stop() runs and nothing follows. The reason is for the log; it is no failure.
class StopUser {
 public:
  explicit StopUser(std::string reason = {}) : reason_(std::move(reason)) {}
  const std::string& reason() const { return reason_; }

 private:
  std::string reason_;
};

// Ends the whole run, as Ctrl-C does.
class StopRun {
 public:
  explicit StopRun(std::string reason = {}) : reason_(std::move(reason)) {}
  const std::string& reason() const { return reason_; }

 private:
  std::string reason_;
};

// Leaves the innermost task set; usually thrown by TaskSet::interrupt().
class InterruptTaskSet {
 public:
  explicit InterruptTaskSet(bool reschedule = true) : reschedule_(reschedule) {}
  // True: the parent picks its next task at once. False: it waits first.
  bool reschedule() const { return reschedule_; }

 private:
  bool reschedule_;
};

// Ends this task; the next is picked after the wait time, or at once.
class RescheduleTask {};
class RescheduleTaskImmediately {};

}  // namespace acrida
