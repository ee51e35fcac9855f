// WatchThread asks one watched server once a second how it is, on a thread of its own: the
// databases' libraries block, and a server that hangs must delay nobody.
//
// Readings are taken at whole seconds of the run, counted from begin(); the one at second n + 1 is
// the row n of the run's series. Counters come as what they have grown by since the last reading,
// and not in the first one after a gap: the server may have begun anew. While the server does not
// answer there are no readings, and a connection is tried every second.
//
// Thread: the owner's; take() any.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "acrida/time.h"
#include "base/error.h"
#include "io/epoll_kernel.h"
#include "io/loop.h"
#include "watch/watched_server.h"

namespace acrida {

struct WatchReading {
  std::string_view source;  // "mariadb"
  std::int64_t second = 0;  // of the run
  std::vector<WatchFigure> figures;
};

struct WatchNotice {
  bool warning = false;
  std::string text;  // one line
};

// What has come since it was asked for last.
struct WatchNews {
  std::vector<WatchReading> readings;
  std::vector<WatchNotice> notices;
};

class WatchThread final : private Timer {
 public:
  // Connects and reads once, on the calling thread: what cannot be watched is an error before the
  // run. Fails too when the process is out of descriptors. Tests have shorter seconds.
  static Result<std::unique_ptr<WatchThread>> open(std::unique_ptr<WatchedServer> server,
                                                   Duration second = std::chrono::seconds(1));
  // Waits for an answer that is under way, which takes as long as a timeout at most.
  ~WatchThread() override;
  WatchThread(const WatchThread&) = delete;
  WatchThread& operator=(const WatchThread&) = delete;

  // The run began at `start`, on the monotonic clock. Once.
  Result<void> begin(TimePoint start);
  // The readings end here; those that nobody has taken can still be taken.
  void stop();
  WatchNews take();

  // Readings that nobody takes: an hour of them is kept.
  static constexpr std::size_t kReadingsKept = 3'600;

 private:
  WatchThread(std::unique_ptr<WatchedServer> server,
              std::unique_ptr<EpollKernel> kernel,
              Duration second);

  void on_timer() override;
  Result<std::vector<WatchFigure>> read();
  std::vector<WatchFigure> grown(std::vector<WatchFigure> figures);
  void note_failure(const Error& error);
  void note_success();
  void tell(bool warning, std::string text);

  const pid_t process_ = getpid();
  const std::unique_ptr<WatchedServer> server_;
  const std::unique_ptr<EpollKernel> kernel_;
  const Duration second_;
  Loop loop_;
  TimePoint start_;
  std::map<std::string, double, std::less<>> counters_;  // as they were last read
  bool connected_ = true;
  bool lost_told_ = false;
  bool back_told_ = false;

  std::mutex mutex_;
  WatchNews news_;  // guarded by mutex_
  std::unique_ptr<std::thread> thread_;
};

}  // namespace acrida
