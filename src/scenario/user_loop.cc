#include "scenario/user_loop.h"

#include <cxxabi.h>

#include <exception>
#include <typeinfo>
#include <utility>

#include "base/check.h"
#include "scenario/type_name.h"

namespace acrida {

// Suspends the user loop until wake_.
class UserLoop::Wait {
 public:
  Wait(UserLoop& loop, TimePoint due) : loop_(loop), due_(due) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> user) {
    loop_.state_ = UserState::kWaiting;
    loop_.wake_.start(loop_.context_, due_, user);
  }
  void await_resume() const noexcept { loop_.state_ = UserState::kRunning; }

 private:
  UserLoop& loop_;
  TimePoint due_;
};

// Suspends the user until run_task().
class UserLoop::Idle {
 public:
  explicit Idle(UserLoop& loop) : loop_(loop) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> user) {
    loop_.idle_ = user;
    loop_.state_ = UserState::kIdle;
    loop_.context_.on_user_idle(loop_);
  }
  void await_resume() const noexcept {}

 private:
  UserLoop& loop_;
};

UserLoop::UserLoop(UserContext& context,
                   const UserType& type,
                   std::uint64_t number,
                   std::uint64_t index)
    : context_(context), type_(type), number_(number), index_(index), user_(type.make()) {
  user_->loop_ = this;
  user_->random_ = Random(context.environment().seed(), number);
  pacing_.last_run = context.now();
}

UserLoop::~UserLoop() = default;

void UserLoop::start() {
  ACRIDA_CHECK(state_ == UserState::kNew);
  state_ = UserState::kStarting;
  main_ = run_user();
  main_.start();
}

void UserLoop::stop() {
  if (state_ == UserState::kStarting || state_ == UserState::kRunning) {
    stop_requested_ = true;
  } else {
    kill();
  }
}

void UserLoop::kill() {
  if (state_ == UserState::kStopping || state_ == UserState::kFinished) {
    return;
  }
  const bool started = state_ != UserState::kNew;
  wake_.cancel();
  main_ = {};
  state_ = UserState::kStopping;
  if (started) {
    main_ = stop_owners();
    main_.start();
  } else {
    finish();
  }
}

void UserLoop::run_task(std::size_t task) {
  ACRIDA_CHECK(state_ == UserState::kIdle && task < type_.tasks.tasks().size());
  next_task_ = static_cast<std::uint32_t>(task);
  state_ = UserState::kRunning;
  std::exchange(idle_, {}).resume();
}

void UserLoop::finish() {
  state_ = UserState::kFinished;
  context_.on_user_finished(*this);
}

Task<UserLoop::Ending> UserLoop::run_user() {
  Ending ending = Ending::kDone;
  try {
    co_await user_->on_start();
  } catch (...) {
    ending = ending_of_exception(type_.name, "on_start");
  }
  if (ending == Ending::kFailed) {
    finish();
    co_return ending;
  }
  if (ending != Ending::kStop) {
    state_ = UserState::kRunning;
    co_await run_tasks(*user_, type_.tasks, pacing_);
  }
  state_ = UserState::kStopping;
  co_await stop_owners();
  co_return ending;
}

// Owners left to stop: the task sets a killed user was in, and the user.
Task<UserLoop::Ending> UserLoop::stop_owners() {
  while (innermost_ != nullptr) {
    const std::unique_ptr<detail::TaskSetBase> set = leave_set();
    try {
      co_await set->on_stop();
    } catch (...) {
      ending_of_exception(type_.name, "on_stop");
    }
  }
  try {
    co_await user_->on_stop();
  } catch (...) {
    ending_of_exception(type_.name, "on_stop");
  }
  finish();
  co_return Ending::kStop;
}

Task<UserLoop::Ending> UserLoop::run_set(const TaskTable& table, detail::TaskOwner& parent) {
  std::unique_ptr<detail::TaskSetBase> set = make_set(table, parent);
  Ending ending = Ending::kDone;
  try {
    co_await set->on_start();
  } catch (...) {
    ending = ending_of_exception(table.name(), "on_start");
  }
  if (ending == Ending::kDone) {
    set->outer_ = std::move(innermost_);
    innermost_ = std::move(set);
    ending = co_await run_tasks(*innermost_, table, innermost_->pacing_);
    set = leave_set();
    try {
      co_await set->on_stop();
    } catch (...) {
      const Ending stopping = ending_of_exception(table.name(), "on_stop");
      ending = stopping == Ending::kStop ? stopping : ending;
    }
  }
  if (ending == Ending::kInterrupt) {
    co_return Ending::kRescheduleNow;
  }
  co_return ending == Ending::kInterruptThenWait ? Ending::kReschedule : ending;
}

