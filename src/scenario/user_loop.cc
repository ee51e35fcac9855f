#include "scenario/user_loop.h"

#include <cxxabi.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <typeinfo>
#include <utility>

#include "base/check.h"
#include "scenario/type_name.h"

namespace acrida {

// Suspends the user until wake_at_. Returns how long it has waited, nothing when it was only to let
// others run.
class UserLoop::Wait {
 public:
  explicit Wait(UserLoop& loop) : loop_(loop) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> user) {
    loop_.state_ = UserState::kWaiting;
    loop_.ready_at_ = loop_.context_.now();  // until it goes on: since when it waits
    loop_.wake_.start(loop_.context_, loop_.wake_at_, user);
  }
  Duration await_resume() const {
    const TimePoint since = std::exchange(loop_.ready_at_, loop_.wake_at_);
    loop_.state_ = UserState::kRunning;
    return loop_.wake_at_ > since ? loop_.context_.now() - since : Duration::zero();
  }

 private:
  UserLoop& loop_;
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
  pacing_.acceleration = context.environment().acceleration();
}

UserLoop::~UserLoop() = default;

void UserLoop::start() {
  has_due_ = false;
  begin_at(context_.now());
}

void UserLoop::start(TimePoint due) {
  has_due_ = true;
  begin_at(due);
}

