#include "scenario/scenario_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "base/escape.h"
#include "base/spelling.h"
#include "base/strings.h"

namespace acrida {
namespace {

using Tags = std::vector<std::string>;

// The text after ": " of an unknown name: the nearest one, else all.
std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
  if (const std::optional<std::string> nearest = nearest_word(name, known)) {
    return fmt::format("did you mean {}?", *nearest);
  }
  return known.empty() ? "there are none" : "there are " + join(known, ", ");
}

bool share_one(const Tags& a, const Tags& b) {
  return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

void append(Tags& to, const Tags& from) {
  to.insert(to.end(), from.begin(), from.end());
}

Result<void> check_arrivals(const Arrivals& arrivals, std::string_view where) {
  const auto valid = [](double rate) {
    return std::isfinite(rate) && rate >= 0;
  };
  bool ok = valid(arrivals.rate()) && (arrivals.rate() > 0 || !arrivals.pieces().empty());
  for (const Arrivals::Piece& piece : arrivals.pieces()) {
    ok = ok && valid(piece.from) && valid(piece.to) && piece.length > Duration::zero();
  }
  if (!ok) {
    return fail(fmt::format(
        "{}: arrivals need rates that are numbers and not negative, and lengths above 0", where));
  }
  return {};
}

// Makes the task tables of one plan.
class TableBuilder {
 public:
  TableBuilder(const PlanOptions& options, const std::vector<ChosenArrivals>& arrivals)
      : options_(options), arrivals_(arrivals) {}

  // `inherited` are the tags of what the owner belongs to.
  Result<TaskTable> build(const detail::OwnerSpec& owner, Tags inherited) {
    if (std::find(path_.begin(), path_.end(), &owner) != path_.end()) {
      return fail(fmt::format("task set {} contains itself", owner.name));
    }
    path_.push_back(&owner);
    append(inherited, owner.tags);
    std::vector<PlannedTask> planned;
    for (const detail::TaskSpec& task : owner.tasks) {
      Result<std::optional<PlannedTask>> kept = plan_task(owner, task, inherited);
      if (!kept) {
        return std::unexpected(kept.error());
      }
      if (std::optional<PlannedTask>& one = *kept; one.has_value()) {
        planned.push_back(*std::move(one));
      }
    }
    path_.pop_back();
    return TaskTable(owner, std::move(planned));
  }

 private:
  // Nothing when the tags leave it out.
  Result<std::optional<PlannedTask>> plan_task(const detail::OwnerSpec& owner,
                                               const detail::TaskSpec& task,
                                               Tags tags) {
    const std::string where = fmt::format("{}.{}", owner.name, task.name);
    if (task.weight < 0 || task.weight > kWeightMax) {
      return fail(fmt::format("{}: a task's weight is between 0 and {}", where, kWeightMax));
    }
    if (task.arrivals) {
      if (auto valid = check_arrivals(*task.arrivals, where); !valid) {
        return std::unexpected(valid.error());
      }
    }
    append(tags, task.tags);
    PlannedTask planned;
    planned.name = task.name;
    planned.weight = options_.equal_weights ? std::min<std::int64_t>(task.weight, 1) : task.weight;
    const Arrivals* const chosen = chosen_for_task(arrivals_, owner.name, task.name);
    planned.arrivals = chosen == nullptr ? task.arrivals : *chosen;
    if (task.set != nullptr) {
      return plan_set(*task.set, std::move(tags), std::move(planned));
    }
    if (!selected(tags)) {
      return std::nullopt;
    }
    planned.run = &task.run;
    planned.tags = std::move(tags);
    return planned;
  }

  Result<std::optional<PlannedTask>> plan_set(const detail::OwnerSpec& set,
                                              Tags tags,
                                              PlannedTask planned) {
    Result<TaskTable> table = build(set, std::move(tags));
    if (!table) {
      return std::unexpected(table.error());
    }
    if (table->tasks().empty()) {
      if (set.tasks.empty()) {
        return fail(fmt::format("task set {} has no tasks", set.name));
      }
      return std::nullopt;
    }
    planned.set = std::make_unique<const TaskTable>(std::move(*table));
    return planned;
  }

  // Exclusion wins; a task without tags is left out as soon as some are asked for.
  bool selected(const Tags& tags) const {
    return !share_one(tags, options_.exclude_tags) &&
           (options_.tags.empty() || share_one(tags, options_.tags));
  }

  // So that the weights of any scenario add up without overflow.
  static constexpr std::int64_t kWeightMax = 1'000'000'000;

  const PlanOptions& options_;
  const std::vector<ChosenArrivals>& arrivals_;
  std::vector<const detail::OwnerSpec*> path_;  // from the user type to the set being built
};

Result<void> check_parameters(const detail::ScenarioSpec& spec) {
  std::vector<std::string> known;
  known.reserve(spec.parameters.size());
  for (const detail::ParameterSpec& parameter : spec.parameters) {
    known.push_back(parameter.name);
  }
  for (const auto& [name, value] : spec.given) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return fail(fmt::format("the scenario has no parameter {}: {}", escape_for_terminal(name),
                              suggestion(name, known)));
    }
  }
  return {};
}

