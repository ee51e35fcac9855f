#include "io/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "io/tls_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;

// A file that is gone after the test.
class PemFile {
 public:
  explicit PemFile(const std::string& text) {
    std::string pattern = (std::filesystem::temp_directory_path() / "acrida-tls-XXXXXX").string();
    const int descriptor = mkstemp(pattern.data());
    EXPECT_GE(descriptor, 0);
    path_ = pattern;
    std::ofstream(path_) << text;
  }
  PemFile(const PemFile&) = delete;
  PemFile& operator=(const PemFile&) = delete;
  ~PemFile() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::unique_ptr<TlsContext> context_of(const TlsOptions& options) {
  Result<std::unique_ptr<TlsContext>> context = TlsContext::open(options);
  EXPECT_TRUE(context.has_value()) << context.error().message();
  return std::move(*context);
}

std::string read_all(TlsSession& client) {
  std::array<char, 1000> buffer;
  std::string all;
  for (IoResult got = client.read(buffer); got.bytes > 0; got = client.read(buffer)) {
    all.append(buffer.data(), got.bytes);
  }
  return all;
}

class Tls : public testing::Test {
 protected:
  TlsOptions trusting() const {
    TlsOptions options;
    options.ca_file = authority.path();
    return options;
  }

  TestIdentity identity{"DNS:erp.test"};
  PemFile authority{identity.certificate_pem()};
  TestTlsServer server{identity};
};

TEST_F(Tls, CarriesBytesBothWays) {
  const auto context = context_of(trusting());
  TlsSession client(*context, "erp.test", false, nullptr);
  TestTlsServer::Session peer(server);
  ASSERT_EQ(shake_hands(client, peer), TlsSession::Step::kDone) << client.error();
  EXPECT_EQ(client.version(), "TLSv1.3");
  EXPECT_EQ(peer.server_name(), "erp.test");
  EXPECT_TRUE(client.write(std::string_view("hello")));
  pump(client, peer);
  EXPECT_EQ(peer.received, "hello");
  const std::string large(100'000, 'x');
  peer.send(large);
  client.feed(peer.take_output());
  EXPECT_EQ(read_all(client), large);
}

TEST_F(Tls, RefusesACertificateThatNobodySigned) {
  const auto context = context_of({});
  TlsSession client(*context, "erp.test", false, nullptr);
  TestTlsServer::Session peer(server);
  EXPECT_EQ(shake_hands(client, peer), TlsSession::Step::kFailed);
  EXPECT_EQ(client.error(),
            "SSLCertVerificationError: certificate verify failed: self-signed certificate");
}

TEST_F(Tls, RefusesACertificateForAnotherHost) {
  const auto context = context_of(trusting());
  TlsSession client(*context, "other.test", false, nullptr);
  TestTlsServer::Session peer(server);
  EXPECT_EQ(shake_hands(client, peer), TlsSession::Step::kFailed);
  EXPECT_THAT(client.error(), HasSubstr("hostname mismatch"));
}

TEST_F(Tls, VerifiesAddresses) {
  const TestIdentity numeric("IP:127.0.0.1");
  const PemFile trusted(numeric.certificate_pem());
  TestTlsServer numeric_server(numeric);
  TlsOptions options;
  options.ca_file = trusted.path();
  const auto context = context_of(options);
  for (const auto& [host, step] : {std::pair{"127.0.0.1", TlsSession::Step::kDone},
                                   std::pair{"127.0.0.2", TlsSession::Step::kFailed}}) {
    TlsSession client(*context, host, false, nullptr);
    TestTlsServer::Session peer(numeric_server);
    EXPECT_EQ(shake_hands(client, peer), step) << host;
    EXPECT_EQ(peer.server_name(), "");
  }
}

TEST_F(Tls, AcceptsAnythingWhenInsecure) {
  TlsOptions options;
  options.insecure = true;
  const auto context = context_of(options);
  TlsSession client(*context, "whatever.test", false, nullptr);
  TestTlsServer::Session peer(server);
  EXPECT_EQ(shake_hands(client, peer), TlsSession::Step::kDone);
}

TEST_F(Tls, ChoosesTheProtocol) {
  const auto context = context_of(trusting());
  for (const bool offered : {false, true}) {
    server.alpn = "h2";
    TlsSession client(*context, "erp.test", offered, nullptr);
    TestTlsServer::Session peer(server);
    ASSERT_EQ(shake_hands(client, peer), TlsSession::Step::kDone);
    EXPECT_EQ(client.http2_chosen(), offered);
  }
}

TEST_F(Tls, ResumesASession) {
  const auto context = context_of(trusting());
  TlsTicket ticket;
  EXPECT_TRUE(ticket.empty());
  {
    TlsSession client(*context, "erp.test", false, nullptr);
    TestTlsServer::Session peer(server);
    ASSERT_EQ(shake_hands(client, peer), TlsSession::Step::kDone);
    EXPECT_FALSE(client.resumed());
    peer.send("x");
    client.feed(peer.take_output());
    EXPECT_EQ(read_all(client), "x");
    ticket = client.ticket();
  }
  ASSERT_FALSE(ticket.empty());
  TlsSession client(*context, "erp.test", false, &ticket);
  TestTlsServer::Session peer(server);
  ASSERT_EQ(shake_hands(client, peer), TlsSession::Step::kDone);
  EXPECT_TRUE(client.resumed());
}

TEST_F(Tls, PresentsAClientCertificate) {
  const TestIdentity till("DNS:till-1");
  const PemFile certificate(till.certificate_pem());
  const PemFile key(till.key_pem());
  server.want_client_certificate(till);
  TlsOptions options = trusting();
  options.certificate_file = certificate.path();
  options.key_file = key.path();
  const auto context = context_of(options);
  TlsSession client(*context, "erp.test", false, nullptr);
  TestTlsServer::Session peer(server);
  EXPECT_EQ(shake_hands(client, peer), TlsSession::Step::kDone);
  EXPECT_TRUE(peer.finished());
}

TEST_F(Tls, SaysWhichFileItCannotUse) {
  TlsOptions options;
  options.ca_file = "/nonexistent/ca.pem";
  EXPECT_THAT(TlsContext::open(options).error().message(),
              HasSubstr("/nonexistent/ca.pem as certificates of authorities (PEM): No such file"));
  const TestIdentity other("DNS:other");
  const PemFile certificate(identity.certificate_pem());
  const PemFile key(other.key_pem());
  options = {};
  options.certificate_file = certificate.path();
  options.key_file = key.path();
  EXPECT_THAT(TlsContext::open(options).error().message(), HasSubstr(key.path()));
}

TEST_F(Tls, TellsAClosingAlertFromSilence) {
  const auto context = context_of(trusting());
  TlsSession client(*context, "erp.test", false, nullptr);
  TestTlsServer::Session peer(server);
  ASSERT_EQ(shake_hands(client, peer), TlsSession::Step::kDone);
  std::array<char, 10> buffer;
  EXPECT_TRUE(client.read(buffer).would_block());
  peer.close();
  client.feed(peer.take_output());
  EXPECT_TRUE(client.read(buffer).closed());
}

TEST_F(Tls, AnEndWithoutAlertIsAnEnd) {
  const auto context = context_of(trusting());
  TlsSession client(*context, "erp.test", false, nullptr);
  TestTlsServer::Session peer(server);
  ASSERT_EQ(shake_hands(client, peer), TlsSession::Step::kDone);
  client.feed_end();
  std::array<char, 10> buffer;
  EXPECT_TRUE(client.read(buffer).closed());
}

TEST_F(Tls, SurvivesGarbage) {
  const auto context = context_of(trusting());
  TlsSession early(*context, "erp.test", false, nullptr);
  EXPECT_EQ(early.handshake(), TlsSession::Step::kWantRead);
  early.feed(std::string_view("HTTP/1.1 400 Bad Request\r\n\r\n"));
  EXPECT_EQ(early.handshake(), TlsSession::Step::kFailed);
  EXPECT_THAT(early.error(), HasSubstr("SSLError: "));

  TlsSession late(*context, "erp.test", false, nullptr);
  TestTlsServer::Session peer(server);
  ASSERT_EQ(shake_hands(late, peer), TlsSession::Step::kDone);
  late.feed(std::string("\x17\x03\x03\0\x20", 5) + std::string(32, 'x'));
  std::array<char, 10> buffer;
  EXPECT_EQ(late.read(buffer).error, EPROTO);
}

TEST_F(Tls, APeerThatLeavesDuringTheHandshakeIsNamed) {
  const auto context = context_of(trusting());
  TlsSession client(*context, "erp.test", false, nullptr);
  EXPECT_EQ(client.handshake(), TlsSession::Step::kWantRead);
  client.feed_end();
  EXPECT_EQ(client.handshake(), TlsSession::Step::kFailed);
  EXPECT_THAT(client.error(), HasSubstr("closed the connection during the TLS handshake"));
}

}  // namespace
}  // namespace acrida
