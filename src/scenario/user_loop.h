// UserLoop: the life of one user, as a coroutine.
//
//   on_start -> { pick a task -> run it -> wait } ... -> on_stop
//
// With UserContext::relogin() on_start() runs again between two tasks, at first after a random part
// of that time, so that users that came together do not log in together for ever. An exception in
// it is then like one in a task.
//
// Rules are Locust's. The first task starts without a wait. An exception in a task is reported, the
// user waits and goes on; one in on_start() ends the user without on_stop(). A task set runs inside
// its parent's task until it is interrupted. A user that waits has no frame alive but this one (and
// one for each task set it is in).
//
// An iteration that takes no time (nothing suspended) is followed by a turn of the loop, so that a
// user without wait time cannot keep the others from running.
//
// Thread: the shard.
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "acrida/task.h"
#include "acrida/task_set.h"
#include "acrida/time.h"
#include "io/timer_wheel.h"
#include "scenario/scenario_plan.h"
#include "scenario/task_rehearsal.h"
#include "scenario/user_context.h"

namespace acrida {

enum class UserState : std::uint8_t {
  kNew,
  kStarting,  // in on_start
  kRunning,   // in a task
  kWaiting,   // between two tasks
  kIdle,      // for run_task()
  kStopping,  // in on_stop, after a stop
  kFinished,
};

class UserLoop {
 public:
  // `number` counts the users of the run, `index` those of this type. REQUIRES: context and type
  // outlive the user.
  UserLoop(UserContext& context, const UserType& type, std::uint64_t number, std::uint64_t index);
  // Cuts off whatever runs; on_stop() is not run.
  ~UserLoop();
  UserLoop(const UserLoop&) = delete;
  UserLoop& operator=(const UserLoop&) = delete;

  // Runs on_start() and goes on. REQUIRES: state() is kNew and the user's client is attached.
  void start();
  // The same for an arrival of the open model, which should have started at `due`.
  void start(TimePoint due);

  // Ends after the task under way; at once while waiting or idle. on_stop() is run.
  void stop();
  // Ends in the middle of whatever runs: its coroutines are destroyed, then on_stop() is run, of
  // the task sets from the innermost, then of the user.
  void kill();
  // REQUIRES for both: not called by this user's own code. Nothing happens once stopping.

  // Runs a task by its index in type().tasks, which should have started at `due`. REQUIRES:
  // type().on_demand and state() is kIdle.
  void run_task(std::size_t task, TimePoint due);

  // When the user was last ready to go on: it was spawned, its wait was over, its arrival was due.
  TimePoint ready_at() const { return ready_at_; }
  // Whether that instant came from an arrival schedule; true once for each arrival: it is the first
  // request of an arrival whose response time begins at its due time.
  bool take_due() { return std::exchange(has_due_, false); }

  User& user() { return *user_; }
  const User& user() const { return *user_; }
  const UserType& type() const { return type_; }
  UserState state() const { return state_; }
  bool finished() const { return state_ == UserState::kFinished; }

 private:
  friend class User;

  using Ending = TaskEnding;

  class Idle;
  class Wait;

  // Wakes a coroutine; destroying it lets the coroutine sleep for ever.
  class WakeUp final : public Timer {
   public:
    void start(UserContext& context, TimePoint due, std::coroutine_handle<> sleeper) {
      sleeper_ = sleeper;
      context.start_timer(*this, due);
    }

   private:
    void on_timer() override { sleeper_.resume(); }

    std::coroutine_handle<> sleeper_;
  };

  // Longer waits than any run: what a scenario means by "for ever" must not overflow a time.
  static constexpr Duration kWaitMax = std::chrono::hours(24 * 365);
  // A user whose iterations are uncertain asks again after this long.
  static constexpr Duration kAskAgain = std::chrono::milliseconds(20);

  // An owner of tasks from on_start() to on_stop(): the user, or the task set `set`.
  Task<Ending> run(std::unique_ptr<detail::TaskSetBase> set,
                   detail::TaskOwner& owner,
                   const TaskTable& table);
  Task<Ending> run_set(const TaskTable& table, detail::TaskOwner& parent);
  Task<Ending> stop_owners();
  // Whether on_start() of the user is due again, between two of its tasks; start_again() runs it.
  bool must_start_again() const { return context_.now() >= start_again_at_; }
  Task<> start_again();
  bool begin(std::unique_ptr<detail::TaskSetBase> set, Ending ending);
  std::unique_ptr<detail::TaskSetBase> end();
  void finish();
  void begin_at(TimePoint ready);

  Permission ask();
  // Null: a rehearsal has tried them all.
  const PlannedTask* next_task(const TaskTable& table, bool of_user, std::uint64_t turn);
  // What the end of a task means to its owner.
  Ending settle(Ending ending, const TaskTable& table, bool of_user);
  // A user is in no task set: an interrupt of one is a failure.
  Ending refuse_interrupt(Ending ending);
  // Whether no further task of the owner is to run.
  static bool leaves(Ending ending);
  // What the end of a task set means to its parent.
  static Ending for_parent(Ending ending);
  // Sets wake_at_, or `ending` to kStop.
  bool must_wait(Ending& ending, detail::TaskOwner& owner, const TaskTable& table, TimePoint began);
  Duration next_wait(detail::TaskOwner& owner, const TaskTable& table, TimePoint now);

  // REQUIRES: called while an exception is being handled.
  Ending ending_of_exception(std::string_view owner, std::string_view part);
  void report(std::string_view place, const char* type_name, std::string_view text);

  UserContext& context_;
  const UserType& type_;
  const std::uint64_t number_;
  const std::uint64_t index_;
  std::unique_ptr<User> user_;
  std::unique_ptr<detail::TaskSetBase> innermost_;  // the task set the user is in
  detail::Pacing pacing_;
  std::unique_ptr<const std::string> label_;  // most users have none
  std::coroutine_handle<> idle_;
  TimePoint wake_at_{};
  TimePoint ready_at_{};
  TimePoint start_again_at_ = TimePoint::max();
  std::uint32_t next_task_ = 0;
  UserState state_ = UserState::kNew;
  bool stop_requested_ = false;
  bool has_due_ = false;
  Task<Ending> main_;  // its frames refer to everything above
  WakeUp wake_;        // and this resumes them
};

}  // namespace acrida