Task<UserLoop::Ending> UserLoop::run_tasks(detail::TaskOwner& owner,
                                           const TaskTable& table,
                                           detail::Pacing& pacing) {
  const bool of_user = &owner == user_.get();
  for (std::uint64_t turn = 0;; ++turn) {
    if (of_user && type_.on_demand) {
      co_await Idle(*this);
    }
    Permission permission = ask();
    while (permission == Permission::kLater) {
      co_await Wait(*this, context_.now() + kAskAgain);
      permission = ask();
    }
    if (permission == Permission::kOver) {
      co_return Ending::kStop;
    }
    const TimePoint began = context_.now();
    const PlannedTask& task = next_task(table, of_user, turn);
    Ending ending = Ending::kDone;
    try {
      if (task.set != nullptr) {
        ending = co_await run_set(*task.set, owner);
      } else {
        co_await (*task.run)(owner);
      }
    } catch (...) {
      ending = ending_of_exception(table.name(), task.name);
    }
    ending = settle(ending, of_user);
    if (leaves(ending)) {
      co_return ending;
    }
    if (of_user && type_.on_demand) {
      continue;
    }
    const std::optional<Duration> wait = wait_after(ending, table, pacing);
    if (!wait) {
      co_return Ending::kStop;
    }
    if (*wait > Duration::zero() || context_.now() == began) {
      co_await Wait(*this, context_.now() + *wait);
    }
  }
}

Permission UserLoop::ask() {
  return stop_requested_ ? Permission::kOver : context_.take_iteration(*this);
}

const PlannedTask& UserLoop::next_task(const TaskTable& table, bool of_user, std::uint64_t turn) {
  if (of_user && type_.on_demand) {
    return table.tasks()[next_task_];
  }
  return table.sequential() ? table.at_turn(turn) : table.pick(user_->random());
}

UserLoop::Ending UserLoop::settle(Ending ending, bool of_user) {
  if (stop_requested_ || (of_user && type_.arrivals)) {
    return Ending::kStop;
  }
  if (of_user && (ending == Ending::kInterrupt || ending == Ending::kInterruptThenWait)) {
    report(type_.name, typeid(InterruptTaskSet).name(), "interrupt() outside of a task set");
    return Ending::kFailed;
  }
  return ending;
}

bool UserLoop::leaves(Ending ending) {
  return ending == Ending::kStop || ending == Ending::kInterrupt ||
         ending == Ending::kInterruptThenWait;
}

// Nothing when the scenario's wait function failed: without a wait the user would fail as fast as
// it can, so it ends.
std::optional<Duration> UserLoop::wait_after(Ending ending,
                                             const TaskTable& table,
                                             detail::Pacing& pacing) {
  if (ending == Ending::kRescheduleNow) {
    return Duration::zero();
  }
  try {
    if (table.wait_time() != nullptr) {
      return table.wait_time()->next(*user_, pacing, context_.now());
    }
    const WaitTime* of_user = type_.tasks.wait_time();
    return of_user == nullptr ? Duration::zero() : of_user->next(*user_, pacing_, context_.now());
  } catch (...) {
    ending_of_exception(table.name(), "wait_time");
    return std::nullopt;
  }
}

std::unique_ptr<detail::TaskSetBase> UserLoop::make_set(const TaskTable& table,
                                                        detail::TaskOwner& parent) {
  std::unique_ptr<detail::TaskOwner> owner = table.make();
  std::unique_ptr<detail::TaskSetBase> set(static_cast<detail::TaskSetBase*>(owner.release()));
  set->user_ = user_.get();
  set->parent_ = &parent;
  set->pacing_.last_run = context_.now();
  return set;
}

std::unique_ptr<detail::TaskSetBase> UserLoop::leave_set() {
  std::unique_ptr<detail::TaskSetBase> set = std::move(innermost_);
  innermost_ = std::move(set->outer_);
  return set;
}

UserLoop::Ending UserLoop::ending_of_exception(std::string_view owner, std::string_view part) {
  const std::string place = std::string(owner) + "." + std::string(part);
  try {
    throw;
  } catch (const InterruptTaskSet& interrupt) {
    return interrupt.reschedule() ? Ending::kInterrupt : Ending::kInterruptThenWait;
  } catch (const RescheduleTask&) {
    return Ending::kReschedule;
  } catch (const RescheduleTaskImmediately&) {
    return Ending::kRescheduleNow;
  } catch (const StopUser& stop) {
    context_.report_stop(*this, stop.reason());
    return Ending::kStop;
  } catch (const StopRun& stop) {
    context_.environment().stop_run(stop.reason());
    return Ending::kStop;
  } catch (const std::exception& exception) {
    report(place, typeid(exception).name(), exception.what());
  } catch (...) {
    report(place, abi::__cxa_current_exception_type()->name(), "");
  }
  return Ending::kFailed;
}

void UserLoop::report(std::string_view place, const char* type_name, std::string_view text) {
  const std::string type = readable_type_name(type_name);
  context_.report_exception(*this,
                            {.user = user_.get(), .place = place, .type = type, .text = text});
}

}  // namespace acrida
