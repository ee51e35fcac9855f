#include "web/web_server.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/client_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// An owner that tells what it was asked.
void echo(const WebRequest& request, WebReply reply) {
  reply.send({.headers = {{"Content-Type", "text/plain"}},
              .body = fmt::format("{} {} {} {}", request.method, request.path, request.query,
                                  request.body)});
}

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
  return client.read_response();
}

TEST(WebServer, HandsRequestsToItsOwnerAndAnswersBack) {
  const auto server = open_server();
  EXPECT_EQ(server->url(), fmt::format("http://127.0.0.1:{}/", server->port()));
  const std::string response = ask(*server, request("POST /swarm?a=b", "", "user_count=3"));
  EXPECT_EQ(status_of(response), 200);
  EXPECT_EQ(body_of(response), "POST /swarm a=b user_count=3");
  EXPECT_EQ(header_of(response, "X-Content-Type-Options"), "nosniff");
}

LiveUpdate update(LivePart::Kind kind, std::string name, std::string json) {
  return {.parts = {{kind, std::move(name), std::make_shared<const std::string>(std::move(json))}}};
}

TEST(WebServer, AStreamBeginsWithWhatIsKeptAndGoesOnWithWhatIsPublished) {
  const auto server = open_server({.version = "0.9"});
  server->publish(update(LivePart::Kind::kSection, "status", R"({"state":"ready"})"));
  RawWebClient page(server->port());
  page.send(request("GET /acrida/events"));
  const std::string beginning = page.read_until("\"ready\"}\n\n");
  EXPECT_THAT(beginning, StartsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"));
  EXPECT_THAT(beginning, HasSubstr("retry: 1000\nevent: hello\ndata: {\"generation\":\""));
  EXPECT_THAT(beginning, HasSubstr("\"version\":\"0.9\"}\n\nevent: status\n"));
  server->publish(update(LivePart::Kind::kTick, "second", "{}"));
  EXPECT_EQ(page.read_until("{}\n\n"), "event: second\ndata: {}\n\n");
}

}  // namespace
}  // namespace acrida
