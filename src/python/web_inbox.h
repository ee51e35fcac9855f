// WebInbox: what the web server is asked, until the interpreter comes round.
//
// A descriptor becomes readable with the first request, so that the hub of gevent can watch it. No
// lock of the interpreter is taken here.
//
// Thread: put() any, the server's; the rest the interpreter's.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "base/error.h"
#include "web/web_request.h"

namespace acrida {

struct WebQuestion {
  WebRequest request;
  WebReply reply;
};

class WebInbox {
 public:
  // Beyond it a request is answered 503. The server gives up on each after kOwnerAnswerTime, which
  // takes it out of no inbox.
  static constexpr std::size_t kWaitingMax = 1'024;

  static Result<std::shared_ptr<WebInbox>> open();
  explicit WebInbox(int descriptor) : descriptor_(descriptor) {}
  ~WebInbox();
  WebInbox(const WebInbox&) = delete;
  WebInbox& operator=(const WebInbox&) = delete;

  int descriptor() const { return descriptor_; }
  void put(WebQuestion question);
  // In their order; none: none is waiting.
  std::vector<WebQuestion> take();

 private:
  const int descriptor_;
  std::mutex mutex_;
  std::vector<WebQuestion> waiting_;  // guarded by mutex_
};

}  // namespace acrida
