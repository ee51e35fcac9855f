// What a scenario wrote down: its user types, task sets, parameters and listeners.
//
// Thread: written by the main thread before the run, constant from then on.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "acrida/environment.h"
#include "acrida/events.h"
#include "acrida/shape.h"
#include "acrida/task.h"
#include "acrida/user.h"
#include "acrida/wait_time.h"

namespace acrida::detail {

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
  bool works_shift = false;
};

// An account of the site.
struct AccountSpec {
  std::string user;
  std::string password;
};

struct ParameterSpec {
  std::string name;
  std::string value;
  std::string help;
};

struct ScenarioSpec {
  std::string directory;
  std::string host;
  std::string writes;  // empty: nothing that stays
  Parameters given;
  std::vector<ParameterSpec> parameters;
  std::deque<UserSpec> users;  // deques: the builders keep references
  std::deque<OwnerSpec> sets;
  AccountSpec auditor;
  LoadShape shape;  // at most one of the two
  std::vector<Stage> stages;
  std::vector<RequestListener> on_request;
  std::vector<UserErrorListener> on_user_error;
  std::vector<TestListener> on_test_start;
  std::vector<TestListener> on_test_stop;
  std::vector<std::string> errors;
};

}  // namespace acrida::detail
