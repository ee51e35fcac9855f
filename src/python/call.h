// Call: one request of a greenlet, from its start until its response is let go.
//
// Thread: the interpreter's.
#pragma once

#include <string>

#include "acrida/task.h"
#include "http/exchange.h"
#include "python/object.h"

namespace acrida {

struct Call {
  Call() = default;
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  HttpExchange http;
  std::string origin;    // of the first hop
  std::string path_url;  // path and query of the first hop, encoded
  std::string fragment;  // "#..." of the first hop, which is never sent
  Task<> running;
  Owned waiter;  // what resumes the greenlet that is parked here
  bool done = false;
  bool cookies_changed = false;  // by the response, those of the client
  WallTime ready{};              // when the greenlet asked for it
  bool recorded = false;         // as a sample; a further event about it sends nothing

  void clear();
};

}  // namespace acrida
