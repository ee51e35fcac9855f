// Streams of events, the login, and TLS, over the wire.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <array>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "io/tls_testing.h"
#include "report/file_testing.h"
#include "web/client_testing.h"
#include "web/web_server.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::StartsWith;

// Signs of life come only where a test asks for them.
std::unique_ptr<WebServer> open_server(WebServerConfig config = {}) {
  if (config.times.heartbeat == WebTimes{}.heartbeat) {
    config.times.heartbeat = std::chrono::hours(1);
  }
  if (!config.owner) {
    config.owner = [](const WebRequest& request, WebReply reply) {
      reply.send({.body = "owner: " + request.path});
    };
  }
  return WebServer::open(std::move(config)).value();
}

std::string request(std::string_view line, std::string_view more = "", std::string_view body = "") {
  return fmt::format("{} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n{}\r\n{}", line,
                     body.size(), more, body);
}

std::string ask(const WebServer& server, std::string_view bytes) {
  RawWebClient client(server.port());
  static_cast<void>(client.send(bytes));
  return client.read_response();
}

LiveUpdate update(LivePart::Kind kind, std::string name, std::string json) {
  return {.parts = {{kind, std::move(name), std::make_shared<const std::string>(std::move(json))}}};
}

constexpr std::string_view kEvents = "GET /acrida/events";

TEST(WebStreams, BeginWithWhatIsKeptAndGoOnWithWhatIsPublished) {
  const auto server = open_server({.version = "0.9"});
  server->publish(update(LivePart::Kind::kSection, "status", R"({"state":"ready"})"));
  RawWebClient page(server->port());
  page.send(request(kEvents));
  const std::string beginning = page.read_until("\"ready\"}\n\n");
  EXPECT_THAT(beginning, StartsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                    "Cache-Control: no-store\r\n"));
  EXPECT_THAT(beginning, HasSubstr("retry: 1000\nevent: hello\ndata: {\"generation\":\""));
  EXPECT_THAT(beginning, HasSubstr("\"version\":\"0.9\"}\n\nevent: status\n"));
  server->publish(update(LivePart::Kind::kTick, "second", "{}"));
  EXPECT_EQ(page.read_until("{}\n\n"), "event: second\ndata: {}\n\n");
  EXPECT_EQ(status_of(ask(*server, request("POST /acrida/events"))), 405);
}

// As events: what a page hears with no run, where nothing is published.
TEST(WebStreams, ASilentRunSendsSignsOfLife) {
  const auto server = open_server({.times = {.heartbeat = milliseconds(20)}});
  RawWebClient page(server->port());
  page.send(request(kEvents));
  page.read_until("\"}\n\n");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(page.read_until("\n\n"), "event: alive\ndata: {}\n\n");
  }
}

// Waits until the server's thread has seen what clients did.
template <class Condition>
void eventually(Condition condition) {
  while (!condition()) {
    std::this_thread::yield();
  }
}

TEST(WebStreams, TwoHundredPagesAreToldTheSame) {
  const auto server = open_server();
  std::vector<std::unique_ptr<RawWebClient>> pages;
  for (int i = 0; i < 200; ++i) {
    pages.push_back(std::make_unique<RawWebClient>(server->port()));
    pages.back()->send(request(kEvents));
    pages.back()->read_until("\"}\n\n");
  }
  EXPECT_EQ(server->counts().streams, 200U);
  for (int i = 0; i < 5; ++i) {
    server->publish(update(LivePart::Kind::kTick, "second", std::to_string(i)));
  }
  for (const auto& page : pages) {
    std::string all;
    for (int i = 0; i < 5; ++i) {
      all += page->read_until("\n\n");
    }
    EXPECT_EQ(all,
              "event: second\ndata: 0\n\nevent: second\ndata: 1\n\nevent: second\ndata: 2\n\n"
              "event: second\ndata: 3\n\nevent: second\ndata: 4\n\n");
  }
  pages.clear();
  eventually([&] { return server->counts().streams == 0; });
  EXPECT_EQ(server->counts().slow_pages, 0U);
}

