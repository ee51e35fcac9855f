// A web server's workers in simulated time: which job is in service when, and when it is done.
//
// A job arrives, waits in one FIFO queue for a free worker, and occupies that worker until it is
// done: before_lock of work, then the wait for its lock, then under_lock of work. A job that waits
// for a lock holds its worker meanwhile, so one slow lock starves every other kind of job, as it
// does on a real site. Row locks are taken one after the other in the course of under_lock and held
// to the end; jobs that take the same ones in different orders can meet in a deadlock, of which the
// job that closes the circle is the victim.
//
// A worker may restart after a number of jobs, and all of them may stall: for a while nothing is
// taken up, while what is in service goes on.
//
// The pool holds no clock and no timer. Its owner asks for what has happened by `now`, one step
// after the other; each step carries the exact instant at which it happened, however late it is
// asked for. Capacity is therefore exactly workers / service time, and the work under one lock
// never exceeds one job per under_lock.
//
// Thread: owned by one server; not synchronized. Cost: O(log jobs) per step.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

#include "acrida/random.h"
#include "acrida/time.h"
#include "demo/lock_table.h"

namespace acrida::demo {

struct ServicePlan {
  Duration before_lock{0};
  std::string lock;  // empty: none
  Duration under_lock{0};
  // Each after an equal part of under_lock; the last part follows the last of them.
  std::vector<std::string> row_locks = {};
  bool is_rolled_back = false;  // it will be refused, so it has nothing to commit
};

enum class LockFailure : std::uint8_t {
  kNone,
  kDeadlock,  // the job ended at once, rolled back
  kTimeout,   // the job ended when its wait had lasted lock_wait, rolled back
};

struct WorkerPoolOptions {
  int workers = 1;                 // at least 1
  std::uint64_t max_requests = 0;  // a worker restarts after so many jobs; 0: never
  std::uint64_t jitter = 0;        // plus a random number up to this, anew for each of its lives
  Duration restart_time{0};        // without that worker
  Duration stall_every{0};         // from `begin`; 0: never
  Duration stall_for{0};           // less than stall_every
  Duration lock_wait = std::chrono::seconds(50);  // InnoDB's innodb_lock_wait_timeout
  std::uint64_t seed = 1;
  TimePoint begin;
};

class WorkerPool {
 public:
  enum class StepKind : std::uint8_t { kStarted, kFinished };
  struct Step {
    StepKind kind;
    JobId job;
    TimePoint at;
    Duration queued;   // from its arrival to its worker
    Duration service;  // from its worker to its end; zero when kStarted
    LockFailure failure = LockFailure::kNone;
  };
  struct Counts {
    std::uint64_t restarts = 0;
    std::uint64_t stalls = 0;  // in which a job had to wait
    std::uint64_t deadlocks = 0;
    std::uint64_t lock_timeouts = 0;
  };

  // REQUIRES: workers >= 1.
  explicit WorkerPool(int workers) : WorkerPool(WorkerPoolOptions{.workers = workers}) {}
  explicit WorkerPool(const WorkerPoolOptions& options);

  // REQUIRES: `job` is not in the pool; `at` is no earlier than any instant given before.
  void arrive(JobId job, TimePoint at);
  // The next thing that has happened by `now`. A job that started must be given its plan before the
  // next call.
  std::optional<Step> step(TimePoint now);
  // REQUIRES: step() just returned `job` as started; no negative span.
  void plan(JobId job, ServicePlan plan);
  // When to call step() again, or nothing while only an arrival can change anything.
  std::optional<TimePoint> next_at() const;

  // Jobs that wait for a worker.
  std::size_t queued() const { return queue_.size(); }
  // Jobs that hold a worker.
  std::size_t in_service() const { return jobs_.size() - queue_.size() - arriving_; }
  const Counts& counts() const { return counts_; }

 private:
  enum class EventKind : std::uint8_t {
    kArrives,
    kReachesLock,
    kGivesUp,
    kIsDone,
    kWorkerIsBack,
    kStallEnds,
  };
  struct Event {
    TimePoint at;
    std::uint64_t order;  // events of one instant happen in the order in which they were set
    EventKind kind;
    std::uint64_t subject;  // a job; a worker when kWorkerIsBack
    bool operator>(const Event& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }
  };
  struct Job {
    TimePoint arrived;
    TimePoint started = {};
    ServicePlan plan = {};
    std::size_t worker = 0;
    std::size_t parts = 0;  // of under_lock that have begun
    std::vector<std::string> held = {};
    std::optional<TimePoint> gives_up_at = {};  // while it awaits a lock
    LockFailure failure = LockFailure::kNone;
  };
  struct Worker {
    std::uint64_t jobs_left = 0;  // until it restarts
  };

  void set(TimePoint at, EventKind kind, std::uint64_t subject);
  // Whether a waiting job can be taken up at this instant.
  bool can_start();
  Step start();
  std::optional<Step> happen(const Event& event);
  void reach_lock(JobId job);
  void hold(JobId job, const std::string& key);
  void begin_part(JobId job);
  void give_up(JobId job);
  void roll_back(JobId job, LockFailure failure);
  Step finish(JobId job);
  void free_worker(std::size_t worker);
  std::uint64_t jobs_of_a_life();

  WorkerPoolOptions options_;
  Random random_;
  TimePoint clock_;  // of the last event
  std::uint64_t events_set_ = 0;
  std::size_t arriving_ = 0;
  std::optional<JobId> unplanned_;
  std::optional<TimePoint> stall_ends_;  // of the stall that has its event
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::deque<JobId> queue_;
  std::unordered_map<JobId, Job> jobs_;
  std::vector<Worker> workers_;
  std::deque<std::size_t> idle_;  // the one that was free longest comes first
  LockTable locks_;
  Counts counts_;
};

}  // namespace acrida::demo
