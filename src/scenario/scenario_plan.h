// ScenarioPlan: a scenario made ready for one run by the options that choose parts of it.
//
// Thread: immutable once made; shared by all shards.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/scenario.h"
#include "base/error.h"
#include "scenario/chosen_arrivals.h"
#include "scenario/task_table.h"

namespace acrida {

// Attributes of a user type in the place of the scenario's own.
struct UserTypeSettings {
  std::string user_type;
  std::optional<double> weight;
  std::optional<std::int64_t> fixed_count;
  std::optional<std::string> host;
};

struct PlanOptions {
  std::string host;                        // overrides every host of the scenario
  std::vector<std::string> user_types;     // only these; empty: all
  std::vector<std::string> tags;           // only tasks with one of these; empty: all
  std::vector<std::string> exclude_tags;   // never tasks with one of these
  bool equal_weights = false;              // every user type and task weighs 1
  std::vector<ChosenArrivals> arrivals;    // in the place of the scenario's own
  std::vector<UserTypeSettings> settings;  // of two for one user type the later wins
};

struct UserType {
  std::string name;
  double weight = 1;
  std::int64_t fixed_count = 0;  // 0: by weight
  std::string host;              // empty: none was given anywhere
  std::optional<Arrivals> arrivals;
  // Its tasks start by their own arrivals, each by UserLoop::run_task().
  bool on_demand = false;
  bool works_shift = false;
  TaskTable tasks;

  std::unique_ptr<User> make() const;
};

class ScenarioPlan {
 public:
  // Fails with the scenario's first error, on an unknown user type or task (with the nearest name),
  // and when nothing is left to run.
  static Result<std::shared_ptr<const ScenarioPlan>> make(std::shared_ptr<const Scenario> scenario,
                                                          const PlanOptions& options);

  // In the order of the scenario.
  const std::vector<UserType>& user_types() const { return user_types_; }
  // For the log: user types that the tags left without tasks.
  const std::vector<std::string>& warnings() const { return warnings_; }

  const LoadShape& shape() const { return scenario_->spec().shape; }
  const std::vector<Stage>& stages() const { return scenario_->spec().stages; }
  const std::vector<RequestListener>& on_request() const { return scenario_->spec().on_request; }
  const std::vector<UserErrorListener>& on_user_error() const {
    return scenario_->spec().on_user_error;
  }
  const std::vector<TestListener>& on_test_start() const { return scenario_->spec().on_test_start; }
  const std::vector<TestListener>& on_test_stop() const { return scenario_->spec().on_test_stop; }
  const detail::AccountSpec& auditor() const { return scenario_->spec().auditor; }
  // The values of all declared parameters.
  Parameters parameters() const;
  // What a run leaves behind on the site; empty: nothing.
  const std::string& writes() const { return scenario_->spec().writes; }
  // The host of the run: the option's, else the scenario's.
  const std::string& host() const { return host_; }

 private:
  explicit ScenarioPlan(std::shared_ptr<const Scenario> scenario);
  Result<void> add(const detail::UserSpec& user,
                   const PlanOptions& options,
                   const std::vector<ChosenArrivals>& arrivals);
  Result<void> apply(const ChosenArrivals& chosen);
  void apply(const UserTypeSettings& settings, const PlanOptions& options);

  std::shared_ptr<const Scenario> scenario_;
  std::string host_;
  std::vector<UserType> user_types_;
  std::vector<std::string> warnings_;
};

}  // namespace acrida
