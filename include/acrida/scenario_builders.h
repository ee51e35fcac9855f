// The chains behind Scenario::user() and Scenario::task_set().
//
// Thread: the main thread, before the run.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "acrida/scenario_spec.h"
#include "acrida/shape.h"
#include "acrida/task_set.h"
#include "acrida/user.h"
#include "acrida/wait_time.h"

namespace acrida {

class Scenario;

namespace detail {

// The user type whose tasks an owner's are.
template <class Owner>
struct UserOf {
  using Type = Owner;
};
template <std::derived_from<TaskSetBase> Set>
struct UserOf<Set> {
  using Type = typename Set::OwnUser;
};

// Whether Set may be a task of Owner.
template <class Set, class Owner>
inline constexpr bool kFits =
    std::derived_from<typename UserOf<Owner>::Type, typename Set::OwnUser> &&
    (std::is_void_v<typename Set::OwnParent> || std::is_base_of_v<typename Set::OwnParent, Owner>);

// The type-independent part of both builders.
class OwnerBuilder {
 protected:
  OwnerBuilder(OwnerSpec& spec, Scenario& scenario) : spec_(&spec), scenario_(&scenario) {}

  void add_task(TaskSpec task) { spec_->tasks.push_back(std::move(task)); }
  void tag_last_task(std::string_view tag);
  void set_last_arrivals(Arrivals arrivals);

  OwnerSpec* spec_;
  Scenario* scenario_;
};

// Self is the builder that the chain returns, Owner the class whose tasks are listed.
template <class Self, class Owner>
class TaskListBuilder : public OwnerBuilder {
 public:
  // How long to wait after each task: between(), constant(), ..., or any function of the user.
  // Default: of a user no wait, of a task set its user's.
  Self& wait_time(WaitTime wait) {
    spec_->wait_time = std::move(wait);
    return self();
  }

  // A task, picked with a probability in proportion to its weight; weight 0 is never picked.
  // `method` is a member function of Owner or of a base of it.
  template <class Base>
    requires std::derived_from<Owner, Base>
  Self& task(std::string_view name, Task<> (Base::*method)(), std::int64_t weight = 1) {
    return add(name, weight,
               [method](TaskOwner& owner) { return (static_cast<Owner&>(owner).*method)(); });
  }
  // ... or anything that can be called with one: Task<> browse(Shopper& shopper).
  template <std::invocable<Owner&> Function>
    requires std::same_as<std::invoke_result_t<Function&, Owner&>, Task<>>
  Self& task(std::string_view name, Function function, std::int64_t weight = 1) {
    return add(name, weight,
               [function](TaskOwner& owner) { return function(static_cast<Owner&>(owner)); });
  }
  // ... or a task set, which runs until it is interrupted.
  template <class SetBuilder>
    requires requires { typename SetBuilder::Set; }
  Self& task(const SetBuilder& set, std::int64_t weight = 1) {
    static_assert(kFits<typename SetBuilder::Set, Owner>,
                  "this task set is written for another user type or parent");
    TaskSpec task;
    task.name = set.spec().name;
    task.weight = weight;
    task.set = &set.spec();
    add_task(std::move(task));
    return self();
  }

  // Tags of the task before it in the chain; for --tags and --exclude-tags.
  template <std::convertible_to<std::string_view>... Tags>
  Self& tag(const Tags&... tags) {
    (tag_last_task(tags), ...);
    return self();
  }
  // Tags of every task of this user type or task set.
  template <std::convertible_to<std::string_view>... Tags>
  Self& tag_all(const Tags&... tags) {
    (spec_->tags.emplace_back(std::string_view(tags)), ...);
    return self();
  }

  // Tasks run in the order of the chain, again and again; weight n runs one n times in a row.
  Self& sequential() {
    spec_->sequential = true;
    return self();
  }

 protected:
  using OwnerBuilder::OwnerBuilder;

 private:
  Self& self() { return static_cast<Self&>(*this); }

  Self& add(std::string_view name, std::int64_t weight, std::function<Task<>(TaskOwner&)> run) {
    TaskSpec task;
    task.name = name;
    task.weight = weight;
    task.run = std::move(run);
    add_task(std::move(task));
    return self();
  }
};

}  // namespace detail

// What Scenario::user() returns. A chain: each call returns the builder itself.
template <class UserType>
class UserBuilder : public detail::TaskListBuilder<UserBuilder<UserType>, UserType> {
 public:
  UserBuilder(detail::UserSpec& spec, Scenario& scenario)
      : detail::TaskListBuilder<UserBuilder, UserType>(spec, scenario), user_(&spec) {}

  // The share of all users that are of this type. Default 1.
  UserBuilder& weight(double weight) {
    user_->weight = weight;
    return *this;
  }
  // Exactly this many, whatever the weights say (fewer only when the run has fewer users).
  UserBuilder& fixed_count(std::int64_t count) {
    user_->fixed_count = count;
    return *this;
  }
  // Its users come and go with the day of --shape shift; those of the other types are there from
  // opening to closing. Where no type says it, all come and go.
  UserBuilder& works_shift() {
    user_->works_shift = true;
    return *this;
  }
  // The host of this type; by default the run's.
  UserBuilder& host(std::string_view url) {
    user_->host = url;
    return *this;
  }
  // Open model: users of this type arrive at this rate, run one task each and leave.
  UserBuilder& arrivals(Arrivals arrivals) {
    user_->arrivals = std::move(arrivals);
    return *this;
  }
  // Open model: the task before it in the chain starts at this rate, each start by a user of this
  // type that has nothing to do. Wait times and weights then do not apply to it.
  UserBuilder& task_arrivals(Arrivals arrivals) {
    this->set_last_arrivals(std::move(arrivals));
    return *this;
  }

 private:
  detail::UserSpec* user_;
};

// What Scenario::task_set() returns.
template <class SetType>
class TaskSetBuilder : public detail::TaskListBuilder<TaskSetBuilder<SetType>, SetType> {
 public:
  using Set = SetType;

  TaskSetBuilder(detail::OwnerSpec& spec, Scenario& scenario)
      : detail::TaskListBuilder<TaskSetBuilder, SetType>(spec, scenario) {}

  const detail::OwnerSpec& spec() const { return *this->spec_; }
};

}  // namespace acrida
