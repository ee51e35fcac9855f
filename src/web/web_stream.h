// WebStream: the bytes of one connection to the web server, plain or by TLS.
//
// Thread: the server's. A function that is given is called later, never from inside; after close()
// with false. Whoever waits for one keeps the stream.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "web/server_thread.h"

namespace acrida {

// Certificate and key of the server.
class WebTls {
 public:
  // Fails with a clear line when a file cannot be read or does not fit.
  static Result<std::unique_ptr<WebTls>> open(const std::string& certificate_file,
                                              const std::string& key_file);
  ~WebTls();
  WebTls(const WebTls&) = delete;
  WebTls& operator=(const WebTls&) = delete;

  struct State;
  State& state() { return *state_; }

 private:
  explicit WebTls(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class WebStream {
 public:
  // Takes the descriptor; null: it is broken. `tls`: null for a plain one; it outlives the stream.
  static std::shared_ptr<WebStream> open(ServerThread& thread,
                                         const AcceptedConnection& connection,
                                         WebTls* tls);
  virtual ~WebStream() = default;
  WebStream(const WebStream&) = delete;
  WebStream& operator=(const WebStream&) = delete;

  virtual void shake_hands(std::function<void(bool)> done) = 0;
  // 0 bytes: the end, or an error. REQUIRES: one at a time; `buffer` lives until then.
  virtual void read(std::span<char> buffer, std::function<void(std::size_t)> done) = 0;
  // All of it. REQUIRES: one at a time; the texts live until then.
  virtual void write(const std::vector<std::string_view>& texts,
                     std::function<void(bool)> done) = 0;
  // Nothing more will be written: the client sees the end.
  virtual void finish() = 0;
  virtual void close() = 0;

 protected:
  WebStream() = default;
};

}  // namespace acrida
