// MonitorLog writes what a Frappe site with "monitor": 1 writes of its requests: one JSON object a
// line, with the time from a worker's taking it up to its answer.
//
// A request is called what its X-Frappe-Request-Id says, as Frappe does from version 15 on; one
// without has a name made here. Answers carry the name.
//
// Thread: owned by one server; not synchronized.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "acrida/time.h"
#include "base/error.h"
#include "demo/http_message.h"

namespace acrida::demo {

class MonitorLog {
 public:
  // `path` empty: nothing is written, and answers have no name.
  static Result<MonitorLog> open(const std::string& path);

  // A request that the site itself has answered, `service` after it was taken up at `begun`. Adds
  // the name to the reply.
  void served(const HttpRequest& request, WallTime begun, Duration service, HttpReply& reply);
  void flush();
  // Lines that could not be written.
  std::uint64_t failures() const { return failures_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t named_ = 0;
  std::uint64_t failures_ = 0;
  std::string line_;
};

}  // namespace acrida::demo
