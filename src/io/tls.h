// TLS over memory buffers: ciphertext in, plaintext out, and back. No descriptor is touched here,
// so every byte is read by our own receive call and keeps its kernel stamp.
//
// TlsContext holds what all connections share (verification, certificates, ALPN); TlsSession is one
// connection. Certificates are verified, host name included, unless `insecure` is set.
//
// Thread: a context belongs to one shard; a session to one connection of it.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/kernel.h"

namespace acrida {

struct TlsOptions {
  bool insecure = false;         // accept any certificate
  std::string ca_file;           // PEM; empty: the system's
  std::string certificate_file;  // PEM client certificate chain; empty: none
  std::string key_file;          // PEM; empty: in certificate_file
};

// What is kept of a finished connection, so that the next one to the same host is resumed.
class TlsTicket {
 public:
  TlsTicket();
  ~TlsTicket();
  TlsTicket(TlsTicket&&) noexcept;
  TlsTicket& operator=(TlsTicket&&) noexcept;
  bool empty() const { return state_ == nullptr; }

 private:
  friend class TlsSession;
  struct State;
  std::unique_ptr<State> state_;
};

class TlsContext {
 public:
  // Fails with a clear line when a file cannot be read or does not fit (key and certificate).
  static Result<std::unique_ptr<TlsContext>> open(const TlsOptions& options);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

 private:
  friend class TlsSession;
  struct State;
  explicit TlsContext(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class TlsSession {
 public:
  enum class Step { kDone, kWantRead, kFailed };

  // Server name indication and verification use `host` (a name or an address literal). Offers
  // "h2, http/1.1" by ALPN when `offer_http2`, else "http/1.1". REQUIRES: context outlives it.
  TlsSession(TlsContext& context, std::string_view host, bool offer_http2, const TlsTicket* resume);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // Goes on with the handshake as far as the ciphertext fed so far allows. Send outgoing() after
  // every step, whatever its result.
  Step handshake();

  // Ciphertext from the peer.
  void feed(std::span<const char> ciphertext);
  // The peer closed the connection without a closing alert.
  void feed_end();

  // Decrypts into `buffer`: would_block() when more ciphertext is needed, closed() after the peer's
  // closing alert, error EPROTO when the peer broke the protocol (error() says how).
  IoResult read(std::span<char> buffer);
  // Encrypts all of `plaintext` into outgoing(). False when the session is broken.
  bool write(std::span<const char> plaintext);

  // Ciphertext to send; the caller removes what it has sent.
  std::string& outgoing();

  // Why the handshake or the connection failed, in Python's words:
  // "SSLCertVerificationError: certificate verify failed: self-signed certificate".
  const std::string& error() const;
  bool http2_chosen() const;
  bool resumed() const;
  // "TLSv1.3".
  std::string_view version() const;
  // The newest ticket of the peer; empty when it sent none.
  TlsTicket ticket();

 private:
  friend class TlsContext;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace acrida