// No two of the same name, and the wanted ones exist.
Result<void> check_names(const detail::ScenarioSpec& spec, const PlanOptions& options) {
  std::vector<std::string> known;
  for (const detail::UserSpec& user : spec.users) {
    if (std::find(known.begin(), known.end(), user.name) != known.end()) {
      return fail(fmt::format("two user types are named {}", user.name));
    }
    known.push_back(user.name);
  }
  std::vector<std::string> named = options.user_types;
  for (const UserTypeSettings& settings : options.settings) {
    named.push_back(settings.user_type);
  }
  for (const std::string& wanted : named) {
    if (std::find(known.begin(), known.end(), wanted) == known.end()) {
      return fail(fmt::format("unknown user type {}: {}", escape_for_terminal(wanted),
                              suggestion(wanted, known)));
    }
  }
  return {};
}

Result<void> check_user(const detail::UserSpec& spec) {
  if (spec.tasks.empty()) {
    return fail(fmt::format("user type {} has no tasks: add task(\"name\", &{}::name)", spec.name,
                            spec.name));
  }
  if (!std::isfinite(spec.weight) || spec.weight < 0) {
    return fail(fmt::format("user type {}: a weight is a number and not negative", spec.name));
  }
  if (spec.fixed_count < 0) {
    return fail(fmt::format("user type {}: a fixed count is not negative", spec.name));
  }
  return spec.arrivals ? check_arrivals(*spec.arrivals, spec.name) : Result<void>();
}

// Either the users of a type arrive, or each of its tasks does.
Result<void> check_arrivals_agree(const UserType& type) {
  const std::vector<PlannedTask>& tasks = type.tasks.tasks();
  const auto with_arrivals = std::count_if(tasks.begin(), tasks.end(), [](const PlannedTask& task) {
    return task.arrivals.has_value();
  });
  if (with_arrivals != 0 && static_cast<std::size_t>(with_arrivals) != tasks.size()) {
    return fail(fmt::format("user type {}: give every task its arrivals, or none", type.name));
  }
  if (with_arrivals != 0 && type.arrivals) {
    return fail(fmt::format("user type {}: arrivals of the users and of their tasks", type.name));
  }
  return {};
}

const std::string& first_given(const std::string& a, const std::string& b, const std::string& c) {
  return !a.empty() ? a : !b.empty() ? b : c;
}

}  // namespace

std::unique_ptr<User> UserType::make() const {
  std::unique_ptr<detail::TaskOwner> owner = tasks.make();
  return std::unique_ptr<User>(static_cast<User*>(owner.release()));
}

ScenarioPlan::ScenarioPlan(std::shared_ptr<const Scenario> scenario)
    : scenario_(std::move(scenario)) {}

