#include "web/web_server.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "acrida/random.h"
#include "web/client_testing.h"
#include "web/server_thread.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::StartsWith;

// An owner that tells what it was asked.
void echo(const WebRequest& request, WebReply reply) {
  reply.send({.headers = {{"Content-Type", "text/plain"}},
              .body = fmt::format("{} {} {} {}", request.method, request.path, request.query,
                                  request.body)});
}

// An owner that keeps what it is asked, until somebody takes it.
class Desk {
 public:
  void put(WebRequest request, WebReply reply) {
    const std::lock_guard lock(mutex_);
    asked_.push_back({std::move(request), std::move(reply)});
    changed_.notify_all();
  }
  std::pair<WebRequest, WebReply> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !asked_.empty(); });
    auto first = std::move(asked_.front());
    asked_.erase(asked_.begin());
    return first;
  }
  std::function<void(WebRequest, WebReply)> owner() {
    return [this](WebRequest request, WebReply reply) {
      put(std::move(request), std::move(reply));
    };
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::pair<WebRequest, WebReply>> asked_;
};

std::unique_ptr<WebServer> open_server(WebServerConfig config = {}) {
  if (!config.owner) {
    config.owner = echo;
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
  return client.read_response(bytes.starts_with("HEAD"));
}

int status(const WebServer& server, std::string_view bytes) {
  return status_of(ask(server, bytes));
}

TEST(WebServer, HandsRequestsToItsOwnerAndAnswersBack) {
  const auto server = open_server();
  EXPECT_EQ(server->url(), fmt::format("http://127.0.0.1:{}/", server->port()));
  const std::string response = ask(*server, request("POST /swarm?a=b", "", "user_count=3"));
  EXPECT_EQ(status_of(response), 200);
  EXPECT_EQ(body_of(response), "POST /swarm a=b user_count=3");
  EXPECT_EQ(header_of(response, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(header_of(response, "Access-Control-Allow-Origin"), "");
  EXPECT_EQ(body_of(ask(*server, request("GET /login"))), "GET /login  ");  // there is no password
}

TEST(WebServer, TellsTheOwnerWhoAsks) {
  Desk desk;
  const auto server = open_server({.owner = desk.owner()});
  RawWebClient client(server->port());
  client.send(request("GET /%2e%2e/x", "X-A: 1\r\n"));
  auto [asked, reply] = desk.take();
  EXPECT_EQ(asked.peer_host, "127.0.0.1");
  EXPECT_NE(asked.peer_port, 0);
  EXPECT_FALSE(asked.secure);
  EXPECT_EQ(asked.path, "/%2e%2e/x");
  EXPECT_EQ(*asked.header("x-a"), "1");
  reply.send({.status = 418});
  reply.send({.status = 200});  // nobody hears it
  EXPECT_EQ(status_of(client.read_response()), 418);
}

TEST(WebServer, WhatWasAnsweredIsWrittenBeforeItEnds) {
  Desk desk;
  auto server = open_server({.owner = desk.owner()});
  const std::string body(100'000, 'x');
  std::vector<std::unique_ptr<RawWebClient>> clients;
  std::vector<WebReply> replies;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<RawWebClient>(server->port()));
    ASSERT_TRUE(clients.back()->send(request("GET /x")));
    replies.push_back(desk.take().second);
  }
  for (WebReply& reply : replies) {
    reply.send({.body = body});
  }
  server.reset();
  for (const auto& client : clients) {
    EXPECT_EQ(body_of(client->read_to_end()), body);
  }
}

TEST(WebServer, ItsEndWaitsForNobodyWhoReadsTooSlowlyOrHasNoAnswer) {
  Desk desk;
  auto server = open_server({.owner = desk.owner(), .times = {.finish = milliseconds(200)}});
  const RawWebClient slow(server->port(), 4'096);
  ASSERT_TRUE(slow.send(request("GET /much")));
  std::string much;
  much.resize(64'000'000);
  desk.take().second.send({.body = std::move(much)});
  TimePoint before = ServerThread::now();
  server.reset();
  EXPECT_GE(ServerThread::now() - before, milliseconds(200));
  EXPECT_LT(ServerThread::now() - before, WebTimes{}.finish);

  server = open_server({.owner = desk.owner(), .times = {.finish = std::chrono::hours(1)}});
  RawWebClient waiting(server->port());
  ASSERT_TRUE(waiting.send(request("GET /x")));
  const auto asked = desk.take();
  server.reset();
  EXPECT_EQ(waiting.read_to_end(), "");
}

TEST(WebServer, AConnectionServesRequestAfterRequest) {
  const auto server = open_server();
  RawWebClient client(server->port());
  // Two at once, of which the second waits.
  client.send(request("GET /one") + request("HEAD /two") + request("GET /three"));
  EXPECT_EQ(body_of(client.read_response()), "GET /one  ");
  EXPECT_EQ(header_of(client.read_response(true), "Content-Length"), "11");
  EXPECT_EQ(body_of(client.read_response()), "GET /three  ");
  client.send(request("GET /four", "Connection: close\r\n"));
  EXPECT_THAT(client.read_to_end(), HasSubstr("Connection: close\r\n\r\nGET /four"));
  EXPECT_THAT(RawWebClient(server->port()).ask("GET /old HTTP/1.0\r\n\r\n"),
              HasSubstr("Connection: close"));
  EXPECT_EQ(server->counts().connections, 2U);
  EXPECT_EQ(server->counts().requests, 5U);
}

TEST(WebServer, PathsAreBelowTheBasePath) {
  for (const char* const base : {"/load", "load", "/load/"}) {
    const auto server = open_server({.base_path = base});
    EXPECT_EQ(server->url(), fmt::format("http://127.0.0.1:{}/load/", server->port()));
    EXPECT_EQ(body_of(ask(*server, request("GET /load/tasks"))), "GET /tasks  ");
    EXPECT_EQ(body_of(ask(*server, request("GET /load/"))), "GET /  ");
    const std::string to_it = ask(*server, request("GET /load"));
    EXPECT_EQ(status_of(to_it), 308);
    EXPECT_EQ(header_of(to_it, "Location"), "/load/");
    for (const char* const other : {"GET /", "GET /loads/", "GET /acrida/events", "GET /tasks"}) {
      EXPECT_EQ(status(*server, request(other)), 404) << other;
    }
    EXPECT_EQ(status(*server, request("GET /load/assets/../index.html")), 404);
  }
}

TEST(WebServer, AForeignPageIsRefused) {
  const auto server = open_server();
  EXPECT_EQ(status(*server, request("POST /swarm", "Sec-Fetch-Site: cross-site\r\n")), 403);
  EXPECT_EQ(status(*server, request("POST /swarm", "Origin: http://evil.example\r\n")), 403);
  EXPECT_EQ(status(*server, request("GET /stop", "Sec-Fetch-Site: cross-site\r\n")), 403);
  EXPECT_EQ(status(*server, request("GET //%73top/", "Sec-Fetch-Site: same-site\r\n")), 403);
  EXPECT_EQ(status(*server, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 403);
  EXPECT_EQ(status(*server, "GET /acrida/events HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 403);
  EXPECT_EQ(server->counts().refused, 6U);
  EXPECT_EQ(status(*server, request("GET /stop")), 200);
  const std::string own = fmt::format("Origin: http://localhost:{}\r\n", server->port());
  EXPECT_EQ(status(*server, fmt::format("POST /swarm HTTP/1.1\r\nHost: localhost:{}\r\n{}"
                                        "Content-Length: 0\r\n\r\n",
                                        server->port(), own)),
            200);
  EXPECT_EQ(server->counts().refused, 6U);
  const auto any = open_server({.allow_any_host = true, .cors_any = true});
  const std::string answer = ask(*any, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(header_of(answer, "Access-Control-Allow-Origin"), "*");
}

TEST(WebServer, LargeRequestsAreRefusedAndToldSo) {
  const auto server = open_server();
  const std::string large(10 * kWebBodyBytesMax, 'x');
  EXPECT_EQ(status(*server, request("POST /swarm", "", large)), 413);
  EXPECT_EQ(status(*server, request("GET /" + std::string(20'000, 'x'))), 431);
  EXPECT_EQ(server->counts().too_large, 2U);
  EXPECT_EQ(server->counts().requests, 0U);
  EXPECT_EQ(status(*server, request("POST /swarm", "", std::string(kWebBodyBytesMax, 'x'))), 200);
  EXPECT_EQ(status(*server, "\x16\x03\x01 no http\r\n\r\n"), 400);
  EXPECT_EQ(server->counts().malformed, 1U);
}

TEST(WebServer, ABodyThatIsAnnouncedIsAskedFor) {
  const auto server = open_server();
  RawWebClient client(server->port());
  client.send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ab");
  EXPECT_EQ(body_of(client.read_response()), "POST /  ab");
}

TEST(WebServer, AnOwnerThatDoesNotAnswerIsAnsweredFor) {
  Desk desk;
  const auto server = open_server({.owner = desk.owner(), .times = {.owner = milliseconds(50)}});
  RawWebClient client(server->port());
  client.send(request("GET /slow"));
  auto [asked, reply] = desk.take();
  EXPECT_EQ(status_of(client.read_response()), 504);
  EXPECT_EQ(server->counts().unanswered, 1U);
  // The connection goes on, and the late answer is for nobody.
  client.send(request("GET /next"));
  auto next = desk.take();
  reply.send({.body = "late"});
  EXPECT_EQ(status_of(client.read_response()), 504);
}

TEST(WebServer, AReplyThatIsLetGoOfIsAnError) {
  const auto server = open_server({.owner = [](WebRequest, WebReply) {
  }});
  EXPECT_EQ(status(*server, request("GET /")), 500);
}

TEST(WebServer, AHeaderOfAnAnswerBeginsNoOther) {
  const auto server = open_server({.owner = [](WebRequest, WebReply reply) {
    reply.send({.headers = {{"Location", "/\r\nSet-Cookie: a=b\r\n\r\n<script>"}}});
  }});
  const std::string response = ask(*server, request("GET /"));
  EXPECT_EQ(status_of(response), 500);
  EXPECT_EQ(response.find("Set-Cookie"), std::string::npos);
}

TEST(WebServer, SilentClientsAreClosed) {
  const auto server =
      open_server({.times = {.request = milliseconds(40), .idle = milliseconds(40)}});
  EXPECT_EQ(RawWebClient(server->port()).ask("GET /tasks HTTP/1.1\r\nX-Slow: "), "");
  EXPECT_EQ(RawWebClient(server->port()).ask(""), "");
}

TEST(WebServer, BeyondTheLimitIdleConnectionsMakeRoom) {
  const auto server = open_server();
  std::vector<std::unique_ptr<RawWebClient>> idle;
  for (std::size_t i = 0; i < kWebConnectionsMax; ++i) {
    idle.push_back(std::make_unique<RawWebClient>(server->port()));
    ASSERT_TRUE(idle.back()->connected());
  }
  EXPECT_EQ(status(*server, request("GET /")), 200);
  EXPECT_EQ(idle.front()->read_to_end(), "");
  EXPECT_EQ(server->counts().over_limit, 1U);
}

TEST(WebServer, PortsThatAreTakenAndHostsThatAreNoneAreErrors) {
  const auto server = open_server();
  const auto second = WebServer::open({.address = {.port = server->port()}});
  ASSERT_FALSE(second.has_value());
  EXPECT_THAT(second.error().message(), StartsWith("listen on 127.0.0.1:"));
  EXPECT_THAT(second.error().message(), HasSubstr("another program listens there"));
  // Not on ::1 alone either, where that is localhost too.
  EXPECT_FALSE(WebServer::open({.address = {.host = "localhost", .port = server->port()}}));
  EXPECT_FALSE(WebServer::open({.address = {.host = "192.0.2.1"}}).has_value());
}

TEST(WebServer, ItEndsWhileRepliesAndStreamsAreOpen) {
  Desk desk;
  auto server = open_server({.owner = desk.owner()});
  RawWebClient page(server->port());
  page.send(request("GET /acrida/events"));
  page.read_until("hello");
  RawWebClient client(server->port());
  client.send(request("GET /"));
  auto [asked, reply] = desk.take();
  server.reset();
  page.read_to_end();
  EXPECT_EQ(client.read_to_end(), "");
  reply.send({.body = "too late"});
}

TEST(WebServer, TheChildOfAForkLeavesItToItsParent) {
  auto server = open_server();
  const pid_t child = ::fork();
  if (child == 0) {
    server.reset();
    ::_exit(0);
  }
  int exit_status = -1;
  ASSERT_EQ(::waitpid(child, &exit_status, 0), child);
  EXPECT_EQ(exit_status, 0);
  EXPECT_EQ(status(*server, request("GET /")), 200);
}

// Pieces of requests in an odd order, on many connections: the server answers the next one.
TEST(WebServer, OddRequestsDoItNoHarm) {
  const auto server = open_server({.access = WebAccess::kPassword, .password = "x"});
  const std::vector<std::string> pieces = {"GET ",
                                           "/",
                                           " HTTP/1.1\r\n",
                                           "Host: localhost\r\n",
                                           "\r\n",
                                           "POST /login HTTP/1.1\r\n",
                                           "Content-Length: 5\r\n",
                                           "Transfer-Encoding: chunked\r\n",
                                           "5\r\nabcde\r\n",
                                           "0\r\n\r\n",
                                           "Expect: 100-continue\r\n",
                                           "/acrida/events",
                                           "/assets/",
                                           "Cookie: acrida_session_1=;;=\r\n",
                                           "Origin: \r\n",
                                           "%00",
                                           "?",
                                           std::string(9'000, 'a'),
                                           std::string("\0\xff\r", 3)};
  Random random(7);
  for (int round = 0; round < 300; ++round) {
    RawWebClient client(server->port());
    std::string bytes;
    for (std::uint64_t count = 1 + random.below(12); count-- > 0;) {
      bytes += random.choice(pieces);
    }
    client.send(bytes);
    client.finish();
    const std::string answer = client.read_to_end();
    EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 ")) << answer;
  }
  EXPECT_EQ(status(*server, request("GET /login")), 200);
}

}  // namespace
}  // namespace acrida
