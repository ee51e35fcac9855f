#include "io/tls_testing.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstring>

namespace acrida {
namespace {

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

// NOLINTNEXTLINE(readability-function-size): the library's signature
int choose_protocol(SSL*,
                    const unsigned char** chosen,
                    unsigned char* size,
                    const unsigned char* offered,
                    unsigned offered_size,
                    void* server) {
  const std::string& wanted = static_cast<TestTlsServer*>(server)->alpn;
  for (unsigned at = 0; at < offered_size; at += offered[at] + 1U) {
    if (std::string_view(reinterpret_cast<const char*>(offered + at + 1), offered[at]) == wanted) {
      *chosen = offered + at + 1;
      *size = offered[at];
      return SSL_TLSEXT_ERR_OK;
    }
  }
  return SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

TestIdentity::TestIdentity(const std::string& alternative_name)
    : key(EVP_EC_gen("P-256")), certificate(X509_new()) {
  X509* const x509 = certificate.get();
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
  X509_set_pubkey(x509, key.get());
  X509_NAME* const name = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("Acrida test"), -1, -1, 0);
  X509_set_issuer_name(x509, name);
  X509_EXTENSION* const extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternative_name.c_str());
  X509_add_ext(x509, extension, -1);
  X509_EXTENSION_free(extension);
  EXPECT_GT(X509_sign(x509, key.get(), EVP_sha256()), 0);
}

std::string TestIdentity::certificate_pem() const {
  BIO* const bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(bio, certificate.get());
  return text_of(bio);
}

std::string TestIdentity::key_pem() const {
  BIO* const bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio);
}

TestTlsServer::TestTlsServer(const TestIdentity& identity)
    : context_(SSL_CTX_new(TLS_server_method())) {
  EXPECT_EQ(SSL_CTX_use_certificate(context_.get(), identity.certificate.get()), 1);
  EXPECT_EQ(SSL_CTX_use_PrivateKey(context_.get(), identity.key.get()), 1);
  SSL_CTX_set_alpn_select_cb(context_.get(), choose_protocol, this);
  SSL_CTX_set_session_id_context(context_.get(), reinterpret_cast<const unsigned char*>("t"), 1);
}

void TestTlsServer::want_client_certificate(const TestIdentity& trusted) {
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), trusted.certificate.get());
}

TestTlsServer::Session::Session(TestTlsServer& server) : ssl_(SSL_new(server.context_.get())) {
  BIO* const incoming = BIO_new(BIO_s_mem());
  BIO_set_mem_eof_return(incoming, -1);
  SSL_set_bio(ssl_.get(), incoming, BIO_new(BIO_s_mem()));
  SSL_set_accept_state(ssl_.get());
}

std::string TestTlsServer::Session::exchange(std::string_view ciphertext) {
  BIO_write(SSL_get_rbio(ssl_.get()), ciphertext.data(), static_cast<int>(ciphertext.size()));
  std::array<char, 4096> bytes;
  std::size_t size = 0;
  while (SSL_read_ex(ssl_.get(), bytes.data(), bytes.size(), &size) == 1) {
    received.append(bytes.data(), size);
  }
  return take_output();
}

void TestTlsServer::Session::send(std::string_view plaintext) {
  std::size_t written = 0;
  EXPECT_EQ(SSL_write_ex(ssl_.get(), plaintext.data(), plaintext.size(), &written), 1);
}

std::string TestTlsServer::Session::take_output() {
  std::string out;
  std::array<char, 4096> bytes;
  for (int size = BIO_read(SSL_get_wbio(ssl_.get()), bytes.data(), bytes.size()); size > 0;
       size = BIO_read(SSL_get_wbio(ssl_.get()), bytes.data(), bytes.size())) {
    out.append(bytes.data(), static_cast<std::size_t>(size));
  }
  return out;
}

std::string TestTlsServer::Session::server_name() const {
  const char* const name = SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name);
  return name == nullptr ? "" : name;
}

TlsSession::Step shake_hands(TlsSession& client, TestTlsServer::Session& server) {
  TlsSession::Step step = client.handshake();
  for (int round = 0; round < 10 && step == TlsSession::Step::kWantRead; ++round) {
    client.feed(server.exchange(std::exchange(client.outgoing(), {})));
    step = client.handshake();
  }
  client.feed(server.exchange(std::exchange(client.outgoing(), {})));
  return step;
}

void pump(TlsSession& client, TestTlsServer::Session& server) {
  client.feed(server.exchange(std::exchange(client.outgoing(), {})));
}

}  // namespace acrida
