// The database's locks as the demo ERP models them: the row of a naming series, an invoice's row, a
// user's row, an item's defaults. One holder each; the others wait in the order they came. A wait
// that would close a circle is refused, as InnoDB's deadlock detection does.
//
// Thread: owned by one worker pool; not synchronized.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

namespace acrida::demo {

using JobId = std::uint64_t;

enum class LockAnswer : std::uint8_t {
  kHeld,      // by the job, as it may have been before
  kWaits,     // some release() will return the job
  kDeadlock,  // the holder waits, directly or not, for a lock of the job; the job does not wait
};

class LockTable {
 public:
  // REQUIRES: `job` awaits nothing. Cost: the length of the chain of jobs that wait.
  LockAnswer acquire(const std::string& key, JobId job);
  // The next holder, when anyone waited. REQUIRES: `key` is held.
  std::optional<JobId> release(const std::string& key);
  // REQUIRES: `job` awaits a lock.
  void give_up(JobId job);
  bool awaits(JobId job) const { return awaited_.contains(job); }
  // Locks that are held.
  std::size_t size() const { return locks_.size(); }

 private:
  struct Lock {
    JobId holder;
    std::deque<JobId> waiters;
  };

  bool waits_for(JobId waiter, JobId job) const;

  std::unordered_map<std::string, Lock> locks_;  // a key stands here while it is held
  std::unordered_map<JobId, std::string> awaited_;
};

}  // namespace acrida::demo
