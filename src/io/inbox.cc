#include "io/inbox.h"

#include <utility>

#include "io/kernel.h"

namespace acrida {

bool Inbox::post(Message message) {
  {
    const std::lock_guard lock(mutex_);
    if (messages_.size() >= kMessagesMax) {
      return false;
    }
    messages_.push_back(std::move(message));
    pending_.store(true, std::memory_order_release);
  }
  kernel_.wake();
  return true;
}

std::size_t Inbox::drain() {
  {
    const std::lock_guard lock(mutex_);
    pending_.store(false, std::memory_order_release);
    running_.swap(messages_);
  }
  const std::size_t count = running_.size();
  for (Message& message : running_) {
    message();
  }
  running_.clear();
  return count;
}

}  // namespace acrida
