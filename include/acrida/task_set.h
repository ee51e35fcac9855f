// TaskSet: tasks that belong together, with their own on_start(), on_stop() and wait time.
//
//   class Checkout : public TaskSet<Shopper> {
//    public:
//     Task<> pay() { co_await client().post("/pay"); interrupt(); }
//   };
//
// A task set is one task of its parent. Once picked it runs its own tasks until one of them calls
// interrupt() or its user stops; each time it is picked it is a new object.
//
// Thread: the shard of the user.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "acrida/task.h"
#include "acrida/time.h"
#include "acrida/user.h"
#include "acrida/wait_time.h"

namespace acrida {

namespace detail {

class TaskSetBase : public TaskOwner {
 public:
  // Leaves this task set after its on_stop(). With `reschedule` the parent picks its next task at
  // once, else after its wait time.
  [[noreturn]] static void interrupt(bool reschedule = true) { throw InterruptTaskSet(reschedule); }

  Random& random() const { return user_->random(); }
  Task<> sleep(Duration span) const { return user_->sleep(span); }
  const std::string& param(std::string_view name) const { return user_->param(name); }

 protected:
  User& base_user() const { return *user_; }
  TaskOwner& base_parent() const { return *parent_; }

 private:
  friend class acrida::UserLoop;

  User* user_ = nullptr;
  TaskOwner* parent_ = nullptr;
  std::unique_ptr<TaskSetBase> outer_;  // the set that this one runs in
  Pacing pacing_;
};

}  // namespace detail

// A set of tasks for users of type UserType, and of types derived from it. With a ParentType it is
// for task sets of that type only, and reaches them with parent().
template <class UserType = User, class ParentType = void>
class TaskSet : public detail::TaskSetBase {
 public:
  using OwnUser = UserType;
  using OwnParent = ParentType;

  UserType& user() const { return static_cast<UserType&>(base_user()); }
  // REQUIRES: UserType is an HttpUser.
  HttpClient& client() const { return user().client; }
  auto& parent() const {
    static_assert(!std::is_void_v<ParentType>, "say whose parts these are: TaskSet<User, Parent>");
    return static_cast<ParentType&>(base_parent());
  }
};

}  // namespace acrida
