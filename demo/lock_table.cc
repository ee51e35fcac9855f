#include "demo/lock_table.h"

#include "base/check.h"

namespace acrida::demo {

bool LockTable::acquire(const std::string& key, JobId job) {
  const auto [place, was_free] = waiters_.try_emplace(key);
  if (!was_free) {
    place->second.push_back(job);
  }
  return was_free;
}

std::optional<JobId> LockTable::release(const std::string& key) {
  const auto place = waiters_.find(key);
  ACRIDA_CHECK(place != waiters_.end());
  if (place->second.empty()) {
    waiters_.erase(place);
    return std::nullopt;
  }
  const JobId next = place->second.front();
  place->second.pop_front();
  return next;
}

}  // namespace acrida::demo
