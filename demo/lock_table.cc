#include "demo/lock_table.h"

#include <algorithm>

#include "base/check.h"

namespace acrida::demo {

LockAnswer LockTable::acquire(const std::string& key, JobId job) {
  const auto [place, was_free] = locks_.try_emplace(key, Lock{.holder = job, .waiters = {}});
  if (was_free || place->second.holder == job) {
    return LockAnswer::kHeld;
  }
  if (waits_for(place->second.holder, job)) {
    return LockAnswer::kDeadlock;
  }
  place->second.waiters.push_back(job);
  const bool waits_for_nothing_else = awaited_.try_emplace(job, key).second;
  ACRIDA_CHECK(waits_for_nothing_else);
  return LockAnswer::kWaits;
}

std::optional<JobId> LockTable::release(const std::string& key) {
  const auto place = locks_.find(key);
  ACRIDA_CHECK(place != locks_.end());
  Lock& lock = place->second;
  if (lock.waiters.empty()) {
    locks_.erase(place);
    return std::nullopt;
  }
  lock.holder = lock.waiters.front();
  lock.waiters.pop_front();
  awaited_.erase(lock.holder);
  return lock.holder;
}

void LockTable::give_up(JobId job) {
  const auto place = awaited_.find(job);
  ACRIDA_CHECK(place != awaited_.end());
  auto& waiters = locks_.at(place->second).waiters;
  waiters.erase(std::ranges::find(waiters, job));
  awaited_.erase(place);
}

// A job awaits one lock at most, so the chain has no branches; it has no circle, because the wait
// that would close one is refused.
bool LockTable::waits_for(JobId waiter, JobId job) const {
  while (waiter != job) {
    const auto place = awaited_.find(waiter);
    if (place == awaited_.end()) {
      return false;
    }
    waiter = locks_.at(place->second).holder;
  }
  return true;
}

}  // namespace acrida::demo
