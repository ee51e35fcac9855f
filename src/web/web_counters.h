// WebCounters: what happened at the web server, counted on its thread and read on others.
//
// Thread: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>

#include "web/web_server.h"

namespace acrida {

class WebCounters {
 public:
  void add(std::uint64_t WebCounts::* what) {
    const std::lock_guard lock(mutex_);
    ++(counts_.*what);
  }
  void set_streams(std::size_t count) {
    const std::lock_guard lock(mutex_);
    counts_.streams = count;
  }
  WebCounts get() const {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  mutable std::mutex mutex_;
  WebCounts counts_;
};

}  // namespace acrida
