// The database's locks as the demo ERP models them: the row of a naming series, an invoice's row, a
// user's row. One holder each; the others wait in the order they came.
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

class LockTable {
 public:
  // True when `job` holds `key` on return; otherwise it waits and some release() will return it.
  // REQUIRES: `job` neither holds nor awaits `key`.
  bool acquire(const std::string& key, JobId job);
  // The next holder, when anyone waited. REQUIRES: `key` is held.
  std::optional<JobId> release(const std::string& key);
  // Locks that are held.
  std::size_t size() const { return waiters_.size(); }

 private:
  std::unordered_map<std::string, std::deque<JobId>>
      waiters_;  // a key stands here while it is held
};

}  // namespace acrida::demo
