#include "scenario/chosen_arrivals.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"

namespace acrida {

Arrivals scaled(const Arrivals& arrivals, double factor) {
  const std::vector<Arrivals::Piece>& pieces = arrivals.pieces();
  Arrivals result(factor * (pieces.empty() ? arrivals.rate() : pieces.front().from));
  for (const Arrivals::Piece& piece : pieces) {
    result.ramp_to(factor * piece.from, Duration::zero());  // where the rate jumps
    result.ramp_to(factor * piece.to, piece.length);
  }
  return arrivals.is_poisson() ? result.poisson() : result;
}

Arrivals accelerated(const Arrivals& arrivals, double times) {
  const std::vector<Arrivals::Piece>& pieces = arrivals.pieces();
  Arrivals result(times * (pieces.empty() ? arrivals.rate() : pieces.front().from));
  for (const Arrivals::Piece& piece : pieces) {
    result.ramp_to(times * piece.from, Duration::zero());
    result.ramp_to(times * piece.to, accelerated(piece.length, times));
  }
  return arrivals.is_poisson() ? result.poisson() : result;
}

Result<std::vector<ChosenArrivals>> with_user_types(const detail::ScenarioSpec& spec,
                                                    std::vector<ChosenArrivals> chosen) {
  for (ChosenArrivals& one : chosen) {
    std::vector<std::string> owners;
    for (const detail::UserSpec& user : spec.users) {
      if (user.name == one.user_type) {
        owners.clear();
        break;
      }
      if (one.task.empty() && std::ranges::find(user.tasks, one.user_type,
                                                &detail::TaskSpec::name) != user.tasks.end()) {
        owners.push_back(user.name);
      }
    }
    if (owners.size() > 1) {
      return fail(fmt::format("arrivals for the task {} of {}: name one of them, as in {}.{}",
                              escape_for_terminal(one.user_type), join(owners, " and "), owners[0],
                              escape_for_terminal(one.user_type)));
    }
    if (owners.size() == 1) {
      one.task = std::exchange(one.user_type, owners[0]);
    }
  }
  return chosen;
}

std::vector<ChosenArrivals> with_companions(const detail::ScenarioSpec& spec,
                                            const std::vector<ChosenArrivals>& chosen,
                                            bool equal_weights) {
  std::vector<ChosenArrivals> all = chosen;
  const auto weight_of = [equal_weights](const detail::TaskSpec& task) {
    return static_cast<double>(equal_weights ? std::min<std::int64_t>(task.weight, 1)
                                             : task.weight);
  };
  for (const detail::UserSpec& user : spec.users) {
    const auto leads = [&](const ChosenArrivals& one) {
      return one.user_type == user.name && !one.task.empty();
    };
    const auto leader = std::ranges::find_if(chosen, leads);
    if (leader == chosen.end()) {
      continue;
    }
    const auto led = std::ranges::find(user.tasks, leader->task, &detail::TaskSpec::name);
    if (led == user.tasks.end() || weight_of(*led) <= 0) {
      continue;
    }
    for (const detail::TaskSpec& task : user.tasks) {
      if (weight_of(task) > 0 && !task.arrivals &&
          chosen_for_task(chosen, user.name, task.name) == nullptr) {
        all.push_back({.user_type = user.name,
                       .task = task.name,
                       .arrivals = scaled(leader->arrivals, weight_of(task) / weight_of(*led))});
      }
    }
  }
  return all;
}

const Arrivals* chosen_for_task(const std::vector<ChosenArrivals>& chosen,
                                const std::string& user_type,
                                const std::string& task) {
  const auto found = std::find_if(chosen.begin(), chosen.end(), [&](const ChosenArrivals& one) {
    return one.user_type == user_type && one.task == task;
  });
  return task.empty() || found == chosen.end() ? nullptr : &found->arrivals;
}

}  // namespace acrida
