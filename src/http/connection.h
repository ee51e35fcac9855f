// Connection: one transport to one origin: a socket, and TLS over it where the origin wants it.
//
// Reads and writes plaintext whatever lies below; every read says when the kernel received its last
// byte.
//
// Thread: its shard's. Owned by one user's client.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "acrida/task.h"
#include "http/http_engine.h"
#include "io/stream_socket.h"
#include "io/tls.h"

namespace acrida {

class Http2Session;

class Connection {
 public:
  Connection(HttpEngine& engine, std::string_view key);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Where it leads: the origin, with the proxy if there is one. Connections with equal keys are
  // interchangeable.
  std::string_view key() const { return key_; }
  StreamSocket& socket() { return socket_; }
  TlsSession* tls() { return tls_.get(); }

  // An exchange is under way.
  bool busy = false;
  // Idle, open, and nothing arrived that nobody asked for; an HTTP/2 server may say what it likes.
  bool reusable() const;

  // 0, or the errno of a failed attempt.
  Task<int> connect(Endpoint endpoint);
  // Why the handshake failed; empty when it is done.
  Task<std::string> start_tls(TlsContext& context,
                              std::string host,
                              bool offer_http2,
                              const TlsTicket* resume);

  // From here on the connection speaks HTTP/2. REQUIRES: connected, and nothing sent yet.
  void start_http2();
  Http2Session* http2() { return http2_.get(); }

  // Hands bytes to the kernel, as many as it takes; the rest is kept. True when nothing is left to
  // flush. An error is kept too: flush() returns it. REQUIRES: nothing is left to flush.
  bool write(std::span<const char> bytes);
  // Waits until everything is handed over: 0 or an errno.
  Task<int> flush();

  // Plaintext that is there. `wire_bytes` grows by what came off the socket.
  IoResult read(std::span<char> buffer, Stamp& stamp, std::uint64_t& wire_bytes);
  // Adds the segments since the last call to the engine's counters; the end of the connection does
  // it too. Cost: one system call.
  void count_segments();
  StreamSocket::Wait readable() { return socket_.readable(); }

 private:
  // Less than half of what readers offer, so that what one read of ciphertext holds fits.
  static constexpr std::size_t kCiphertextBytes = 16'384;

  IoResult decrypt(std::span<char> buffer);

  HttpEngine& engine_;
  StreamSocket socket_;
  std::unique_ptr<TlsSession> tls_;
  std::unique_ptr<Http2Session> http2_;
  std::string key_;
  std::string unsent_;
  TcpCounts counted_;
  int write_error_ = 0;
};

}  // namespace acrida
