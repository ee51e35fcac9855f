// The chains behind Scenario::user() and Scenario::task_set(), and what they write down.
//
// Thread: the main thread, before the run.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "acrida/events.h"
#include "acrida/shape.h"
#include "acrida/task_set.h"
#include "acrida/user.h"
#include "acrida/wait_time.h"

namespace acrida {

class Scenario;

namespace detail {

struct OwnerSpec;

struct TaskSpec {
  std::string name;
  std::int64_t weight = 1;
  std::vector<std::string> tags;
  std::function<Task<>(TaskOwner&)> run;  // empty for a task set
  const OwnerSpec* set = nullptr;
  std::optional<Arrivals> arrivals;
};

// A user type or a task set as it was written down.
struct OwnerSpec {
  std::string name;
  std::unique_ptr<TaskOwner> (*make)() = nullptr;
  std::vector<TaskSpec> tasks;
  std::vector<std::string> tags;  // of every task
  std::optional<WaitTime> wait_time;
  bool sequential = false;
};

struct UserSpec : OwnerSpec {
  double weight = 1;
  std::int64_t fixed_count = 0;
  std::string host;
  std::optional<Arrivals> arrivals;
};

struct ParameterSpec {
  std::string name;
  std::string value;
  std::string help;
};

struct ScenarioSpec {
  std::string directory;
  std::string host;
  Parameters given;
  std::vector<ParameterSpec> parameters;
  std::deque<UserSpec> users;  // deques: the builders keep references
  std::deque<OwnerSpec> sets;
  LoadShape shape;  // at most one of the two
  std::vector<Stage> stages;
  std::vector<RequestListener> on_request;
  std::vector<UserErrorListener> on_user_error;
  std::vector<TestListener> on_test_start;
  std::vector<TestListener> on_test_stop;
  std::vector<std::string> errors;
};

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
    static_assert(std::derived_from<Owner, typename SetBuilder::Set::OwnParent>,
                  "this task set is written for another parent");
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
