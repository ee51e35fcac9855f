// A TLS server in memory with certificates made on the spot, for tests.
//
// Thread: the test's.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "io/tls.h"

namespace acrida {

struct FreeOpenssl {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
template <class T>
using Openssl = std::unique_ptr<T, FreeOpenssl>;

// A key and a certificate for a name or an address, signed by itself.
struct TestIdentity {
  // "DNS:erp.test" or "IP:127.0.0.1".
  explicit TestIdentity(const std::string& alternative_name);

  std::string certificate_pem() const;
  std::string key_pem() const;

  Openssl<EVP_PKEY> key;
  Openssl<X509> certificate;
};

// The server's side of connections; one context, so that tickets can be resumed.
class TestTlsServer {
 public:
  explicit TestTlsServer(const TestIdentity& identity);

  // The protocol chosen among those offered; empty: no ALPN.
  std::string alpn;
  // Asks for a client certificate.
  void want_client_certificate(const TestIdentity& trusted);

  class Session {
   public:
    explicit Session(TestTlsServer& server);
    // What the client sent in; what the server answers out.
    std::string exchange(std::string_view ciphertext);
    // Plaintext received so far.
    std::string received;
    void send(std::string_view plaintext);
    void close() { SSL_shutdown(ssl_.get()); }
    std::string take_output();
    std::string server_name() const;
    bool finished() const { return SSL_is_init_finished(ssl_.get()) == 1; }

   private:
    Openssl<SSL> ssl_;
  };

 private:
  Openssl<SSL_CTX> context_;
};

// Shakes hands in memory. Returns the client's last step.
TlsSession::Step shake_hands(TlsSession& client, TestTlsServer::Session& server);

// Moves what is waiting in both directions.
void pump(TlsSession& client, TestTlsServer::Session& server);

}  // namespace acrida
