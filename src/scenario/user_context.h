// UserContext is what a user needs from the shard it lives on: time, timers, and somebody to tell.
//
// The runner implements it on the loop; tests implement it on simulated time. One context serves
// all users of a shard.
//
// Thread: the shard.
#pragma once

#include <cstdint>
#include <string_view>

#include "acrida/environment.h"
#include "acrida/events.h"
#include "acrida/time.h"

namespace acrida {

class TaskRehearsal;
class Timer;
class UserLoop;

namespace detail {
class DocumentLedger;
}

// The answer to a user that wants to begin its next task.
enum class Permission : std::uint8_t {
  kGo,
  kLater,  // ask again soon: whether there is an iteration left is not known yet
  kOver,   // the run has had its iterations: the user ends
};

class UserContext {
 public:
  virtual ~UserContext() = default;

  // The time of this turn.
  virtual TimePoint now() const = 0;
  // Fires the timer at `due`, in a later turn when that is not after now().
  virtual void start_timer(Timer& timer, TimePoint due) = 0;

  virtual const Environment& environment() const = 0;
  // Where users write down what they ask the site to write.
  virtual detail::DocumentLedger& documents() = 0;

  // Asked before each task of a user; the tasks of a task set are asked for one by one.
  virtual Permission take_iteration(const UserLoop& user) = 0;

  // How long a user goes on until it runs on_start() again; zero: it does not.
  virtual Duration relogin() const { return Duration::zero(); }

  // Null but in a rehearsal, in which users do not wait between tasks.
  virtual TaskRehearsal* rehearsal() { return nullptr; }

  // An exception left the scenario's code. Texts are valid during the call.
  virtual void report_exception(const UserLoop& user, const UserErrorEvent& event) = 0;
  // A user ended itself with StopUser; the reason may be empty.
  virtual void report_stop(const UserLoop& user, std::string_view reason) = 0;

  // A wait between two tasks is over; it has taken so long.
  virtual void on_user_waited(Duration waited) = 0;

  // The user has ended; nothing of it will run again. Called by its own coroutine: destroy it
  // later, not in here.
  virtual void on_user_finished(UserLoop& user) = 0;
  // A user of an on_demand type has nothing to do: after on_start() and after each run_task(). Give
  // it its next task later, not in here.
  virtual void on_user_idle(UserLoop& user) = 0;
};

}  // namespace acrida