TEST(WebStreams, BeyondTheLimitAPageIsToldToComeLater) {
  const auto server = open_server();
  std::vector<std::unique_ptr<RawWebClient>> pages;
  for (std::size_t i = 0; i < kWebStreamsMax; ++i) {
    pages.push_back(std::make_unique<RawWebClient>(server->port()));
    pages.back()->send(request(kEvents));
    pages.back()->read_until("\"}\n\n");
  }
  const std::string refused = ask(*server, request(kEvents));
  EXPECT_EQ(status_of(refused), 503);
  EXPECT_EQ(header_of(refused, "Retry-After"), "10");
  EXPECT_EQ(status_of(ask(*server, request("GET /"))), 200);
}

TEST(WebStreams, ASlowPageIsDroppedAndOthersAreNot) {
  const auto server = open_server();
  RawWebClient slow(server->port(), 4'096);
  slow.send(request(kEvents));
  RawWebClient fast(server->port());
  fast.send(request(kEvents));
  fast.read_until("\"}\n\n");
  eventually([&] { return server->counts().streams == 2; });
  const std::string megabyte(1'048'576, 'x');
  for (int i = 0; i < 12; ++i) {
    server->publish(update(LivePart::Kind::kTick, "second", megabyte));
    EXPECT_EQ(fast.read_until("\n\n").size(), megabyte.size() + 22);
  }
  eventually([&] { return server->counts().slow_pages == 1 && server->counts().streams == 1; });
  EXPECT_LT(slow.read_to_end().size(), 4 * megabyte.size());
}

// What the run says may be larger than all that may wait.
TEST(WebStreams, NoTextIsTooLargeForAPageThatReads) {
  const auto server = open_server();
  RawWebClient page(server->port());
  page.send(request(kEvents));
  page.read_until("\"}\n\n");
  const std::string large(3 * kWebStreamBytesMax, 'x');
  for (int i = 0; i < 3; ++i) {
    server->publish(update(LivePart::Kind::kSection, "rows", large));
    server->publish(update(LivePart::Kind::kTick, "second", "{}"));
    EXPECT_EQ(page.read_until("\n\n").size(), large.size() + 20);
    EXPECT_EQ(page.read_until("\n\n"), "event: second\ndata: {}\n\n");
  }
  EXPECT_EQ(server->counts().slow_pages, 0U);
}

TEST(WebStreams, APageThatTakesNothingForLongIsDropped) {
  const auto server = open_server({.times = {.write = milliseconds(50)}});
  RawWebClient slow(server->port(), 4'096);
  server->publish(update(LivePart::Kind::kSection, "rows", std::string(6'000'000, 'x')));
  slow.send(request(kEvents));
  eventually([&] { return server->counts().streams == 0 && server->counts().slow_pages == 1; });
  EXPECT_EQ(server->counts().slow_pages, 1U);
}

TEST(WebStreams, TheOwnerIsAskedWhenAccessIsHis) {
  const auto server = open_server(
      {.access = WebAccess::kOwner, .owner = [](const WebRequest& request, WebReply reply) {
         const std::string* const cookie = request.header("Cookie");
         reply.send({.status = cookie == nullptr ? 401U : 200U, .body = request.path});
       }});
  const std::string refused = ask(*server, request(kEvents));
  EXPECT_EQ(status_of(refused), 401);
  EXPECT_EQ(body_of(refused), "/acrida/events");
  RawWebClient page(server->port());
  page.send(request(kEvents, "Cookie: a=b\r\n"));
  EXPECT_THAT(page.read_until("hello"), HasSubstr("text/event-stream"));
}

std::string log_in(const WebServer& server, std::string_view password) {
  return ask(server, request("POST /login", "Content-Type: application/x-www-form-urlencoded\r\n",
                             fmt::format("username=x&password={}", password)));
}

TEST(WebLogin, ThePasswordOpensEverything) {
  const auto server = open_server({.access = WebAccess::kPassword, .password = "sword fish"});
  EXPECT_EQ(status_of(ask(*server, request("GET /stats/requests"))), 401);
  EXPECT_EQ(status_of(ask(*server, request(kEvents))), 401);
  EXPECT_EQ(status_of(ask(*server, request("POST /swarm"))), 401);
  EXPECT_EQ(status_of(ask(*server, request("GET /assets/none"))), 404);  // without a login
  const std::string led = ask(*server, request("GET /", "Accept: text/html,*/*\r\n"));
  EXPECT_EQ(status_of(led), 303);
  EXPECT_EQ(header_of(led, "Location"), "/login");
  const std::string page = ask(*server, request("GET /login"));
  EXPECT_EQ(status_of(page), 200);
  EXPECT_THAT(page, HasSubstr(R"(window.authArgs = {"error":null};)"));
  EXPECT_THAT(header_of(page, "Content-Security-Policy"), StartsWith("default-src 'none'"));

  const std::string in = log_in(*server, "sword+fish");
  EXPECT_EQ(status_of(in), 303);
  EXPECT_EQ(header_of(in, "Location"), "/");
  const std::string cookie = header_of(in, "Set-Cookie");
  const std::string name = fmt::format("acrida_session_{}=", server->port());
  EXPECT_THAT(cookie, StartsWith(name));
  EXPECT_THAT(cookie, HasSubstr("; Path=/; HttpOnly; SameSite=Strict"));
  EXPECT_EQ(cookie.find("Secure"), std::string::npos);
  const std::string back =
      fmt::format("Cookie: other=1; {}\r\n", cookie.substr(0, cookie.find(';')));
  EXPECT_EQ(body_of(ask(*server, request("GET /stats/requests", back))), "owner: /stats/requests");
  EXPECT_EQ(header_of(ask(*server, request("GET /login", back)), "Location"), "/");
  RawWebClient stream(server->port());
  stream.send(request(kEvents, back));
  EXPECT_THAT(stream.read_until("hello"), StartsWith("HTTP/1.1 200"));

  const std::string out = ask(*server, request("GET /logout", back));
  EXPECT_EQ(status_of(out), 303);
  EXPECT_THAT(header_of(out, "Set-Cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(status_of(ask(*server, request("GET /stats/requests", back))), 401);
  stream.read_until("there is no such text");  // returns where the server ends the stream
}

TEST(WebLogin, AGuesserIsLockedOut) {
  const auto server = open_server({.access = WebAccess::kPassword, .password = "swordfish"});
  for (int i = 0; i < 4; ++i) {
    const std::string wrong = log_in(*server, "trout");
    EXPECT_EQ(status_of(wrong), 401);
    EXPECT_THAT(wrong, HasSubstr("Invalid password"));
  }
  EXPECT_EQ(status_of(log_in(*server, "trout")), 429);
  const std::string locked = log_in(*server, "swordfish");
  EXPECT_EQ(status_of(locked), 429);
  EXPECT_NE(header_of(locked, "Retry-After"), "");
  EXPECT_EQ(header_of(locked, "Set-Cookie"), "");
  EXPECT_EQ(server->counts().wrong_passwords, 6U);
}

TEST(WebLogin, AForgedFormIsRefused) {
  const auto server = open_server({.access = WebAccess::kPassword, .password = "swordfish"});
  EXPECT_EQ(status_of(ask(*server, request("POST /login", "Origin: https://evil.example\r\n",
                                           "password=swordfish"))),
            403);
  EXPECT_EQ(status_of(ask(*server, request("GET /logout", "Sec-Fetch-Site: cross-site\r\n"))), 403);
  EXPECT_EQ(status_of(ask(*server, request("POST /login", "", "nothing=1"))), 400);
}

TEST(WebLogin, AnEmptyPasswordIsAnError) {
  EXPECT_EQ(WebServer::open({.access = WebAccess::kPassword}).error().message(),
            "the password of the web UI is empty");
}

TEST(WebLogin, ItStaysBelowItsBasePath) {
  const auto server =
      open_server({.base_path = "/load", .access = WebAccess::kPassword, .password = "x"});
  const std::string led = ask(*server, request("GET /load/", "Accept: text/html\r\n"));
  EXPECT_EQ(header_of(led, "Location"), "/load/login");
  const std::string in = ask(*server, request("POST /load/login", "", "password=x"));
  EXPECT_EQ(header_of(in, "Location"), "/load/");
  EXPECT_THAT(header_of(in, "Set-Cookie"), HasSubstr("; Path=/load;"));
}

// A client with a TLS of its own.
std::string ask_tls(std::uint16_t port, std::string_view bytes) {
  RawWebClient client(port);
  const Openssl<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
  const Openssl<SSL> ssl(SSL_new(context.get()));
  SSL_set_fd(ssl.get(), client.descriptor());
  if (SSL_connect(ssl.get()) != 1) {
    return "";
  }
  SSL_write(ssl.get(), bytes.data(), static_cast<int>(bytes.size()));
  std::string answer;
  std::array<char, 4'096> piece{};
  for (int count = 0; (count = SSL_read(ssl.get(), piece.data(), piece.size())) > 0;) {
    answer.append(piece.data(), static_cast<std::size_t>(count));
  }
  return answer;
}

class WebTlsTest : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder / name) << text;
    return folder / name;
  }

  TemporaryFolder folder;
  TestIdentity identity{"IP:127.0.0.1"};
  std::string certificate = file("certificate.pem", identity.certificate_pem());
  std::string key = file("key.pem", identity.key_pem());
};

TEST_F(WebTlsTest, TheServerSpeaksTls) {
  bool secure = false;
  const auto server = open_server({.tls_certificate = certificate,
                                   .tls_key = key,
                                   .access = WebAccess::kPassword,
                                   .password = "x",
                                   .owner = [&secure](const WebRequest& request, WebReply reply) {
                                     secure = request.secure;
                                     reply.send({.body = "by TLS"});
                                   }});
  EXPECT_EQ(server->url(), fmt::format("https://127.0.0.1:{}/", server->port()));
  const std::string in =
      ask_tls(server->port(), request("POST /login", "Connection: close\r\n", "password=x"));
  const std::string cookie = header_of(in, "Set-Cookie");
  EXPECT_THAT(cookie, HasSubstr("; Secure"));
  const std::string answer =
      ask_tls(server->port(), request("GET /", fmt::format("Connection: close\r\nCookie: {}\r\n",
                                                           cookie.substr(0, cookie.find(';')))));
  EXPECT_EQ(body_of(answer), "by TLS");
  EXPECT_TRUE(secure);
  // Plain HTTP is no handshake.
  EXPECT_EQ(status_of(RawWebClient(server->port()).ask(request("GET /"))), 0);
  EXPECT_EQ(body_of(ask_tls(server->port(), request("GET /assets/x", "Connection: close\r\n"))),
            "there is no such file\n");
}

TEST_F(WebTlsTest, OneFileMayHaveBoth) {
  const std::string both = file("both.pem", identity.certificate_pem() + identity.key_pem());
  const auto server = open_server({.tls_certificate = both});
  EXPECT_EQ(body_of(ask_tls(server->port(), request("GET /a", "Connection: close\r\n"))),
            "owner: /a");
}

TEST_F(WebTlsTest, FilesThatDoNotFitAreErrors) {
  const auto refused = [](std::string one, std::string other) {
    const auto server =
        WebServer::open({.tls_certificate = std::move(one), .tls_key = std::move(other)});
    return server ? std::string() : server.error().message();
  };
  EXPECT_THAT(refused("/no/such.pem", key), StartsWith("--tls-cert: there is no file "));
  EXPECT_THAT(refused(certificate, "/no/such.pem"), StartsWith("--tls-key: there is no file "));
  EXPECT_THAT(refused(key, key), HasSubstr(" has a private key and no certificate"));
  const TestIdentity other("IP:127.0.0.1");
  EXPECT_THAT(refused(certificate, file("other.pem", other.key_pem())),
              HasSubstr(" is not the key of the certificate in "));
}

}  // namespace
}  // namespace acrida
