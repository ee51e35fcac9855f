// WatchedServer: a database that says how it is; nothing is ever written to it.
//
// Thread: owned by one thread at a time; a call may block for kWatchTimeout and a little.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/time.h"
#include "base/error.h"
#include "watch/watch_address.h"

namespace acrida {

// What an answer, or a connection, may take.
inline constexpr Duration kWatchTimeout = std::chrono::seconds(2);

struct WatchFigure {
  std::string name;       // as the server calls it: "Threads_running"
  std::string_view unit;  // a literal
  // Counts from the server's start on: what it has grown by since the last time is of interest.
  bool counter = false;
  double value = 0;
};

class WatchedServer {
 public:
  virtual ~WatchedServer() = default;

  virtual std::string_view source() const = 0;  // "mariadb"; a literal
  virtual std::string place() const = 0;        // "MariaDB at 127.0.0.1:3306"
  // Opens the connection anew.
  virtual Result<void> connect() = 0;
  // What it is now. REQUIRES: connect() has succeeded. After an error it is to be called again.
  virtual Result<std::vector<WatchFigure>> read() = 0;
  // In the child of a fork, before the destructor: the connection is the parent's.
  virtual void leave_to_parent() = 0;
};

// Not connected yet.
std::unique_ptr<WatchedServer> make_mariadb_server(WatchAddress address);
std::unique_ptr<WatchedServer> make_redis_server(WatchAddress address);

// False: acrida was built without the two (ACRIDA_WATCH=OFF), and there is no calling them.
bool can_watch();

}  // namespace acrida
