#include "demo/worker_pool.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace acrida::demo {
namespace {

using std::chrono::milliseconds;

constexpr TimePoint kStart{std::chrono::hours(1)};

// Drives a pool through simulated time, giving every job the plan that `plan_of` returns.
class Site {
 public:
  explicit Site(int workers) : pool_(workers) {}
  explicit Site(const WorkerPoolOptions& options) : pool_(options) {}

  void arrive(JobId job, Duration at, ServicePlan plan) {
    plans_[job] = std::move(plan);
    pool_.arrive(job, kStart + at);
  }

  void run_until(Duration end) {
    while (const auto step = pool_.step(kStart + end)) {
      if (step->kind == WorkerPool::StepKind::kStarted) {
        started_[step->job] = step->at - kStart;
        pool_.plan(step->job, plans_.at(step->job));
      } else {
        finished_[step->job] = *step;
        order_.push_back(step->job);
      }
    }
  }

  Duration started(JobId job) const { return started_.at(job); }
  Duration done(JobId job) const { return finished_.at(job).at - kStart; }
  const WorkerPool::Step& step(JobId job) const { return finished_.at(job); }
  const std::vector<JobId>& order() const { return order_; }
  WorkerPool& pool() { return pool_; }

 private:
  WorkerPool pool_;
  std::map<JobId, ServicePlan> plans_;
  std::map<JobId, Duration> started_;
  std::map<JobId, WorkerPool::Step> finished_;
  std::vector<JobId> order_;
};

ServicePlan work(Duration span) {
  return {.before_lock = span, .lock = {}, .under_lock = Duration(0)};
}

ServicePlan locked(const char* lock, Duration span) {
  return {.before_lock = Duration(0), .lock = lock, .under_lock = span};
}

TEST(WorkerPool, AFreeWorkerStartsAJobAtOnce) {
  Site site(1);
  site.arrive(1, milliseconds(5), work(milliseconds(10)));
  site.run_until(milliseconds(100));
  EXPECT_EQ(site.started(1), milliseconds(5));
  EXPECT_EQ(site.done(1), milliseconds(15));
  EXPECT_EQ(site.step(1).queued, Duration(0));
  EXPECT_EQ(site.step(1).service, milliseconds(10));
}

TEST(WorkerPool, AQueueFormsAtOneJobMoreThanWorkers) {
  for (const int workers : {1, 5, 9}) {
    Site site(workers);
    for (int job = 1; job <= workers + 1; ++job) {
      site.arrive(static_cast<JobId>(job), milliseconds(0), work(milliseconds(10)));
    }
    site.run_until(milliseconds(1));
    EXPECT_EQ(site.pool().in_service(), static_cast<std::size_t>(workers));
    EXPECT_EQ(site.pool().queued(), 1U);
    site.run_until(milliseconds(20));
    EXPECT_EQ(site.step(static_cast<JobId>(workers)).queued, Duration(0));
    EXPECT_EQ(site.step(static_cast<JobId>(workers) + 1).queued, milliseconds(10));
  }
}

TEST(WorkerPool, TheQueueIsServedInTheOrderOfArrival) {
  Site site(1);
  for (JobId job = 1; job <= 5; ++job) {
    site.arrive(job, milliseconds(0), work(milliseconds(1)));
  }
  site.run_until(milliseconds(10));
  EXPECT_EQ(site.order(), (std::vector<JobId>{1, 2, 3, 4, 5}));
}

TEST(WorkerPool, AJobOfNoCostIsDoneAtItsArrival) {
  Site site(1);
  site.arrive(1, milliseconds(7), work(Duration(0)));
  site.run_until(milliseconds(7));
  EXPECT_EQ(site.done(1), milliseconds(7));
  EXPECT_EQ(site.pool().next_at(), std::nullopt);
}

TEST(WorkerPool, WorkUnderOneLockNeverExceedsOneJobPerSpan) {
  Site site(5);
  for (JobId job = 0; job < 1000; ++job) {
    site.arrive(job, milliseconds(job), locked("series", milliseconds(40)));
  }
  site.run_until(std::chrono::seconds(10));
  EXPECT_EQ(site.order().size(), 250U);
  for (std::size_t i = 1; i < site.order().size(); ++i) {
    EXPECT_EQ(site.done(site.order()[i]) - site.done(site.order()[i - 1]), milliseconds(40));
  }
}

TEST(WorkerPool, LocksOfDifferentKeysDoNotWaitForEachOther) {
  Site site(2);
  site.arrive(1, milliseconds(0), locked("row A", milliseconds(10)));
  site.arrive(2, milliseconds(0), locked("row B", milliseconds(10)));
  site.run_until(milliseconds(10));
  EXPECT_EQ(site.done(1), milliseconds(10));
  EXPECT_EQ(site.done(2), milliseconds(10));
}

TEST(WorkerPool, AJobThatWaitsForALockHoldsItsWorker) {
  Site site(2);
  site.arrive(1, milliseconds(0), locked("series", milliseconds(100)));
  site.arrive(2, milliseconds(1), locked("series", milliseconds(100)));
  site.arrive(3, milliseconds(2), work(milliseconds(1)));
  site.run_until(milliseconds(500));
  EXPECT_EQ(site.started(3), milliseconds(100));
  EXPECT_EQ(site.done(2), milliseconds(200));
}

TEST(WorkerPool, WorkBeforeTheLockOverlaps) {
  Site site(2);
  const ServicePlan login{milliseconds(40), "user", milliseconds(5)};
  site.arrive(1, milliseconds(0), login);
  site.arrive(2, milliseconds(0), login);
  site.run_until(milliseconds(100));
  EXPECT_EQ(site.done(1), milliseconds(45));
  EXPECT_EQ(site.done(2), milliseconds(50));
}

TEST(WorkerPool, AskingLateChangesNoInstant) {
  Site prompt(2);
  Site late(2);
  for (JobId job = 1; job <= 50; ++job) {
    const Duration at = milliseconds(3 * static_cast<int>(job));
    prompt.run_until(at);
    for (Site* site : {&prompt, &late}) {
      site->arrive(job, at,
                   job % 2 == 0 ? locked("series", milliseconds(9)) : work(milliseconds(5)));
    }
    prompt.run_until(at);
  }
  prompt.run_until(std::chrono::seconds(9));
  late.run_until(std::chrono::seconds(9));
  for (JobId job = 1; job <= 50; ++job) {
    EXPECT_EQ(prompt.done(job), late.done(job)) << job;
  }
}

TEST(WorkerPool, ItAsksToBeWokenWhenItsNextJobIsDone) {
  Site site(2);
  site.arrive(1, milliseconds(0), work(milliseconds(10)));
  site.arrive(2, milliseconds(0), work(milliseconds(4)));
  site.run_until(milliseconds(0));
  EXPECT_EQ(site.pool().next_at(), kStart + milliseconds(4));
  site.run_until(milliseconds(4));
  EXPECT_EQ(site.pool().next_at(), kStart + milliseconds(10));
  EXPECT_EQ(site.pool().in_service(), 1U);
}

WorkerPoolOptions options_of(int workers) {
  return {.workers = workers, .begin = kStart};
}

TEST(WorkerPool, JobsThatTakeRowsInOppositeOrdersMeetInADeadlock) {
  Site site(2);
  const ServicePlan there{milliseconds(0), "", milliseconds(30), {"item A", "item B"}};
  const ServicePlan back{milliseconds(0), "", milliseconds(30), {"item B", "item A"}};
  site.arrive(1, milliseconds(0), there);
  site.arrive(2, milliseconds(1), back);
  site.run_until(milliseconds(100));
  // At 10 and 11 ms each takes its first row; at 20 ms the first waits for the second, which
  // closes the circle at 21 ms and is the victim.
  EXPECT_EQ(site.step(2).failure, LockFailure::kDeadlock);
  EXPECT_EQ(site.done(2), milliseconds(21));
  EXPECT_EQ(site.step(1).failure, LockFailure::kNone);
  EXPECT_EQ(site.done(1), milliseconds(31));
  EXPECT_EQ(site.pool().counts().deadlocks, 1U);
}

TEST(WorkerPool, JobsThatTakeRowsInOneOrderOnlyWait) {
  Site site(2);
  const ServicePlan plan{milliseconds(0), "", milliseconds(30), {"item A", "item B", "item A"}};
  site.arrive(1, milliseconds(0), plan);
  site.arrive(2, milliseconds(1), plan);
  site.run_until(milliseconds(100));
  EXPECT_EQ(site.done(1), milliseconds(30));
  EXPECT_EQ(site.done(2), milliseconds(30) + Duration(22'500'000));
  EXPECT_EQ(site.pool().counts().deadlocks, 0U);
}

TEST(WorkerPool, AWaitForALockEndsAfterItsLimit) {
  WorkerPoolOptions options = options_of(3);
  options.lock_wait = milliseconds(50);
  Site site(options);
  site.arrive(1, milliseconds(0), locked("series", milliseconds(45)));
  site.arrive(2, milliseconds(0), locked("series", milliseconds(45)));
  site.arrive(3, milliseconds(0), locked("series", milliseconds(45)));
  site.arrive(4, milliseconds(60), locked("series", milliseconds(45)));
  site.run_until(milliseconds(500));
  EXPECT_EQ(site.done(2), milliseconds(90));
  EXPECT_EQ(site.step(2).failure, LockFailure::kNone);
  EXPECT_EQ(site.done(3), milliseconds(50));
  EXPECT_EQ(site.step(3).failure, LockFailure::kTimeout);
  EXPECT_EQ(site.done(4), milliseconds(135));
  EXPECT_EQ(site.pool().counts().lock_timeouts, 1U);
}

TEST(WorkerPool, AWorkerRestartsAfterSoManyJobs) {
  WorkerPoolOptions options = options_of(1);
  options.max_requests = 2;
  options.restart_time = milliseconds(800);
  Site site(options);
  for (JobId job = 1; job <= 5; ++job) {
    site.arrive(job, milliseconds(0), work(milliseconds(10)));
  }
  site.run_until(std::chrono::seconds(10));
  EXPECT_EQ(site.done(2), milliseconds(20));
  EXPECT_EQ(site.started(3), milliseconds(820));
  EXPECT_EQ(site.started(5), milliseconds(1640));
  EXPECT_EQ(site.pool().counts().restarts, 2U);
}

TEST(WorkerPool, OneWorkersRestartLeavesTheOthersServing) {
  WorkerPoolOptions options = options_of(2);
  options.max_requests = 3;
  options.restart_time = std::chrono::hours(1);
  Site site(options);
  for (JobId job = 1; job <= 4; ++job) {
    site.arrive(job, milliseconds(job == 1 ? 0 : 5), work(milliseconds(job == 1 ? 100 : 1)));
  }
  site.arrive(5, milliseconds(50), work(milliseconds(1)));
  site.run_until(milliseconds(200));
  // The second worker served three and restarts; the first one takes what comes then.
  EXPECT_EQ(site.done(4), milliseconds(8));
  EXPECT_EQ(site.started(5), milliseconds(100));
}

TEST(WorkerPool, AJitterSpreadsTheRestarts) {
  WorkerPoolOptions options = options_of(1);
  options.max_requests = 10;
  options.jitter = 5;
  Site site(options);
  for (JobId job = 1; job <= 1000; ++job) {
    site.arrive(job, milliseconds(job), work(milliseconds(1)));
  }
  site.run_until(std::chrono::seconds(10));
  EXPECT_EQ(site.order().size(), 1000U);
  EXPECT_GE(site.pool().counts().restarts, 1000U / 15);
  EXPECT_LT(site.pool().counts().restarts, 1000U / 10);
}

TEST(WorkerPool, AStallTakesNothingUpAndLetsWhatIsInServiceEnd) {
  WorkerPoolOptions options = options_of(2);
  options.stall_every = std::chrono::seconds(30);
  options.stall_for = std::chrono::seconds(2);
  Site site(options);
  site.arrive(1, milliseconds(0), work(milliseconds(1)));
  site.arrive(2, milliseconds(29'990), work(milliseconds(500)));
  site.arrive(3, milliseconds(30'000), work(milliseconds(1)));
  site.arrive(4, milliseconds(31'000), work(milliseconds(1)));
  site.arrive(5, milliseconds(32'000), work(milliseconds(1)));
  site.arrive(6, milliseconds(61'999), work(milliseconds(1)));
  site.run_until(std::chrono::seconds(100));
  EXPECT_EQ(site.started(1), milliseconds(0));
  EXPECT_EQ(site.done(2), milliseconds(30'490));
  EXPECT_EQ(site.started(3), milliseconds(32'000));
  EXPECT_EQ(site.started(4), milliseconds(32'000));
  EXPECT_EQ(site.started(6), milliseconds(62'000));
  EXPECT_EQ(site.pool().counts().stalls, 2U);
  EXPECT_EQ(site.pool().next_at(), std::nullopt);
}

TEST(LockTable, WaitersGetTheLockInTheOrderTheyCame) {
  LockTable locks;
  EXPECT_EQ(locks.acquire("a", 1), LockAnswer::kHeld);
  EXPECT_EQ(locks.acquire("a", 1), LockAnswer::kHeld);
  EXPECT_EQ(locks.acquire("a", 2), LockAnswer::kWaits);
  EXPECT_EQ(locks.acquire("a", 3), LockAnswer::kWaits);
  EXPECT_EQ(locks.release("a"), 2U);
  EXPECT_EQ(locks.release("a"), 3U);
  EXPECT_EQ(locks.release("a"), std::nullopt);
  EXPECT_EQ(locks.size(), 0U);
}

TEST(LockTable, AWaitThatWouldCloseACircleIsRefused) {
  LockTable locks;
  for (JobId job = 1; job <= 4; ++job) {
    EXPECT_EQ(locks.acquire(std::to_string(job), job), LockAnswer::kHeld);
  }
  EXPECT_EQ(locks.acquire("2", 1), LockAnswer::kWaits);
  EXPECT_EQ(locks.acquire("3", 2), LockAnswer::kWaits);
  EXPECT_EQ(locks.acquire("1", 3), LockAnswer::kDeadlock);
  EXPECT_EQ(locks.acquire("4", 3), LockAnswer::kWaits);
  EXPECT_EQ(locks.acquire("2", 4), LockAnswer::kDeadlock);
}

TEST(LockTable, WhoGivesUpIsPassedOver) {
  LockTable locks;
  locks.acquire("a", 1);
  locks.acquire("a", 2);
  locks.acquire("a", 3);
  locks.give_up(2);
  EXPECT_FALSE(locks.awaits(2));
  EXPECT_EQ(locks.release("a"), 3U);
}

}  // namespace
}  // namespace acrida::demo