Result<std::shared_ptr<const ScenarioPlan>> ScenarioPlan::make(
    std::shared_ptr<const Scenario> scenario, const PlanOptions& options) {
  const detail::ScenarioSpec& spec = scenario->spec();
  if (!spec.errors.empty()) {
    return fail(spec.errors.front());
  }
  if (spec.users.empty()) {
    return fail("the scenario has no user type: write scenario.user<...>(...)");
  }
  if (auto checked = check_parameters(spec); !checked) {
    return std::unexpected(checked.error());
  }
  if (auto checked = check_names(spec, options); !checked) {
    return std::unexpected(checked.error());
  }
  const Result<std::vector<ChosenArrivals>> arrivals = with_user_types(spec, options.arrivals);
  if (!arrivals) {
    return fail(arrivals.error());
  }
  const std::vector<ChosenArrivals> of_tasks =
      with_companions(spec, *arrivals, options.equal_weights);
  const std::shared_ptr<ScenarioPlan> plan(new ScenarioPlan(scenario));
  plan->host_ = options.host.empty() ? spec.host : options.host;
  for (const detail::UserSpec& user : spec.users) {
    if (auto added = plan->add(user, options, of_tasks); !added) {
      return std::unexpected(added.error());
    }
  }
  for (const UserTypeSettings& settings : options.settings) {
    plan->apply(settings, options);
  }
  for (const ChosenArrivals& chosen : *arrivals) {
    if (auto applied = plan->apply(chosen); !applied) {
      return std::unexpected(applied.error());
    }
  }
  for (const UserType& type : plan->user_types_) {
    if (auto agree = check_arrivals_agree(type); !agree) {
      return std::unexpected(agree.error());
    }
  }
  if (plan->user_types_.empty()) {
    return fail(options.tags.empty() && options.exclude_tags.empty()
                    ? "no user type has a task with a weight above 0"
                    : "the tags leave no task of any user type");
  }
  const auto weighs = [](const UserType& type) {
    return type.weight > 0 || type.fixed_count > 0 || type.arrivals;
  };
  if (std::none_of(plan->user_types_.begin(), plan->user_types_.end(), weighs)) {
    return fail("every user type has weight 0");
  }
  return plan;
}

Result<void> ScenarioPlan::add(const detail::UserSpec& user,
                               const PlanOptions& options,
                               const std::vector<ChosenArrivals>& arrivals) {
  const auto& wanted = options.user_types;
  if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), user.name) == wanted.end()) {
    return {};
  }
  if (auto checked = check_user(user); !checked) {
    return checked;
  }
  Result<TaskTable> tasks = TableBuilder(options, arrivals).build(user, {});
  if (!tasks) {
    return std::unexpected(tasks.error());
  }
  if (tasks->tasks().empty()) {
    warnings_.push_back(fmt::format("{} has no tasks left: it is left out", user.name));
    return {};
  }
  const bool on_demand = tasks->tasks().front().arrivals.has_value();
  user_types_.push_back({.name = user.name,
                         .weight = options.equal_weights ? 1 : user.weight,
                         .fixed_count = user.fixed_count,
                         .host = first_given(options.host, user.host, scenario_->spec().host),
                         .arrivals = user.arrivals,
                         .on_demand = on_demand,
                         .works_shift = user.works_shift,
                         .tasks = std::move(*tasks)});
  return {};
}

void ScenarioPlan::apply(const UserTypeSettings& settings, const PlanOptions& options) {
  for (UserType& type : user_types_) {
    if (type.name != settings.user_type) {
      continue;
    }
    type.weight = options.equal_weights ? 1 : settings.weight.value_or(type.weight);
    type.fixed_count = settings.fixed_count.value_or(type.fixed_count);
    if (settings.host && options.host.empty()) {
      type.host = *settings.host;
    }
  }
}

Result<void> ScenarioPlan::apply(const ChosenArrivals& chosen) {
  double weights = 0;
  std::vector<std::string> names;
  for (const UserType& type : user_types_) {
    weights += type.weight;
    names.push_back(type.name);
  }
  bool found = false;
  for (UserType& type : user_types_) {
    if (chosen.user_type.empty() && chosen.task.empty() && type.weight > 0) {
      type.arrivals = scaled(chosen.arrivals, type.weight / weights);
      found = true;
    } else if (chosen.user_type == type.name && chosen.task.empty()) {
      type.arrivals = chosen.arrivals;
      found = true;
    } else if (chosen.user_type == type.name) {
      names.clear();
      for (const PlannedTask& task : type.tasks.tasks()) {
        names.push_back(task.name);
        found = found || task.name == chosen.task;
      }
      if (!found) {
        return fail(fmt::format("arrivals for an unknown task {} of {}: {}",
                                escape_for_terminal(chosen.task), type.name,
                                suggestion(chosen.task, names)));
      }
    }
  }
  if (!found) {
    return fail(fmt::format("arrivals for an unknown user type {}: {}",
                            escape_for_terminal(chosen.user_type),
                            suggestion(chosen.user_type, names)));
  }
  return {};
}

Parameters ScenarioPlan::parameters() const {
  Parameters values;
  for (const detail::ParameterSpec& parameter : scenario_->spec().parameters) {
    values.emplace(parameter.name, parameter.value);
  }
  return values;
}

}  // namespace acrida
