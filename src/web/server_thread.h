// ServerThread: a port that is listened on, and the one thread that serves it.
//
// A descriptor of each connection is handed to on_connection, on the thread. Others reach the
// thread by its ServerDoor, which may outlive it.
//
// Thread: open(), start(), stop() and the destructor on the owner's; the rest as it is said there.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "acrida/time.h"
#include "base/error.h"
#include "web/listen_address.h"

namespace boost::asio {
class io_context;  // NOLINT(readability-identifier-naming): Boost's name
}

namespace acrida {

struct AcceptedConnection {
  int descriptor = -1;  // the receiver's
  bool ipv6 = false;
  std::string peer_host;
  std::uint16_t peer_port = 0;
};

// Work for a server's thread, from any.
class ServerDoor {
 public:
  // False once the server has ended: the work was let go of.
  bool post(std::function<void()> work);

 private:
  friend class ServerThread;
  struct State;
  explicit ServerDoor(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

class ServerThread {
 public:
  ServerThread();
  // As stop().
  ~ServerThread();
  ServerThread(const ServerThread&) = delete;
  ServerThread& operator=(const ServerThread&) = delete;

  // Listens from now on; a port that is taken is an error. May throw where descriptors ran out.
  Result<void> listen(const ListenAddress& address,
                      std::function<void(AcceptedConnection)> on_connection);
  // On the thread, every `period`, from start() on. REQUIRES: before start().
  void every(Duration period, std::function<void()> work);
  // `niceness` is added to the thread's alone. May throw where threads ran out.
  void start(int niceness = 0);
  // No work is done any more once it returns.
  void stop();
  // The same, but what was posted until now is still done, and then `done` is asked, on the thread,
  // until it says so or `time_max` is over. Nobody is accepted meanwhile.
  void stop_when(std::function<bool()> done, Duration time_max);

  // Of which host and port are those that are listened on.
  const ListenAddress& address() const;
  ServerDoor door() const;
  boost::asio::io_context& context();
  // The monotonic clock.
  static TimePoint now();

 private:
  // Others are told that the server has ended.
  void close_door();
  void join();

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace acrida
