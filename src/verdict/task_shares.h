// How often users come to each task: weights, sequences and task sets within task sets, flattened.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "stats/learned.h"

namespace acrida {

// One task as users of a class come to it.
struct TaskShare {
  std::string name;                      // "browse.look"
  std::size_t top = 0;                   // index of the class's own task that it is, or is within
  double visits = 0;                     // in a cycle
  double waits = 0;                      // of its executions, those with a wait behind them
  LearnedWait wait;                      // that one
  double pause = 0;                      // seconds it sleeps
  const LearnedTask* learned = nullptr;  // whose requests it makes
};

// What some of the users of a class do again and again. A cycle is one choice of a task, or one
// pass of a sequence.
struct TaskCycle {
  double users = 1;  // share of the class's
  std::vector<TaskShare> tasks;
};

// One cycle; or several where users end up in task sets that nothing interrupts, one for each such
// set. REQUIRES: `user_class` outlives the result.
std::vector<TaskCycle> task_cycles(const LearnedClass& user_class);

}  // namespace acrida
