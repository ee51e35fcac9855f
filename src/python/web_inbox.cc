#include "python/web_inbox.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

namespace acrida {

Result<std::shared_ptr<WebInbox>> WebInbox::open() {
  const int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (descriptor < 0) {
    return fail(Error::system("eventfd", errno));
  }
  return std::make_shared<WebInbox>(descriptor);
}

WebInbox::~WebInbox() {
  ::close(descriptor_);
}

void WebInbox::put(WebQuestion question) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < kWaitingMax) {
      waiting_.push_back(std::move(question));
      if (waiting_.size() == 1) {
        static_cast<void>(::eventfd_write(descriptor_, 1));
      }
      return;
    }
  }
  question.reply.send(web_text(503, "the run's loop has been busy for long\n"));
}

std::vector<WebQuestion> WebInbox::take() {
  const std::lock_guard lock(mutex_);
  eventfd_t woken = 0;
  static_cast<void>(::eventfd_read(descriptor_, &woken));
  return std::exchange(waiting_, {});
}

}  // namespace acrida
