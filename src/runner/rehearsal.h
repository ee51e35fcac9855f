// Rehearsal: each user class once, as one user, before the run: its on_start, then every task a few
// times without waits between them, then its on_stop. What requests a task makes is learned; none
// of them enters any result.
//
//   Rehearsal rehearsal(loop, config, {});
//   const Learned learned = rehearsal.run();
//
// The scenario's code runs as it does in a run, on a shard's engine, and may write as it does
// there. Its listeners of requests are not called, those of the test's start and stop are.
//
// Thread: that of `loop`.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/http_engine.h"
#include "io/loop.h"
#include "runner/run_config.h"
#include "scenario/document_ledger.h"
#include "scenario/http_service.h"
#include "scenario/task_rehearsal.h"
#include "scenario/user_context.h"
#include "scenario/user_loop.h"
#include "stats/learned.h"
#include "stats/recorder.h"

namespace acrida {

struct RehearsalLimits {
  std::uint32_t repeats = 3;                       // executions of each task
  Duration time_max = std::chrono::seconds(30);    // of all classes together
  Duration on_stop_max = std::chrono::seconds(2);  // of a user whose time was over
};

class Rehearsal final : private UserContext, private SampleSink, private TaskRehearsal {
 public:
  // REQUIRES: `loop` and `config`, which check_run_config() has passed, outlive the rehearsal.
  Rehearsal(Loop& loop, const RunConfig& config, RehearsalLimits limits);
  ~Rehearsal() override;

  // Turns the loop until every class has been tried, or the time is over; once.
  Learned run();

 private:
  // Where the user under rehearsal is.
  enum class Stage : std::uint8_t { kStart, kTasks, kStop };

  // What is known of a table's tasks so far, and the task set that they are in; null: the user.
  struct TableState {
    std::vector<LearnedTask>* tasks = nullptr;
    LearnedTask* owner = nullptr;
    std::size_t last = 0;  // index of the task that runs or ran last
  };

  // --- UserContext ---
  TimePoint now() const override { return loop_.now(); }
  void start_timer(Timer& timer, TimePoint due) override;
  const Environment& environment() const override { return environment_; }
  detail::DocumentLedger& documents() override { return documents_; }
  Permission take_iteration(const UserLoop&) override { return Permission::kGo; }
  TaskRehearsal* rehearsal() override { return this; }
  void report_exception(const UserLoop& user, const UserErrorEvent& event) override;
  void report_stop(const UserLoop& user, std::string_view reason) override;
  void on_user_waited(Duration) override {}
  void on_user_finished(UserLoop&) override { finished_ = true; }
  void on_user_idle(UserLoop&) override {}

  void on_sample(const RecordedSample& recorded) override;

  // --- TaskRehearsal ---
  std::optional<std::size_t> next_task(const TaskTable& table) override;
  void on_task_ended(const TaskTable& table, TaskEnding ending) override;

  std::vector<LearnedTask> begin_table(const TaskTable& table);
  void index_tables(const TaskTable& table, std::vector<LearnedTask>& tasks, LearnedTask* owner);
  void rehearse(const UserType& type, std::uint64_t number, TimePoint deadline);
  void turn_until(TimePoint deadline);
  void sample_waits();
  LearnedWait mean_wait(const WaitTime& wait);
  void call(const std::vector<TestListener>& listeners, std::string_view place);

  Loop& loop_;
  const RunConfig& config_;
  const RehearsalLimits limits_;
  Environment environment_;
  Recorder recorder_{0};
  detail::DocumentLedger documents_;
  HttpEngine engine_;
  std::optional<RateGate> gate_;
  HttpService service_;
  Learned learned_;

  // Of the class under rehearsal.
  LearnedClass* class_ = nullptr;
  std::unique_ptr<UserLoop> user_;
  std::map<const TaskTable*, TableState> tables_;
  LearnedTask* current_ = nullptr;  // null outside of tasks
  std::string error_;               // of the piece of code that runs
  Stage stage_ = Stage::kStart;
  bool finished_ = false;
};

// What was learned, with the load of this run: how many users of each class, how fast they come,
// how long it is. Requests of tasks do not depend on it.
void set_load(Learned& learned, const RunConfig& config);

// How many users of each class a run of it has when all are spawned, by name.
Result<std::map<std::string, std::int64_t>> users_by_class(const RunConfig& config);

}  // namespace acrida