void UserLoop::begin_at(TimePoint ready) {
  ACRIDA_CHECK(state_ == UserState::kNew);
  state_ = UserState::kStarting;
  ready_at_ = ready;
  main_ = run(nullptr, *user_, type_.tasks);
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

void UserLoop::run_task(std::size_t task, TimePoint due) {
  ACRIDA_CHECK(state_ == UserState::kIdle && task < type_.tasks.tasks().size());
  next_task_ = static_cast<std::uint32_t>(task);
  state_ = UserState::kRunning;
  ready_at_ = due;
  has_due_ = true;
  std::exchange(idle_, {}).resume();
}

void UserLoop::finish() {
  state_ = UserState::kFinished;
  context_.on_user_finished(*this);
}

Task<UserLoop::Ending> UserLoop::run(std::unique_ptr<detail::TaskSetBase> set,
                                     detail::TaskOwner& owner,
                                     const TaskTable& table) {
  const bool of_user = set == nullptr;
  Ending ending = Ending::kDone;
  try {
    co_await owner.on_start();
  } catch (...) {
    ending = ending_of_exception(table.name(), "on_start");
  }
  if (!begin(std::move(set), ending)) {
    co_return for_parent(ending);
  }
  for (std::uint64_t turn = 0; !leaves(ending); ++turn) {
    if (must_start_again()) {
      co_await start_again();
    }
    if (of_user && type_.on_demand && context_.rehearsal() == nullptr) {
      co_await Idle(*this);
    }
    Permission permission = ask();
    const TimePoint ready = ready_at_;
    while (permission == Permission::kLater) {
      static_cast<void>(co_await Wait(*this));
      ready_at_ = has_due_ ? ready : ready_at_;  // an arrival was due when it was due
      permission = ask();
    }
    if (permission == Permission::kOver) {
      ending = Ending::kStop;
      break;
    }
    const PlannedTask* const chosen = next_task(table, of_user, turn);
    if (chosen == nullptr) {
      ending = of_user ? Ending::kStop : Ending::kInterrupt;
      break;
    }
    const PlannedTask& task = *chosen;
    const TimePoint began = context_.now();
    ending = Ending::kDone;
    try {
      if (task.set != nullptr) {
        ending = co_await run_set(*task.set, owner);
      } else {
        co_await (*task.run)(owner);
      }
    } catch (...) {
      ending = ending_of_exception(table.name(), task.name);
    }
    ending = settle(ending, table, of_user);
    if (must_wait(ending, owner, table, began)) {
      if (const Duration waited = co_await Wait(*this); waited > Duration::zero()) {
        context_.on_user_waited(waited);
      }
    }
  }
  set = end();
  try {
    co_await owner.on_stop();
  } catch (...) {
    if (ending_of_exception(table.name(), "on_stop") == Ending::kStop) {
      ending = Ending::kStop;
    }
  }
  if (of_user) {
    finish();
  }
  co_return for_parent(ending);
}

Task<> UserLoop::start_again() {
  start_again_at_ = context_.now() + context_.relogin();
  state_ = UserState::kStarting;
  try {
    co_await user_->on_start();
  } catch (...) {
    if (ending_of_exception(type_.name, "on_start") == Ending::kStop) {
      stop_requested_ = true;
    }
  }
  state_ = UserState::kRunning;
}

// Owners left to stop: the task sets a killed user was in, and the user.
Task<UserLoop::Ending> UserLoop::stop_owners() {
  while (innermost_ != nullptr) {
    const std::unique_ptr<detail::TaskSetBase> set = end();
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

// After on_start(): whether there are tasks to run, or at least an on_stop().
bool UserLoop::begin(std::unique_ptr<detail::TaskSetBase> set, Ending ending) {
  if (set == nullptr) {
    if (refuse_interrupt(ending) == Ending::kFailed) {
      finish();
      return false;
    }
    state_ = UserState::kRunning;
    if (const Duration interval = context_.relogin(); interval > Duration::zero()) {
      start_again_at_ = context_.now() + user_->random().between(Duration::zero(), interval);
    }
    return true;
  }
  if (ending != Ending::kDone) {
    return false;
  }
  set->outer_ = std::move(innermost_);
  innermost_ = std::move(set);
  return true;
}

// Before on_stop(): the innermost task set leaves the user, so that its on_stop() runs once even
// when it is cut short; null when the user itself ends.
std::unique_ptr<detail::TaskSetBase> UserLoop::end() {
  if (innermost_ == nullptr) {
    state_ = UserState::kStopping;
    return nullptr;
  }
  std::unique_ptr<detail::TaskSetBase> set = std::move(innermost_);
  innermost_ = std::move(set->outer_);
  return set;
}

Task<UserLoop::Ending> UserLoop::run_set(const TaskTable& table, detail::TaskOwner& parent) {
  std::unique_ptr<detail::TaskOwner> made = table.make();
  std::unique_ptr<detail::TaskSetBase> set(static_cast<detail::TaskSetBase*>(made.release()));
  detail::TaskSetBase& owner = *set;
  owner.user_ = user_.get();
  owner.parent_ = &parent;
  owner.pacing_.last_run = context_.now();
  owner.pacing_.acceleration = pacing_.acceleration;
  return run(std::move(set), owner, table);
}

Permission UserLoop::ask() {
  if (stop_requested_) {
    return Permission::kOver;
  }
  wake_at_ = context_.now() + kAskAgain;
  return context_.take_iteration(*this);
}

const PlannedTask* UserLoop::next_task(const TaskTable& table, bool of_user, std::uint64_t turn) {
  if (TaskRehearsal* const rehearsal = context_.rehearsal()) {
    const std::optional<std::size_t> task = rehearsal->next_task(table);
    return task ? &table.tasks()[*task] : nullptr;
  }
  if (of_user && type_.on_demand) {
    return &table.tasks()[next_task_];
  }
  return table.sequential() ? &table.at_turn(turn) : &table.pick(user_->random());
}

UserLoop::Ending UserLoop::settle(Ending ending, const TaskTable& table, bool of_user) {
  if (TaskRehearsal* const rehearsal = context_.rehearsal()) {
    stop_requested_ = false;
    rehearsal->on_task_ended(table, ending);
    return Ending::kDone;
  }
  if (stop_requested_ || (of_user && type_.arrivals)) {
    return Ending::kStop;
  }
  return of_user ? refuse_interrupt(ending) : ending;
}

UserLoop::Ending UserLoop::refuse_interrupt(Ending ending) {
  if (ending != Ending::kInterrupt && ending != Ending::kInterruptThenWait) {
    return ending;
  }
  report(type_.name, typeid(InterruptTaskSet).name(), "interrupt() outside of a task set");
  return Ending::kFailed;
}

bool UserLoop::leaves(Ending ending) {
  return ending == Ending::kStop || ending == Ending::kInterrupt ||
         ending == Ending::kInterruptThenWait;
}

UserLoop::Ending UserLoop::for_parent(Ending ending) {
  switch (ending) {
    case Ending::kInterrupt:
      return Ending::kRescheduleNow;
    case Ending::kInterruptThenWait:
      return Ending::kReschedule;
    default:
      return ending;
  }
}

bool UserLoop::must_wait(Ending& ending,
                         detail::TaskOwner& owner,
                         const TaskTable& table,
                         TimePoint began) {
  const bool of_user = &owner == user_.get();
  if (leaves(ending) || (of_user && type_.on_demand)) {
    return false;
  }
  const TimePoint now = context_.now();
  if (context_.rehearsal() != nullptr) {
    wake_at_ = now;
    return true;
  }
  Duration wait = Duration::zero();
  if (ending != Ending::kRescheduleNow) {
    try {
      wait = next_wait(owner, table, now);
    } catch (...) {
      // Without a wait the user would fail again as fast as it can.
      ending_of_exception(table.name(), "wait_time");
      ending = Ending::kStop;
      return false;
    }
  }
  wake_at_ = now + std::min(wait, kWaitMax);
  return wait > Duration::zero() || now == began;
}

Duration UserLoop::next_wait(detail::TaskOwner& owner, const TaskTable& table, TimePoint now) {
  if (&owner != user_.get() && table.wait_time() != nullptr) {
    return table.wait_time()->next(*user_, static_cast<detail::TaskSetBase&>(owner).pacing_, now);
  }
  const WaitTime* of_user = type_.tasks.wait_time();
  return of_user == nullptr ? Duration::zero() : of_user->next(*user_, pacing_, now);
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
