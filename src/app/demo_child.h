// DemoChild: the embedded demo ERP in a process of its own, on a free port.
//
// It dies with this process, also when that has become another program.
//
// Thread: main, before other threads.
#pragma once

#include <sys/types.h>

#include <string>

#include "base/error.h"

namespace acrida {

class DemoChild {
 public:
  // The command's main(), which says its URL in its first line: demo_erp_command().
  using Command = int (*)(int argc, char** argv);

  // Listens when it returns.
  static Result<DemoChild> start(Command command);

  // Ends it.
  ~DemoChild();
  DemoChild(DemoChild&& other) noexcept;
  DemoChild& operator=(DemoChild&&) = delete;

  const std::string& url() const { return url_; }  // "http://127.0.0.1:40321"

 private:
  DemoChild(pid_t process, std::string url) : process_(process), url_(std::move(url)) {}

  pid_t process_;  // 0: moved away
  std::string url_;
};

}  // namespace acrida
