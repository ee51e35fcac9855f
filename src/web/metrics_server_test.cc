#include "web/metrics_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "report/report_testing.h"
#include "web/client_testing.h"
#include "web/exposition_testing.h"
#include "web/metrics_text.h"

namespace acrida {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kGet = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

MetricsSnapshot small_snapshot() {
  SmallRun run;
  return metrics_snapshot(small_run_info(), run.stats(), std::chrono::seconds(20), nullptr);
}

std::unique_ptr<MetricsServer> open_server(MetricTimes times = {}) {
  return MetricsServer::open({}, times).value();
}

TEST(MetricsServer, ServesWhatWasPublishedLast) {
  const auto server = open_server();
  EXPECT_EQ(server->url(), "http://127.0.0.1:" + std::to_string(server->port()) + "/metrics");
  EXPECT_EQ(body_of(RawWebClient(server->port()).ask(kGet)), "");
  server->publish(small_snapshot());
  const std::string response = RawWebClient(server->port()).ask(kGet);
  EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(response, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  const Exposition page(body_of(response));
  EXPECT_EQ(page.wrong(), "");
  EXPECT_EQ(page.at("acrida_run_requests_total"), "380");
  MetricsSnapshot next = small_snapshot();
  next.total.requests = 381;
  server->publish(std::move(next));
  EXPECT_EQ(
      Exposition(body_of(RawWebClient(server->port()).ask(kGet))).at("acrida_run_requests_total"),
      "381");
}

TEST(MetricsServer, AnythingElseIsRefused) {
  const auto server = open_server();
  server->publish(small_snapshot());
  const auto ask = [&](std::string_view bytes) {
    return RawWebClient(server->port()).ask(bytes);
  };
  EXPECT_THAT(ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), StartsWith("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_THAT(ask("GET /metricsx HTTP/1.1\r\nHost: a\r\n\r\n"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(ask("GET /metrics?a=b HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
  const std::string post = ask("POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_THAT(post, StartsWith("HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\n"));
  EXPECT_THAT(post, EndsWith("only GET is answered\n"));
  EXPECT_THAT(ask("\x16\x03\x01 no http\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(ask("GET /metrics HTTP/1.1\r\nX: " + std::string(9'000, 'x') + "\r\n\r\n"),
              StartsWith("HTTP/1.1 431 "));
}

TEST(MetricsServer, APortThatIsTakenIsAnError) {
  const auto server = open_server();
  const auto second = MetricsServer::open({.port = server->port()});
  ASSERT_FALSE(second.has_value());
  EXPECT_THAT(second.error().message(), StartsWith("listen on 127.0.0.1:"));
  EXPECT_THAT(second.error().message(), HasSubstr("Address already in use"));
  EXPECT_THAT(MetricsServer::open({.host = "192.0.2.1"}).error().message(),
              HasSubstr("Cannot assign requested address"));
}

TEST(MetricsServer, ClientsThatSayNothingAreClosed) {
  const auto server = open_server({.request = std::chrono::milliseconds(30)});
  EXPECT_EQ(RawWebClient(server->port()).ask("GET /metr"), "");
}

TEST(MetricsServer, FiftySilentConnectionsKeepNobodyFromTheMetrics) {
  const auto server = open_server();
  std::vector<std::unique_ptr<RawWebClient>> silent;
  for (int i = 0; i < 50; ++i) {
    silent.push_back(std::make_unique<RawWebClient>(server->port()));
    ASSERT_TRUE(silent.back()->connected());
    silent.back()->send("GET /metrics HTTP/1.1\r\nX-Slow: ");
    server->publish(small_snapshot());
  }
  EXPECT_THAT(RawWebClient(server->port()).ask(kGet), StartsWith("HTTP/1.1 200 OK"));
  EXPECT_EQ(silent.front()->read_to_end(), "");  // made room
}

// A page that fits no socket's buffers, and readers that take none of it.
TEST(MetricsServer, ReadersThatDoNotReadHoldUpNeitherOthersNorThePublisher) {
  const auto server = open_server();
  MetricsSnapshot large = small_snapshot();
  large.names.clear();
  for (int i = 0; i < 2'000; ++i) {
    large.names.push_back({.method = "GET", .name = std::string(200, 'n') + std::to_string(i)});
  }
  ASSERT_GT(metrics_text(large).size(), 4U << 20U);  // more than the kernel takes from the server
  server->publish(large);
  std::vector<std::unique_ptr<RawWebClient>> stuck;
  for (int i = 0; i < 5; ++i) {
    stuck.push_back(std::make_unique<RawWebClient>(server->port(), 4'096));
    stuck.back()->send(kGet);
  }
  for (int i = 0; i < 20; ++i) {
    server->publish(small_snapshot());
  }
  EXPECT_EQ(
      Exposition(body_of(RawWebClient(server->port()).ask(kGet))).at("acrida_run_requests_total"),
      "380");
}

TEST(MetricsServer, TheChildOfAForkLeavesItToItsParent) {
  auto server = open_server();
  const pid_t child = ::fork();
  if (child == 0) {
    server.reset();
    ::_exit(0);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_THAT(RawWebClient(server->port()).ask(kGet), StartsWith("HTTP/1.1 200 OK"));
}

TEST(MetricsServer, ItEndsWithConnectionsOpen) {
  auto server = open_server();
  RawWebClient client(server->port());
  client.send("GET ");
  server.reset();
  EXPECT_EQ(client.read_to_end(), "");
}

}  // namespace
}  // namespace acrida
