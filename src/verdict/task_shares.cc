#include "verdict/task_shares.h"

#include <algorithm>
#include <utility>

namespace acrida {
namespace {

// What happens between entering an owner of tasks and leaving it.
struct Walk {
  std::vector<TaskShare> tasks;  // visits by entry
  std::vector<TaskCycle> traps;  // `users`: share of the entries that end in it
  double leaves_waiting = 0;     // share of the entries
};

// The tasks of an owner with what they are within.
struct Owner {
  const std::vector<LearnedTask>& tasks;
  bool sequential;
  LearnedWait wait;
  std::string prefix;
  bool is_user;
};

void scale(Walk& walk, double factor) {
  for (TaskShare& task : walk.tasks) {
    task.visits *= factor;
  }
  for (TaskCycle& trap : walk.traps) {
    trap.users *= factor;
  }
  walk.leaves_waiting *= factor;
}

void append(Walk& to, Walk from) {
  to.tasks.insert(to.tasks.end(), from.tasks.begin(), from.tasks.end());
  for (TaskCycle& trap : from.traps) {
    to.traps.push_back(std::move(trap));
  }
  to.leaves_waiting += from.leaves_waiting;
}

Walk walk_of(const Owner& owner);

// One execution of a task.
Walk execution(const Owner& owner, const LearnedTask& task) {
  Walk walk;
  TaskShare share{.name = owner.prefix + task.name,
                  .top = 0,
                  .visits = 1,
                  .waits = 1 - task.at_once - task.leaves_at_once - task.leaves_waiting,
                  .wait = owner.wait,
                  .pause = task.pause,
                  .learned = &task};
  if (owner.is_user) {
    share.waits = 1 - task.at_once;  // there is nothing to leave
  } else {
    walk.leaves_waiting = task.leaves_waiting;
  }
  if (task.is_set) {
    Walk inner = walk_of({.tasks = task.tasks,
                          .sequential = task.sequential,
                          .wait = task.wait.value_or(owner.wait),
                          .prefix = share.name + ".",
                          .is_user = false});
    share.waits = std::exchange(inner.leaves_waiting, 0);
    append(walk, std::move(inner));
  }
  walk.tasks.push_back(std::move(share));
  return walk;
}

double trapped(const Walk& walk) {
  double sum = 0;
  for (const TaskCycle& trap : walk.traps) {
    sum += trap.users;
  }
  return sum;
}

double leaves(const Owner& owner, const LearnedTask& task) {
  return owner.is_user || task.is_set ? 0 : task.leaves_at_once + task.leaves_waiting;
}

void belong_to(std::size_t top, Walk& walk) {
  const auto mark = [top](std::vector<TaskShare>& tasks) {
    for (TaskShare& task : tasks) {
      task.top = top;
    }
  };
  mark(walk.tasks);
  for (TaskCycle& trap : walk.traps) {
    mark(trap.tasks);
  }
}

// One step of an owner that picks by weight, or one pass of a sequence; and the share of these
// after which the owner is still there.
std::pair<Walk, double> round_of(const Owner& owner) {
  Walk round;
  double weights = 0;
  for (const LearnedTask& task : owner.tasks) {
    weights += task.weight;
  }
  double stays = 1;
  double gone = 0;
  for (std::size_t i = 0; i < owner.tasks.size() && weights > 0; ++i) {
    const LearnedTask& task = owner.tasks[i];
    // A weight in a sequence is a number of turns.
    const int turns = owner.sequential ? static_cast<int>(std::min(task.weight, 1e6)) : 1;
    for (int turn = 0; turn < turns; ++turn) {
      Walk walk = execution(owner, task);
      const double out = leaves(owner, task) + trapped(walk);
      const double chance = owner.sequential ? stays : task.weight / weights;
      scale(walk, chance);
      gone += chance * out;
      stays = owner.sequential ? stays * (1 - out) : stays;
      if (owner.is_user) {
        belong_to(i, walk);
      }
      append(round, std::move(walk));
    }
  }
  return {std::move(round), std::max(0.0, 1 - gone)};
}

// From entering to leaving: rounds until one of them is the last.
Walk walk_of(const Owner& owner) {
  auto [round, stays] = round_of(owner);
  if (owner.is_user) {
    return std::move(round);
  }
  constexpr double kNever = 1e-9;
  if (1 - stays < kNever) {
    Walk trap;
    trap.traps.push_back({.users = 1, .tasks = std::move(round.tasks)});
    return trap;
  }
  scale(round, 1 / (1 - stays));
  return std::move(round);
}

}  // namespace

std::vector<TaskCycle> task_cycles(const LearnedClass& user_class) {
  Walk walk = walk_of({.tasks = user_class.tasks,
                       .sequential = user_class.sequential,
                       .wait = user_class.wait,
                       .prefix = "",
                       .is_user = true});
  const double in_traps = trapped(walk);
  if (in_traps <= 0) {
    return {{.users = 1, .tasks = std::move(walk.tasks)}};
  }
  for (TaskCycle& trap : walk.traps) {
    trap.users /= in_traps;
  }
  return std::move(walk.traps);
}

}  // namespace acrida
