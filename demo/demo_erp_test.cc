#include "demo/demo_erp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <optional>
#include <sstream>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "demo/http_server.h"
#include "demo/http_testing.h"

namespace acrida {
namespace {

using demo::body_of;
using demo::RawClient;
using demo::status_of;
using nlohmann::json;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kPing = "GET /api/method/ping HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view kPingName = "/api/method/ping";

// A folder of one test, removed with all that is in it.
class TestFolder {
 public:
  TestFolder() {
    std::string path = (std::filesystem::temp_directory_path() / "acrida_demo_XXXXXX").string();
    path_ = mkdtemp(path.data());
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  std::string file(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::unique_ptr<DemoErp> start(DemoErpOptions options = {}) {
  options.costs = DemoCosts::none();
  auto erp = DemoErp::start(options);
  EXPECT_TRUE(erp) << (erp ? "" : erp.error().message());
  return erp ? *std::move(erp) : nullptr;
}

std::string post(std::string_view target, const json& body, std::string_view headers = "") {
  const std::string text = body.dump();
  return "POST " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) +
         "Content-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) +
         "\r\n\r\n" + text;
}

std::string answer_to(const DemoErp& erp, std::string_view request) {
  RawClient client(erp.port());
  client.send(request);
  client.finish_sending();
  return client.read_response();
}

bool still_answers(const DemoErp& erp) {
  return status_of(answer_to(erp, kPing)) == 200;
}

ServedRoute pings(const DemoErp& erp) {
  const ServedCounts counts = erp.served();
  const auto place = counts.routes.find({"GET", std::string(kPingName)});
  return place == counts.routes.end() ? ServedRoute{} : place->second;
}

TEST(DemoErp, NamesItsAddress) {
  const auto erp = start();
  EXPECT_NE(erp->port(), 0);
  EXPECT_EQ(erp->url(), "http://127.0.0.1:" + std::to_string(erp->port()));
}

TEST(DemoErp, KeepsAConnectionForManyRequests) {
  const auto erp = start();
  RawClient client(erp->port());
  for (int i = 0; i < 100; ++i) {
    client.send(kPing);
    const std::string response = client.read_response();
    ASSERT_EQ(status_of(response), 200);
    ASSERT_THAT(response, HasSubstr("\r\nConnection: keep-alive\r\n"));
    ASSERT_EQ(body_of(response), R"({"message":"pong"})");
  }
  EXPECT_EQ(erp->served().connections, 1U);
  EXPECT_EQ(pings(*erp).answered, 100U);
}

TEST(DemoErp, AnswersPipelinedRequestsInOrder) {
  const auto erp = start();
  RawClient client(erp->port());
  client.send(std::string(kPing) + post("/api/method/unknown", {}) + std::string(kPing));
  EXPECT_EQ(status_of(client.read_response()), 200);
  EXPECT_EQ(status_of(client.read_response()), 417);
  EXPECT_EQ(status_of(client.read_response()), 200);
  EXPECT_EQ(erp->served().total.answered, 3U);
}

TEST(DemoErp, ReadsARequestByteByByte) {
  const auto erp = start();
  RawClient client(erp->port());
  for (const char byte : post("/api/method/login", {{"usr", "x"}, {"pwd", "y"}})) {
    ASSERT_TRUE(client.send(std::string_view(&byte, 1)));
  }
  EXPECT_EQ(status_of(client.read_response()), 401);
}

TEST(DemoErp, ReadsChunkedBodies) {
  const auto erp = start();
  const std::string response =
      answer_to(*erp,
                "POST /api/method/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                "Transfer-Encoding: "
                "chunked\r\n\r\n5\r\n{\"usr\r\n10\r\n\":\"x\",\"pwd\":\"y\"}\r\n0\r\n\r\n");
  EXPECT_EQ(json::parse(body_of(response))["message"], "Invalid login credentials");
}

TEST(DemoErp, SaysContinueWhenAskedTo) {
  const auto erp = start();
  RawClient client(erp->port());
  const std::string request =
      post("/api/method/login", {{"usr", "x"}, {"pwd", "y"}}, "Expect: 100-continue\r\n");
  const std::size_t head = request.find("\r\n\r\n") + 4;
  client.send(request.substr(0, head));
  EXPECT_EQ(client.read_response(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send(request.substr(head));
  EXPECT_EQ(status_of(client.read_response()), 401);
}

TEST(DemoErp, AHeadRequestGetsTheLengthAlone) {
  const auto erp = start();
  RawClient client(erp->port());
  client.send("HEAD /api/method/ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string response = client.read_to_end();
  EXPECT_THAT(response, HasSubstr("\r\nContent-Length: 18\r\n"));
  EXPECT_EQ(body_of(response), "");
}

TEST(DemoErp, ClosesWhenAskedTo) {
  const auto erp = start();
  RawClient client(erp->port());
  client.send("GET /api/method/ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_EQ(erp->served().incomplete, 0U);
}

TEST(DemoErp, ClosesAfterEachAnswerWithoutKeepAlive) {
  const auto erp = start({.keep_alive = false});
  RawClient client(erp->port());
  client.send(kPing);
  EXPECT_THAT(client.read_to_end(), HasSubstr("\r\nConnection: close\r\n"));
}

TEST(DemoErp, ListensOnAUnixSocketToo) {
  const TestFolder folder;
  const std::string path = folder.file("erp.sock");
  {
    const auto erp = start({.unix_socket = path});
    EXPECT_TRUE(std::filesystem::is_socket(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(DemoErp, StartFailsInOneLine) {
  const auto erp = start();
  const auto taken = DemoErp::start({.port = erp->port()});
  ASSERT_FALSE(taken);
  EXPECT_THAT(taken.error().message(), HasSubstr("Address already in use"));
  EXPECT_FALSE(DemoErp::start({.bind = "no address"}));
  EXPECT_FALSE(DemoErp::start({.workers = 0}));
  EXPECT_FALSE(DemoErp::start({.database = "/nowhere/site.db"}));
  EXPECT_FALSE(DemoErp::start({.served_log = "/nowhere/log.csv"}));
}

TEST(DemoErpReferee, CountsEachRequestUnderItsNameAndStatus) {
  const auto erp = start();
  RawClient client(erp->port());
  for (const std::string& request :
       {std::string(kPing), std::string(kPing), post("/api/method/login", {{"usr", "x"}}),
        std::string("BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n")}) {
    client.send(request);
    client.read_response();
  }
  const ServedCounts counts = erp->served();
  EXPECT_EQ(counts.total.seen, 4U);
  EXPECT_EQ(counts.total.answered, 4U);
  EXPECT_EQ(pings(*erp).by_status, (std::map<int, std::uint64_t>{{200, 2}}));
  const ServedRoute& login = counts.routes.at({"POST", "/api/method/login"});
  EXPECT_EQ(login.by_status, (std::map<int, std::uint64_t>{{401, 1}}));
  EXPECT_EQ(counts.routes.at({"OTHER", "[unknown]"}).answered, 1U);
}

TEST(DemoErpReferee, GivesItsCountsOverHttpWithoutCountingThat) {
  const auto erp = start();
  answer_to(*erp, kPing);
  const std::string response = answer_to(*erp, "GET /demo/served HTTP/1.1\r\nHost: x\r\n\r\n");
  const json counts = json::parse(body_of(response));
  EXPECT_EQ(counts["seen"], 1);
  EXPECT_EQ(counts["answered"], 1);
  EXPECT_EQ(counts["routes"].size(), 1U);
  EXPECT_EQ(counts["routes"][0]["name"], kPingName);
  EXPECT_EQ(erp->served().total.seen, 1U);
}

TEST(DemoErpReferee, ARequestWhoseClientLeftIsSeenAndUnwritten) {
  DemoErpOptions options;
  auto slow = parse_demo_costs("ping=200,spread=0");
  ASSERT_TRUE(slow);
  options.costs = *slow;
  const auto erp = *DemoErp::start(options);
  {
    RawClient client(erp->port());
    client.send(kPing);
    // The request has been read when this one is answered.
    answer_to(*erp, "GET /demo/served HTTP/1.1\r\nHost: x\r\n\r\n");
    client.abort();
  }
  EXPECT_EQ(status_of(answer_to(*erp, kPing)), 200);
  const ServedRoute counts = pings(*erp);
  EXPECT_EQ(counts.seen, 2U);
  EXPECT_EQ(counts.answered + counts.unwritten, 2U);
}

TEST(DemoErpReferee, TheLogHasALineForEachRequest) {
  const TestFolder folder;
  const std::string path = folder.file("served.csv");
  const auto erp = start({.served_log = path});
  answer_to(*erp, kPing);
  answer_to(*erp, post("/api/method/login",
                       {{"usr", "pos-terminal-1@scoopjoy.com"}, {"pwd", "pos_test_password"}}));
  erp->stop();
  const std::string text = text_of(path);
  const auto lines = split(trim(text), '\n');
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "arrived_ns,method,path,route,status,service_us,queue_us,user,written");
  EXPECT_THAT(std::string(lines[1]),
              HasSubstr(",GET,/api/method/ping,/api/method/ping,200,0,0,Guest,1"));
  EXPECT_THAT(std::string(lines[2]), HasSubstr(",200,0,0,pos-terminal-1@scoopjoy.com,1"));
}

TEST(DemoErpReferee, ThePathInTheLogCannotBreakALine) {
  const TestFolder folder;
  const std::string path = folder.file("served.csv");
  const auto erp = start({.served_log = path});
  answer_to(*erp, "GET /a,\"b HTTP/1.1\r\nHost: x\r\n\r\n");
  erp->stop();
  const std::string text = text_of(path);
  EXPECT_THAT(text, HasSubstr("\"/a,\"\"b\""));
  EXPECT_EQ(split(trim(text), '\n').size(), 2U);
}

TEST(DemoErpReferee, AStopLeavesWhatIsInServicePending) {
  const TestFolder folder;
  const std::string path = folder.file("served.csv");
  DemoErpOptions options;
  options.costs = parse_demo_costs("ping=60000").value();
  options.served_log = path;
  const auto erp = *DemoErp::start(options);
  RawClient client(erp->port());
  client.send(kPing);
  answer_to(*erp, "GET /demo/served HTTP/1.1\r\nHost: x\r\n\r\n");
  erp->stop();
  EXPECT_EQ(pings(*erp).seen, 1U);
  EXPECT_EQ(pings(*erp).pending(), 1U);
  EXPECT_THAT(text_of(path), HasSubstr("ping,0,0,0,Guest,0\n"));
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(DemoErpReferee, AStopCountsWhatHadArrived) {
  // A blocked server thread leaves the request in the socket's buffer, as a busy one does.
  const auto server = demo::HttpServer::listen({.bind = "127.0.0.1"}).value();
  std::uint64_t seen = 0;
  server->set_events({.on_request = [&](demo::ExchangeId, const demo::HttpRequest&) { ++seen; },
                      .on_end = [](demo::ExchangeId, bool) {},
                      .on_wake = [] {},
                      .on_second =
                          [] {
                          }});
  std::promise<void> blocked;
  std::promise<void> sent;
  server->post([&] {
    blocked.set_value();
    sent.get_future().wait();
    server->stop();
  });
  std::thread thread([&] { server->run(); });
  blocked.get_future().wait();
  {
    RawClient client(server->port());
    client.send(kPing);
  }
  sent.set_value();
  thread.join();
  EXPECT_EQ(seen, 1U);
}

TEST(DemoErpDatabase, AFileKeepsInvoicesAndSessions) {
  const TestFolder folder;
  const std::string path = folder.file("site.db");
  std::string cookie;
  {
    const auto erp = start({.database = path});
    const std::string response = answer_to(
        *erp, post("/api/method/login",
                   {{"usr", "pos-terminal-1@scoopjoy.com"}, {"pwd", "pos_test_password"}}));
    const std::size_t sid = response.find("sid=");
    cookie = "Cookie: " + response.substr(sid, response.find(';', sid) - sid) + "\r\n";
    const json order = {{"pos_profile", "SJ-BLR-001-POS"},
                        {"items", {{{"item_code", "VANILLA-CUP"}, {"qty", 1}}}},
                        {"payments", {{{"mode_of_payment", "Cash"}, {"amount", 50}}}}};
    EXPECT_EQ(status_of(answer_to(*erp, post("/api/resource/POS%20Invoice", order, cookie))), 200);
  }
  const auto erp = start({.database = path});
  const std::string list =
      answer_to(*erp, "GET /api/resource/POS%20Invoice HTTP/1.1\r\nHost: x\r\n" + cookie + "\r\n");
  EXPECT_EQ(body_of(list), R"({"data":[{"name":"ACC-PSINV-2026-00001"}]})");
}

TEST(DemoErpHostile, BytesThatAreNoHttpAreRefusedAndCounted) {
  const auto erp = start();
  const std::vector<std::string> requests{
      "\r\n\r\n\r\n\r\n\x01\x02\x03\x04\r\n\r\n",
      std::string(100, '\0'),
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS client hello",
      "GET\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "GET / HTTP/1.1\r\nno colon\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: minus one\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
  };
  for (const std::string& request : requests) {
    EXPECT_THAT(status_of(answer_to(*erp, request)), AnyOf(400, 413)) << request;
  }
  EXPECT_EQ(erp->served().malformed, requests.size());
  EXPECT_EQ(erp->served().total.seen, 0U);
  EXPECT_TRUE(still_answers(*erp));
}

TEST(DemoErpHostile, AHeadBeyondTheLimitIs431) {
  const auto erp = start();
  const std::string cookie = "GET / HTTP/1.1\r\nCookie: " + std::string(200'000, 'a') + "\r\n\r\n";
  EXPECT_EQ(status_of(answer_to(*erp, cookie)), 431);
  std::string many = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 20'000; ++i) {
    many += "X-" + std::to_string(i) + ": y\r\n";
  }
  EXPECT_EQ(status_of(answer_to(*erp, many + "\r\n")), 431);
  EXPECT_TRUE(still_answers(*erp));
}

TEST(DemoErpHostile, ABodyBeyondTheLimitIs413) {
  const auto erp = start();
  EXPECT_EQ(status_of(answer_to(*erp, "POST / HTTP/1.1\r\nContent-Length: 30000000\r\n\r\n")), 413);
  EXPECT_TRUE(still_answers(*erp));
}

TEST(DemoErpHostile, HalfARequestIsIncomplete) {
  const auto erp = start();
  EXPECT_EQ(answer_to(*erp, "GET /api/method/pi"), "");
  EXPECT_EQ(answer_to(*erp, "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nfour"), "");
  EXPECT_EQ(erp->served().incomplete, 2U);
  EXPECT_TRUE(still_answers(*erp));
}

TEST(DemoErpHostile, StrangeTargetsAreAnswered) {
  const auto erp = start();
  for (const std::string& target :
       {std::string("/%"), std::string("/%zz%"), std::string("/api/method/%00%ff"),
        std::string("/api/resource/%2e%2e/%2e%2e"), std::string("http://other/api/method/ping"),
        std::string("*"), "/" + std::string(20'000, 'a'), "/?" + std::string(20'000, '&'),
        "/api/resource/Item?fields=" + std::string(20'000, '[')}) {
    const std::string response = answer_to(*erp, "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(status_of(response), AnyOf(403, 404, 417, 500)) << target.substr(0, 60);
  }
  EXPECT_TRUE(still_answers(*erp));
}

TEST(DemoErpHostile, AClientThatOnlySendsIsNotReadAhead) {
  const auto erp = start();
  RawClient client(erp->port());
  std::string many;
  for (int i = 0; i < 1000; ++i) {
    many += kPing;
  }
  client.send(many);
  client.finish_sending();
  std::size_t answers = 0;
  while (status_of(client.read_response()) == 200) {
    ++answers;
  }
  EXPECT_EQ(answers, 1000U);
  EXPECT_EQ(pings(*erp).answered, 1000U);
}

TEST(DemoErpHostile, ManyConnectionsAreHeldAtOnce) {
  const auto erp = start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 400; ++i) {
    clients.push_back(std::make_unique<RawClient>(erp->port()));
    ASSERT_TRUE(clients.back()->is_connected());
    clients.back()->send(kPing);
  }
  for (const auto& client : clients) {
    EXPECT_EQ(status_of(client->read_response()), 200);
  }
  EXPECT_EQ(erp->served().connections, 400U);
}

}  // namespace
}  // namespace acrida
