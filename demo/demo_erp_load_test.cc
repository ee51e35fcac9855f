// The demo ERP's web server and its faults as a client meets them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "demo/demo_erp.h"
#include "demo/http_testing.h"

namespace acrida {
namespace {

using demo::body_of;
using demo::RawClient;
using demo::status_of;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kPing = "GET /api/method/ping HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view kServed = "GET /demo/served HTTP/1.1\r\nHost: x\r\n\r\n";

std::unique_ptr<DemoErp> start(DemoErpOptions options, std::string_view fault = "") {
  options.costs = DemoCosts::none();
  if (!fault.empty()) {
    EXPECT_TRUE(options.load.faults.add(fault));
  }
  return *DemoErp::start(std::move(options));
}

json served_over_http(const DemoErp& erp) {
  RawClient client(erp.port());
  client.send(kServed);
  return json::parse(body_of(client.read_response()));
}

TEST(WebServer, SyncWorkersCloseEveryConnection) {
  const auto erp = start({.keep_alive = false});
  for (int i = 0; i < 3; ++i) {
    RawClient client(erp->port());
    client.send(kPing);
    EXPECT_THAT(client.read_to_end(), HasSubstr("\r\nConnection: close\r\n"));
  }
  EXPECT_EQ(erp->served().connections, 3U);
}

TEST(WebServer, TheDevelopmentServerSaysSoAndClosesEveryConnection) {
  const auto erp = start({.development_server = true});
  RawClient client(erp->port());
  client.send(kPing);
  const std::string response = client.read_to_end();
  EXPECT_THAT(response, HasSubstr("\r\nServer: Werkzeug/3.0.1 Python/3.11\r\n"));
  EXPECT_THAT(response, HasSubstr("\r\nConnection: close\r\n"));
}

TEST(WebServer, TheDevelopmentServerServesOneRequestAtATime) {
  DemoErpOptions options{.development_server = true};
  options.costs = parse_demo_costs("ping=60000,refusal=0,spread=0").value();
  const auto erp = *DemoErp::start(options);
  RawClient first(erp->port());
  first.send(kPing);
  RawClient second(erp->port());
  second.send("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");  // costs nothing, and waits
  served_over_http(*erp);
  EXPECT_EQ(erp->served().total.pending(), 2U);
  erp->stop();
}

TEST(WebServer, ARestartingWorkerIsCounted) {
  DemoErpOptions options{.workers = 1};
  options.load.restarts.max_requests = 2;
  options.load.restart_time = std::chrono::milliseconds(1);
  const auto erp = start(options);
  RawClient client(erp->port());
  for (int i = 0; i < 7; ++i) {
    client.send(kPing);
    ASSERT_EQ(status_of(client.read_response()), 200);
  }
  EXPECT_EQ(erp->served().effects.at("worker_restarts"), 3U);
  EXPECT_EQ(served_over_http(*erp)["effects"]["worker_restarts"], 3);
}

TEST(FaultOnTheWire, AResetIsSeenAndNotAnswered) {
  const auto erp = start({}, "reset=every:2");
  RawClient client(erp->port());
  client.send(kPing);
  EXPECT_EQ(status_of(client.read_response()), 200);
  client.send(kPing);
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_TRUE(client.was_reset());
  const ServedCounts counts = erp->served();
  EXPECT_EQ(counts.faults, (std::map<std::string, std::uint64_t>{{"reset", 1}}));
  EXPECT_EQ(counts.total.seen, 2U);
  EXPECT_EQ(counts.total.answered, 1U);
  EXPECT_EQ(counts.total.unwritten, 1U);
  EXPECT_EQ(counts.total.by_status, (std::map<int, std::uint64_t>{{0, 1}, {200, 1}}));
}

TEST(FaultOnTheWire, ASlowBodyArrivesPieceByPiece) {
  DemoErpOptions options;
  options.load.slow_body = std::chrono::hours(1);
  const auto erp = start(options, "slow-body=1");
  RawClient client(erp->port());
  client.send(kPing);
  const std::string beginning = client.read_beginning();
  EXPECT_THAT(beginning, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(beginning, HasSubstr("\r\nContent-Length: 18\r\n"));
  EXPECT_EQ(body_of(beginning), "{");  // the first tenth
  EXPECT_EQ(erp->served().total.pending(), 1U);
}

TEST(FaultOnTheWire, ASlowBodyArrivesWhole) {
  DemoErpOptions options;
  options.load.slow_body = std::chrono::milliseconds(20);
  const auto erp = start(options, "slow-body=1");
  RawClient client(erp->port());
  for (int i = 0; i < 3; ++i) {
    client.send(kPing);
    EXPECT_EQ(body_of(client.read_response()), R"({"message":"pong"})");
  }
  EXPECT_EQ(erp->served().connections, 1U);
  EXPECT_EQ(erp->served().faults.at("slow-body"), 3U);
}

TEST(FaultOnTheWire, ASlowBodyWhoseClientLeftIsUnwritten) {
  DemoErpOptions options;
  options.load.slow_body = std::chrono::seconds(5);
  const auto erp = start(options, "slow-body=every:2");
  {
    RawClient first(erp->port());
    first.send(kPing);
    EXPECT_EQ(status_of(first.read_response()), 200);
    RawClient client(erp->port());
    client.send(kPing);
    served_over_http(*erp);  // it has been read when this one is answered
    client.abort();
  }
  ServedCounts counts = erp->served();
  while (counts.total.pending() > 0) {
    counts = erp->served();
  }
  EXPECT_EQ(counts.total.unwritten, 1U);
}

TEST(FaultOnTheWire, ABadGatewayIsNginxsPage) {
  const auto erp = start({}, "502=1");
  RawClient client(erp->port());
  client.send(kPing);
  const std::string response = client.read_response();
  EXPECT_THAT(response, StartsWith("HTTP/1.1 502 Bad Gateway\r\nServer: nginx\r\n"));
  EXPECT_EQ(served_over_http(*erp)["faults"], (json{{"502", 1}}));
}

TEST(FaultOnTheWire, TheAddressOfAClientIsItsPeersOrTheForwardedOne) {
  DemoErpOptions options;
  options.load.login_lockout = true;
  const auto erp = start(options);
  const std::string body = R"({"usr":"nobody@scoopjoy.com","pwd":"wrong"})";
  const auto log_in = [&](std::string_view header) {
    RawClient client(erp->port());
    client.send("POST /api/method/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" +
                std::string(header) + "Content-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body);
    return status_of(client.read_response());
  };
  for (int i = 0; i < 11; ++i) {
    EXPECT_EQ(log_in(""), 401);
  }
  EXPECT_EQ(log_in(""), 500);
  EXPECT_EQ(log_in("X-Forwarded-For: 10.0.0.1\r\n"), 401);
  EXPECT_EQ(log_in("X-Forwarded-For: 127.0.0.1\r\n"), 500);
}

}  // namespace
}  // namespace acrida
