#include "verdict/rehearsal_notes.h"

#include <fmt/format.h>

namespace acrida {
namespace {

void note_failures(const LearnedClass& user_class,
                   const std::vector<LearnedTask>& tasks,
                   const std::string& prefix,
                   std::vector<std::string>& notes) {
  for (const LearnedTask& task : tasks) {
    const std::string name = prefix + task.name;
    if (task.failed > 0) {
      notes.push_back(fmt::format("{}.{} failed {} of {} times and is known as far as it went: {}",
                                  user_class.name, name, task.failed, task.executions, task.error));
    } else if (!task.is_set && task.executions == 0 && user_class.error.empty()) {
      notes.push_back(
          fmt::format("{}.{} was not tried: the rehearsal's time was over", user_class.name, name));
    }
    for (const LearnedRequest& request : task.requests) {
      if (request.failures > 0) {
        notes.push_back(
            fmt::format("{}.{}: {:.0f} % of {} {} failed; what follows a success there is "
                        "not known",
                        user_class.name, name, 100 * request.failures / request.count,
                        request.method, request.name));
      }
    }
    note_failures(user_class, task.tasks, name + ".", notes);
  }
}

}  // namespace

std::vector<std::string> rehearsal_notes(const Learned& learned) {
  std::vector<std::string> notes;
  for (const LearnedClass& user_class : learned.classes) {
    if (!user_class.error.empty()) {
      notes.push_back(fmt::format("{}: {}", user_class.name, user_class.error));
    }
    note_failures(user_class, user_class.tasks, "", notes);
  }
  if (learned.cut_short) {
    notes.emplace_back("the rehearsal's time was over before everything had been tried");
  }
  return notes;
}

}  // namespace acrida
