#include "demo/worker_pool.h"

#include <utility>

#include "base/check.h"

namespace acrida::demo {

void WorkerPool::arrive(JobId job, TimePoint at) {
  const bool added = jobs_.try_emplace(job, Job{.arrived = at, .started = {}, .plan = {}}).second;
  ACRIDA_CHECK(added && at >= clock_);
  ++arriving_;
  set(at, EventKind::kArrives, job);
}

std::optional<WorkerPool::Step> WorkerPool::step(TimePoint now) {
  ACRIDA_CHECK(!unplanned_);
  while (true) {
    if (workers_free_ > 0 && !queue_.empty()) {
      const JobId job = queue_.front();
      queue_.pop_front();
      --workers_free_;
      Job& state = jobs_.at(job);
      state.started = clock_;
      unplanned_ = job;
      return Step{StepKind::kStarted, job, clock_, clock_ - state.arrived, Duration(0)};
    }
    if (events_.empty() || events_.top().at > now) {
      return std::nullopt;
    }
    const Event event = events_.top();
    events_.pop();
    clock_ = event.at;
    switch (event.kind) {
      case EventKind::kArrives:
        --arriving_;
        queue_.push_back(event.job);
        break;
      case EventKind::kReachesLock:
        reach_lock(event.job);
        break;
      case EventKind::kIsDone:
        return finish(event.job);
    }
  }
}

void WorkerPool::plan(JobId job, ServicePlan plan) {
  ACRIDA_CHECK(unplanned_ == job);
  ACRIDA_CHECK(plan.before_lock >= Duration(0) && plan.under_lock >= Duration(0));
  unplanned_.reset();
  Job& state = jobs_.at(job);
  state.plan = std::move(plan);
  const TimePoint work_ends = clock_ + state.plan.before_lock;
  if (state.plan.lock.empty()) {
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

void WorkerPool::set(TimePoint at, EventKind kind, JobId job) {
  events_.push(Event{at, events_set_++, kind, job});
}

void WorkerPool::reach_lock(JobId job) {
  const ServicePlan& plan = jobs_.at(job).plan;
  if (locks_.acquire(plan.lock, job)) {
    set(clock_ + plan.under_lock, EventKind::kIsDone, job);
  }
}

WorkerPool::Step WorkerPool::finish(JobId job) {
  const auto place = jobs_.find(job);
  ACRIDA_CHECK(place != jobs_.end());
  const Job& state = place->second;
  if (!state.plan.lock.empty()) {
    if (const auto next = locks_.release(state.plan.lock)) {
      set(clock_ + jobs_.at(*next).plan.under_lock, EventKind::kIsDone, *next);
    }
  }
  const Step done{StepKind::kFinished, job, clock_, state.started - state.arrived,
                  clock_ - state.started};
  jobs_.erase(place);
  ++workers_free_;
  return done;
}

}  // namespace acrida::demo
