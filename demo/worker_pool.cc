#include "demo/worker_pool.h"

#include <limits>
#include <utility>

#include "base/check.h"

namespace acrida::demo {

WorkerPool::WorkerPool(const WorkerPoolOptions& options)
    : options_(options), random_(options.seed), clock_(options.begin) {
  ACRIDA_CHECK(options.workers >= 1);
  ACRIDA_CHECK(options.stall_every == Duration(0) || options.stall_for < options.stall_every);
  for (std::size_t i = 0; i < static_cast<std::size_t>(options.workers); ++i) {
    workers_.push_back({.jobs_left = jobs_of_a_life()});
    idle_.push_back(i);
  }
}

void WorkerPool::arrive(JobId job, TimePoint at) {
  const bool added = jobs_.try_emplace(job, Job{.arrived = at}).second;
  ACRIDA_CHECK(added && at >= clock_);
  ++arriving_;
  set(at, EventKind::kArrives, job);
}

std::optional<WorkerPool::Step> WorkerPool::step(TimePoint now) {
  ACRIDA_CHECK(!unplanned_);
  while (true) {
    if (can_start()) {
      return start();
    }
    if (events_.empty() || events_.top().at > now) {
      return std::nullopt;
    }
    const Event event = events_.top();
    events_.pop();
    clock_ = event.at;
    if (const auto step = happen(event)) {
      return step;
    }
  }
}

bool WorkerPool::can_start() {
  if (idle_.empty() || queue_.empty()) {
    return false;
  }
  if (options_.stall_every == Duration(0)) {
    return true;
  }
  const Duration phase = (clock_ - options_.begin) % options_.stall_every;
  if (clock_ - options_.begin < options_.stall_every || phase >= options_.stall_for) {
    return true;
  }
  const TimePoint end = clock_ - phase + options_.stall_for;
  if (stall_ends_ != end) {
    stall_ends_ = end;
    ++counts_.stalls;
    set(end, EventKind::kStallEnds, 0);
  }
  return false;
}

WorkerPool::Step WorkerPool::start() {
  const JobId job = queue_.front();
  queue_.pop_front();
  Job& state = jobs_.at(job);
  state.started = clock_;
  state.worker = idle_.front();
  idle_.pop_front();
  unplanned_ = job;
  return {StepKind::kStarted, job, clock_, clock_ - state.arrived, Duration(0)};
}

std::optional<WorkerPool::Step> WorkerPool::happen(const Event& event) {
  switch (event.kind) {
    case EventKind::kArrives:
      --arriving_;
      queue_.push_back(event.subject);
      break;
    case EventKind::kReachesLock:
      reach_lock(event.subject);
      break;
    case EventKind::kGivesUp:
      give_up(event.subject);
      break;
    case EventKind::kIsDone:
      return finish(event.subject);
    case EventKind::kWorkerIsBack:
      idle_.push_back(static_cast<std::size_t>(event.subject));
      break;
    case EventKind::kStallEnds:
      break;  // its instant is all that matters
  }
  return std::nullopt;
}

void WorkerPool::plan(JobId job, ServicePlan plan) {
  ACRIDA_CHECK(unplanned_ == job);
  ACRIDA_CHECK(plan.before_lock >= Duration(0) && plan.under_lock >= Duration(0));
  unplanned_.reset();
  Job& state = jobs_.at(job);
  state.plan = std::move(plan);
  const TimePoint work_ends = clock_ + state.plan.before_lock;
  if (state.plan.lock.empty() && state.plan.row_locks.empty()) {
    set(work_ends + state.plan.under_lock, EventKind::kIsDone, job);
  } else {
    set(work_ends, EventKind::kReachesLock, job);
  }
}

std::optional<TimePoint> WorkerPool::next_at() const {
  if (events_.empty()) {
    return std::nullopt;
  }
  return events_.top().at;
}

void WorkerPool::set(TimePoint at, EventKind kind, std::uint64_t subject) {
  events_.push(Event{at, events_set_++, kind, subject});
}

void WorkerPool::reach_lock(JobId job) {
  Job& state = jobs_.at(job);
  const std::string& key =
      state.parts == 0 ? state.plan.lock : state.plan.row_locks[state.parts - 1];
  if (key.empty()) {
    begin_part(job);
    return;
  }
  switch (locks_.acquire(key, job)) {
    case LockAnswer::kHeld:
      hold(job, key);
      break;
    case LockAnswer::kWaits:
      state.gives_up_at = clock_ + options_.lock_wait;
      set(*state.gives_up_at, EventKind::kGivesUp, job);
      break;
    case LockAnswer::kDeadlock:
      ++counts_.deadlocks;
      roll_back(job, LockFailure::kDeadlock);
      break;
  }
}

void WorkerPool::hold(JobId job, const std::string& key) {
  Job& state = jobs_.at(job);
  state.gives_up_at.reset();
  // An invoice may name an item twice: its lock is released once.
  for (const std::string& held : state.held) {
    if (held == key) {
      begin_part(job);
      return;
    }
  }
  state.held.push_back(key);
  begin_part(job);
}

// Parts begin at multiples of the whole, so that they add up to it exactly.
void WorkerPool::begin_part(JobId job) {
  Job& state = jobs_.at(job);
  const auto count = static_cast<Duration::rep>(state.plan.row_locks.size() + 1);
  const auto begun = static_cast<Duration::rep>(state.parts++);
  const Duration part =
      state.plan.under_lock * (begun + 1) / count - state.plan.under_lock * begun / count;
  const bool is_last = begun + 1 == count;
  set(clock_ + part, is_last ? EventKind::kIsDone : EventKind::kReachesLock, job);
}

void WorkerPool::give_up(JobId job) {
  const auto place = jobs_.find(job);
  if (place == jobs_.end() || place->second.gives_up_at != clock_) {
    return;  // it got its lock in time
  }
  ++counts_.lock_timeouts;
  locks_.give_up(job);
  roll_back(job, LockFailure::kTimeout);
}

void WorkerPool::roll_back(JobId job, LockFailure failure) {
  Job& state = jobs_.at(job);
  state.gives_up_at.reset();
  state.failure = failure;
  set(clock_, EventKind::kIsDone, job);
}

WorkerPool::Step WorkerPool::finish(JobId job) {
  const auto place = jobs_.find(job);
  ACRIDA_CHECK(place != jobs_.end());
  const Job state = std::move(place->second);
  jobs_.erase(place);
  for (const std::string& key : state.held) {
    if (const auto next = locks_.release(key)) {
      hold(*next, key);
    }
  }
  free_worker(state.worker);
  return {StepKind::kFinished,    job,          clock_, state.started - state.arrived,
          clock_ - state.started, state.failure};
}

void WorkerPool::free_worker(std::size_t worker) {
  if (--workers_[worker].jobs_left > 0) {
    idle_.push_back(worker);
    return;
  }
  ++counts_.restarts;
  workers_[worker].jobs_left = jobs_of_a_life();
  set(clock_ + options_.restart_time, EventKind::kWorkerIsBack, worker);
}

std::uint64_t WorkerPool::jobs_of_a_life() {
  if (options_.max_requests == 0) {
    return std::numeric_limits<std::uint64_t>::max();
  }
  return options_.max_requests + (options_.jitter == 0 ? 0 : random_.below(options_.jitter + 1));
}

}  // namespace acrida::demo
