// What a site says of itself and of its refusals, through a whole run.
#include <gmock/gmock.h>

#include "runner/run_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Refused : HttpUser {
  Task<> buy() { co_await client.get("/refused"); }
  Task<> check() {
    auto answer = co_await client.get("/fine").catch_response();
    answer.failure("not what I wanted");
  }
};

std::string json_answer(std::string_view status, std::string_view body) {
  return "HTTP/1.1 " + std::string(status) +
         "\r\nServer: gunicorn\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

TEST_F(SimRun, WhatTheSiteSaysWentWrongIsKeptWhateverTheScenarioMakesOfIt) {
  bool refuse = true;
  serve = [&refuse](SimPeer& peer) {
    peer.send(refuse ? json_answer("417 X", R"({"exc_type":"MandatoryError","exception":"a: b"})")
                     : json_answer("200 OK", "{}"),
              milliseconds(10));
    refuse = !refuse;
  };
  run(
      [](Scenario& scenario) {
        scenario.user<Refused>("Refused")
            .wait_time(constant(seconds(1)))
            .sequential()
            .task("buy", &Refused::buy)
            .task("check", &Refused::check);
      },
      closed(1, 1, seconds(6)));
  ASSERT_EQ(data.causes.size(), 2U);
  EXPECT_EQ(data.causes[0].cause, "MandatoryError");
  EXPECT_EQ(data.causes[0].message, "b");
  EXPECT_EQ(data.causes[0].status, 417);
  EXPECT_EQ(data.causes[1].cause, kCheckCause);
  EXPECT_EQ(data.causes[1].message, "");
  EXPECT_TRUE(data.server.frappe);
  EXPECT_THAT(data.server.servers, testing::ElementsAre("gunicorn"));
  EXPECT_EQ(data.server.connections_opened, 1U);
}

TEST_F(SimRun, RequestsWithAnIdAreHandedOverWithTheirTimes) {
  RunConfig config = closed(4, 4, seconds(3));
  config.shards = 2;
  config.frappe = true;
  config.keep_request_ids = true;
  run(getters, config);
  EXPECT_EQ(request_times.items().size(), counts().requests);
  ASSERT_EQ(request_times.names().size(), 1U);
  EXPECT_EQ(request_times.names()[0].second, "/x");
  EXPECT_GE(request_times.items()[0].time, milliseconds(10));
}

}  // namespace
}  // namespace acrida
