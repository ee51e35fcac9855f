// TaskRehearsal: what a user asks in the place of chance when it tries every task, instead of
// working.
//
// Thread: the shard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace acrida {

class TaskTable;

// How a piece of the scenario's code ended, and so what comes next.
enum class TaskEnding : std::uint8_t {
  kDone,               // the wait, then the next task
  kFailed,             // the same; an exception has been reported
  kReschedule,         // the same
  kRescheduleNow,      // the next task
  kInterrupt,          // leave the task set; its parent picks its next task at once
  kInterruptThenWait,  // or after its wait
  kStop,               // the user ends
};

class TaskRehearsal {
 public:
  virtual ~TaskRehearsal() = default;

  // The index of the task of that owner to run next; nothing: the owner has run all it was to.
  virtual std::optional<std::size_t> next_task(const TaskTable& table) = 0;
  // The last one of that owner has ended so. Whatever it wanted, the owner goes on.
  virtual void on_task_ended(const TaskTable& table, TaskEnding ending) = 0;
};

}  // namespace acrida
