// A web server's workers in simulated time: which job is in service when, and when it is done.
//
// A job arrives, waits in one FIFO queue for a free worker, and occupies that worker until it is
// done: before_lock of work, then the wait for its lock, then under_lock of work. A job that waits
// for a lock holds its worker meanwhile, so one slow lock starves every other kind of job, as it
// does on a real site.
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

#include "acrida/time.h"
#include "demo/lock_table.h"

namespace acrida::demo {

struct ServicePlan {
  Duration before_lock{0};
  std::string lock;  // empty: none
  Duration under_lock{0};
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
  };

  // REQUIRES: workers >= 1.
  explicit WorkerPool(int workers) : workers_free_(workers) {}

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

 private:
  enum class EventKind : std::uint8_t { kArrives, kReachesLock, kIsDone };
  struct Event {
    TimePoint at;
    std::uint64_t order;  // events of one instant happen in the order in which they were set
    EventKind kind;
    JobId job;
    bool operator>(const Event& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }
  };
  struct Job {
    TimePoint arrived;
    TimePoint started;
    ServicePlan plan;
  };

  void set(TimePoint at, EventKind kind, JobId job);
  void reach_lock(JobId job);
  Step finish(JobId job);

  int workers_free_;
  TimePoint clock_;  // of the last event
  std::uint64_t events_set_ = 0;
  std::size_t arriving_ = 0;
  std::optional<JobId> unplanned_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::deque<JobId> queue_;
  std::unordered_map<JobId, Job> jobs_;
  LockTable locks_;
};

}  // namespace acrida::demo
