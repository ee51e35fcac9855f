// Learned is what a rehearsal has found out about a load test: which requests each task makes, and
// how long users wait between tasks. It is the same for C++ scenarios and locustfiles.
//
// Thread: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace acrida {

struct LearnedRequest {
  std::string method;
  std::string name;
  double count = 0;     // in an execution, on average
  double seconds = 0;   // the mean response time of those made
  double failures = 0;  // of them that failed, in an execution
};

struct LearnedWait {
  double seconds = 0;  // on average
  bool pace = false;   // from the start of a task to the next one's, in the place of after it
};

// A task; or a task set, whose own requests are those of its on_start and on_stop.
struct LearnedTask {
  std::string name;
  double weight = 1;
  std::uint32_t executions = 0;
  std::uint32_t failed = 0;  // of them, those that an exception ended
  std::string error;         // the first of these exceptions
  // Shares of the executions. Those that leave the task set are followed by a wait of its parent,
  // or by none.
  double leaves_at_once = 0;
  double leaves_waiting = 0;
  double at_once = 0;  // stays, and the next task follows without a wait
  double pause = 0;    // seconds that an execution sleeps, on average
  std::vector<LearnedRequest> requests;
  std::optional<double> arrivals;  // open model: so many are started a second

  bool is_set = false;
  bool sequential = false;
  std::optional<LearnedWait> wait;  // the set's own
  std::vector<LearnedTask> tasks;
};

struct LearnedClass {
  std::string name;
  double weight = 1;
  std::int64_t fixed_count = 0;
  std::int64_t users = 0;          // of the load
  std::optional<double> arrivals;  // open model: users a second, each of which runs one task
  LearnedWait wait;
  bool sequential = false;
  std::vector<LearnedTask> tasks;
  std::vector<LearnedRequest> on_start;
  std::string error;  // on_start's, or what kept the class from being rehearsed
};

struct Learned {
  std::string source;         // "rehearsed against http://127.0.0.1:8000, each task 3 times"
  std::string host;           // that was rehearsed against
  bool own_demo = false;      // which is the embedded demo ERP
  std::uint32_t repeats = 0;  // executions of each task that were wanted
  bool cut_short = false;     // its time was over before everything had been tried
  bool locustfile = false;
  double spawn_rate = 1;
  double relogin = 0;              // seconds until a user runs on_start again; 0: never
  double warm_up = 0;              // seconds
  std::optional<double> run_time;  // seconds
  std::vector<LearnedClass> classes;
};

}  // namespace acrida
