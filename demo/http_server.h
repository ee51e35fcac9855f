// The transport of the demo ERP: connections, HTTP/1.1, one timer and the clocks. It knows nothing
// of what is asked and answered.
//
// Each connection has at most one exchange: a request that arrived whole and has no response yet;
// requests sent after it wait in the socket. An exchange whose client has gone can still be
// answered; that it was not written is reported like any other end.
//
// Thread: run() on one thread, which calls all handlers; post() and stop() from any; the rest on
// the thread of run(), or before it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "acrida/time.h"
#include "base/error.h"
#include "demo/http_message.h"

namespace acrida::demo {

using ExchangeId = std::uint64_t;

// Beyond it a connection is closed as soon as it is accepted.
inline constexpr std::size_t kConnectionsMax = 65'000;

struct HttpServerOptions {
  std::string bind;
  std::uint16_t port = 0;
  std::string unix_socket;
  bool keep_alive = true;
  Duration idle_timeout{0};  // of a connection without an exchange
};

struct HttpServerEvents {
  std::function<void(ExchangeId, HttpRequest)> on_request;
  // The end of an exchange: its whole response was handed to the kernel, or could not be.
  std::function<void(ExchangeId, bool written)> on_end;
  std::function<void()> on_wake;
  std::function<void()> on_second;  // once a second
};

struct ConnectionCounts {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t malformed = 0;
  std::uint64_t incomplete = 0;
};

class HttpServer {
 public:
  // Listens when it returns.
  static Result<std::unique_ptr<HttpServer>> listen(const HttpServerOptions& options);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;

  // REQUIRES: once, before run().
  void set_events(HttpServerEvents events);
  // Returns after stop(), when every request that had arrived by then was given to on_request;
  // exchanges without a response have no end then.
  void run();
  void stop();
  void post(std::function<void()> work);

  // Writes the reply, slowly when it says so, or resets the connection, which is not written.
  // REQUIRES: once for each exchange. on_end follows, from inside this call when the kernel takes
  // the whole response at once; the connection's next on_request never does.
  void respond(ExchangeId exchange, const HttpReply& reply);
  // Calls on_wake at `at`, once; replaces the instant set before; nothing: never.
  void wake_at(std::optional<TimePoint> at);

  TimePoint now() const;
  WallTime wall_now() const;
  const ConnectionCounts& counts() const;

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace acrida::demo
