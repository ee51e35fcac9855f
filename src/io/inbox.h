// Inbox: how other threads talk to a loop: functions, run in order on the loop's thread.
//
// Thread: post() any; drain() the loop's.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <vector>

namespace acrida {

class Kernel;

class Inbox {
 public:
  using Message = std::function<void()>;

  // REQUIRES: `kernel`, the loop's, outlives the inbox.
  explicit Inbox(Kernel& kernel) : kernel_(kernel) {}

  // False when the inbox is full: the loop has not drained it for a long time.
  [[nodiscard]] bool post(Message message);

  // Runs what was posted before the call. Returns how many messages ran.
  std::size_t drain();

  bool empty() const { return !pending_.load(std::memory_order_acquire); }

  // A loop that is alive drains thousands a second; more than this means that it is stuck.
  static constexpr std::size_t kMessagesMax = 65'536;

 private:
  Kernel& kernel_;
  std::atomic<bool> pending_ = false;  // a hint that saves the lock; the mutex orders the messages
  std::mutex mutex_;
  std::vector<Message> messages_;  // guarded by mutex_
  std::vector<Message> running_;   // the loop's thread only
};

}  // namespace acrida
