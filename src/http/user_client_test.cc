#include "http/user_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/sim_http.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string ok(std::string_view body, std::string_view headers = {}) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

std::string redirect(int status, std::string_view to) {
  return "HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + std::string(to) +
         "\r\nContent-Length: 0\r\n\r\n";
}

SimHttp::Server always(std::string response) {
  return [response = std::move(response)](SimPeer& peer, const std::string&) {
    peer.send(response, milliseconds(10));
  };
}

TEST(UserClient, GetsAResponse) {
  SimHttp http(always(ok("hello")));
  const auto exchange = http.get("/a?b=c");
  EXPECT_EQ(exchange->status(), 200);
  EXPECT_EQ(exchange->content, "hello");
  EXPECT_EQ(exchange->service_time(), milliseconds(10));
  EXPECT_EQ(exchange->exchanges, 1);
  EXPECT_THAT(http.requests.at(0), StartsWith("GET /a?b=c HTTP/1.1\r\nHost: 10.0.0.1\r\n"));
}

TEST(UserClient, KeepsItsConnection) {
  SimHttp http(always(ok("x")));
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(http.get("/")->status(), 200);
  }
  EXPECT_EQ(http.kernel.connections_opened(), 1U);
  EXPECT_EQ(http.engine.counters.connections_reused, 4U);
}

TEST(UserClient, ClosesTheConnectionWhenTheServerSaysSo) {
  SimHttp http(always(ok("x", "Connection: close\r\n")));
  http.get("/");
  http.get("/");
  EXPECT_EQ(http.kernel.connections_opened(), 2U);
}

TEST(UserClient, OpensANewConnectionWhenAnIdleOneWasClosed) {
  SimHttp http([](SimPeer& peer, const std::string&) {
    peer.send(ok("x"));
    peer.close(milliseconds(100));
  });
  EXPECT_EQ(http.get("/")->status(), 200);
  http.loop.turn(seconds(1));
  const auto second = http.get("/");
  EXPECT_EQ(second->status(), 200);
  EXPECT_EQ(second->repeated, 0);
}

// The close crosses the request on the wire.
TEST(UserClient, RepeatsAGetThatMetAClosedConnection) {
  int seen = 0;
  SimHttp http([&seen](SimPeer& peer, const std::string&) {
    if (++seen == 2) {
      peer.close();
    } else {
      peer.send(ok("x"));
    }
  });
  http.get("/");
  const auto second = http.get("/");
  EXPECT_EQ(second->status(), 200);
  EXPECT_EQ(second->repeated, 1);
  EXPECT_EQ(http.kernel.connections_opened(), 2U);
}

// Closed in the very turn in which the request is made.
TEST(UserClient, OpensANewConnectionWhenTheIdleOneClosesInTheSameTurn) {
  SimHttp http([](SimPeer& peer, const std::string&) {
    peer.send(ok("x"));
    peer.close(milliseconds(1));
  });
  http.get("/");
  http.kernel.spend(milliseconds(2));
  const auto second = http.perform([](HttpExchange& exchange) { exchange.method = "POST"; });
  EXPECT_EQ(second->status(), 200);
  EXPECT_EQ(second->repeated, 0);
  EXPECT_EQ(http.requests.size(), 2U);
}

TEST(UserClient, DoesNotRepeatAPostThatTheServerMayHaveSeen) {
  int seen = 0;
  SimHttp http([&seen](SimPeer& peer, const std::string&) {
    if (++seen == 2) {
      peer.close();
    } else {
      peer.send(ok("x"));
    }
  });
  const auto post = [](HttpExchange& exchange) {
    exchange.method = "POST";
    exchange.body = "pay";
    exchange.has_body = true;
  };
  http.perform(post);
  const auto second = http.perform(post);
  EXPECT_TRUE(second->failed());
  EXPECT_EQ(second->error, HttpError::kClosedBeforeResponse);
  EXPECT_EQ(http.requests.size(), 2U);
}

TEST(UserClient, FollowsRedirectsAsOneRequest) {
  SimHttp http([](SimPeer& peer, const std::string& request) {
    peer.send(request.starts_with("GET /end") ? ok("there") : redirect(302, "/end"),
              milliseconds(10));
  });
  const auto exchange = http.get("/start");
  EXPECT_EQ(exchange->content, "there");
  EXPECT_EQ(exchange->redirects, 1);
  EXPECT_EQ(exchange->exchanges, 2);
  EXPECT_EQ(exchange->service_time(), milliseconds(20));
}

TEST(UserClient, TurnsAPostIntoAGetAfter303AndKeepsItAfter307) {
  for (const int status : {303, 307}) {
    SimHttp http([status](SimPeer& peer, const std::string& request) {
      peer.send(request.find(" /end ") != std::string::npos ? ok("x") : redirect(status, "/end"));
    });
    http.perform([](HttpExchange& exchange) {
      exchange.method = "POST";
      exchange.body = "body";
      exchange.has_body = true;
    });
    ASSERT_EQ(http.requests.size(), 2U);
    if (status == 303) {
      EXPECT_THAT(http.requests[1], StartsWith("GET /end "));
      EXPECT_THAT(http.requests[1], Not(HasSubstr("body")));
    } else {
      EXPECT_THAT(http.requests[1], StartsWith("POST /end "));
      EXPECT_THAT(http.requests[1], HasSubstr("\r\n\r\nbody"));
    }
  }
}

TEST(UserClient, StopsAfterThirtyRedirects) {
  SimHttp http(always(redirect(302, "/again")));
  const auto exchange = http.get("/");
  EXPECT_EQ(exchange->error, HttpError::kTooManyRedirects);
  EXPECT_EQ(exchange->exchanges, 31);
}

TEST(UserClient, LeavesARedirectAloneWhenAskedTo) {
  SimHttp http(always(redirect(302, "/end")));
  const auto exchange =
      http.perform([](HttpExchange& request) { request.follow_redirects = false; });
  EXPECT_EQ(exchange->status(), 302);
  EXPECT_EQ(exchange->exchanges, 1);
}

TEST(UserClient, SendsCookiesBack) {
  SimHttp http(always(ok("x", "Set-Cookie: sid=abc; Path=/\r\n")));
  http.get("/login");
  http.get("/");
  EXPECT_THAT(http.requests.at(0), Not(HasSubstr("Cookie")));
  EXPECT_THAT(http.requests.at(1), HasSubstr("Cookie: sid=abc\r\n"));
}

TEST(UserClient, TakesCookiesOfARedirectAlong) {
  SimHttp http([](SimPeer& peer, const std::string& request) {
    peer.send(request.starts_with("GET /end")
                  ? ok("x")
                  : "HTTP/1.1 302 Found\r\nLocation: /end\r\nSet-Cookie: a=1\r\nContent-Length: "
                    "0\r\n\r\n");
  });
  http.get("/");
  EXPECT_THAT(http.requests.at(1), HasSubstr("Cookie: a=1\r\n"));
}

TEST(UserClient, ReportsARefusedConnection) {
  SimHttp http(always(""));
  http.kernel.stop_listening(*Endpoint::from_literal("10.0.0.1", 80));
  const auto exchange = http.get("/");
  EXPECT_EQ(exchange->error, HttpError::kConnectFailed);
  EXPECT_EQ(exchange->error_text, "ConnectionRefusedError(111, 'Connection refused')");
  EXPECT_EQ(exchange->exchanges, 0);
  EXPECT_EQ(exchange->status(), 0);
  EXPECT_EQ(exchange->stamp, StampSource::kLoop);
}

TEST(UserClient, CountsAResponseCutShortAsAFailure) {
  SimHttp http([](SimPeer& peer, const std::string&) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    peer.close(milliseconds(1));
  });
  const auto exchange = http.get("/");
  EXPECT_EQ(exchange->error, HttpError::kTruncatedBody);
}

TEST(UserClient, SaysHowFarAResponseWasWhenTheServerResets) {
  const auto error_after = [](const std::string& sent) {
    SimHttp http([&sent](SimPeer& peer, const std::string&) {
      peer.send(sent);
      peer.reset(milliseconds(1));
    });
    const auto exchange = http.get("/");
    EXPECT_EQ(exchange->error_text, "ConnectionResetError(104, 'Connection reset by peer')");
    return exchange->error;
  };
  EXPECT_EQ(error_after(""), HttpError::kClosedBeforeResponse);
  EXPECT_EQ(error_after("HTTP/1.1 200 OK\r\nContent-"), HttpError::kTruncatedHead);
  EXPECT_EQ(error_after("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
            HttpError::kTruncatedBody);
  EXPECT_EQ(error_after("HTTP/1.1 200 OK\r\n\r\nwithout an end"), HttpError::kTruncatedBody);
}

TEST(UserClient, SurvivesEveryPieceOfAResponseComingAlone) {
  const std::string response = ok("hello", "Set-Cookie: a=b\r\n");
  SimHttp http([&response](SimPeer& peer, const std::string&) {
    for (std::size_t i = 0; i < response.size(); ++i) {
      peer.send(response.substr(i, 1), milliseconds(i + 1));
    }
  });
  const auto exchange = http.get("/");
  EXPECT_EQ(exchange->content, "hello");
  EXPECT_EQ(exchange->service_time(), milliseconds(response.size()));
}

TEST(UserClient, SendsABodyOnlyAfterContinue) {
  SimHttp http([](SimPeer& peer, const std::string& request) {
    peer.send(request == "data" ? ok("thanks") : "HTTP/1.1 100 Continue\r\n\r\n", milliseconds(5));
  });
  const auto exchange = http.perform([](HttpExchange& request) {
    request.method = "PUT";
    request.body = "data";
    request.has_body = request.expect_continue = true;
  });
  EXPECT_EQ(exchange->content, "thanks");
  ASSERT_EQ(http.requests.size(), 2U);
  EXPECT_THAT(http.requests[0], HasSubstr("Expect: 100-continue\r\n"));
}

// Some servers answer while they still ask for the body.
TEST(UserClient, SendsABodyAtOnceWhenHalfAHeadCameBehindContinue) {
  SimHttp http([](SimPeer& peer, const std::string& request) {
    peer.send(request == "data" ? "Length: 6\r\n\r\nthanks"
                                : "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-");
  });
  const auto exchange = http.perform([](HttpExchange& request) {
    request.method = "PUT";
    request.body = "data";
    request.has_body = request.expect_continue = true;
  });
  EXPECT_EQ(exchange->content, "thanks");
  EXPECT_LT(exchange->service_time(), milliseconds(100));
}

TEST(UserClient, SendsABodyAfterASecondWithoutContinue) {
  SimHttp http([](SimPeer& peer, const std::string& request) {
    if (request == "data") {
      peer.send(ok("thanks"));
    }
  });
  const auto exchange = http.perform([](HttpExchange& request) {
    request.method = "PUT";
    request.body = "data";
    request.has_body = request.expect_continue = true;
  });
  EXPECT_EQ(exchange->content, "thanks");
  EXPECT_GE(exchange->service_time(), seconds(1));
}

TEST(UserClient, KeepsABodyThatIsNotWanted) {
  SimHttp http(always("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"));
  const auto exchange = http.perform([](HttpExchange& request) {
    request.method = "PUT";
    request.body = "data";
    request.has_body = request.expect_continue = true;
  });
  EXPECT_EQ(exchange->status(), 417);
  EXPECT_EQ(http.requests.size(), 1U);
  // The server may still wait for the body: what came next would be taken for it.
  http.get("/");
  EXPECT_EQ(http.kernel.connections_opened(), 2U);
}

TEST(UserClient, ARequestThatExpectsContinueFailsWhenItsResponseStalls) {
  HttpConfig config;
  config.timeout = milliseconds(500);
  SimHttp http(always("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), config);
  const auto exchange = http.perform([](HttpExchange& request) {
    request.method = "PUT";
    request.body = "data";
    request.has_body = request.expect_continue = true;
  });
  EXPECT_EQ(exchange->error, HttpError::kReadTimeout);
}

TEST(UserClient, WritesALargeBodyInPieces) {
  SimHttp http([](SimPeer& peer, const std::string& request) {
    if (request.find("END") != std::string::npos) {
      peer.send(ok("x"));
    }
  });
  http.kernel.limit_writes(1'000);
  const auto exchange = http.perform([](HttpExchange& request) {
    request.method = "POST";
    request.body = std::string(100'000, 'a') + "END";
    request.has_body = true;
  });
  EXPECT_EQ(exchange->status(), 200);
  EXPECT_GT(http.requests.size(), 100U);
}

TEST(UserClient, SaysWhetherACutOffRequestHadLeft) {
  SimHttp http([](SimPeer&, const std::string&) {});
  HttpExchange exchange;
  exchange.method = "GET";
  exchange.target = "/";
  Task<> task = http.client->perform(exchange);
  task.start();
  http.loop.turn(seconds(1));
  EXPECT_FALSE(exchange.in_flight);  // still connecting
  http.loop.turn(seconds(1));
  EXPECT_TRUE(exchange.in_flight);
  task = {};
  EXPECT_EQ(exchange.exchanges, 1);
  http.loop.turn(milliseconds(1));
  EXPECT_EQ(http.closed, 1);
}

TEST(UserClient, WhatIsUnderWayIsSummedOverTime) {
  SimHttp http(always(ok("x")));
  const auto took = http.get("/")->service_time();
  EXPECT_EQ(http.engine.under_way.count(), 0U);
  EXPECT_EQ(http.engine.under_way.take(http.loop.now()), took);
  EXPECT_EQ(http.engine.under_way.take(http.loop.now()), Duration(0));
}

TEST(UserClient, ACutOffRequestIsUnderWayUntilItIsCutOff) {
  SimHttp http([](SimPeer&, const std::string&) {});
  HttpExchange exchange;
  exchange.method = "GET";
  exchange.target = "/";
  Task<> task = http.client->perform(exchange);
  task.start();
  const TimePoint begin = http.loop.now();
  while (http.loop.now() - begin < seconds(3)) {
    http.loop.turn(seconds(1));
  }
  EXPECT_EQ(http.engine.under_way.count(), 1U);
  const TimePoint end = http.loop.now();
  EXPECT_EQ(http.engine.under_way.take(end), end - begin);
  task = {};
  EXPECT_EQ(http.engine.under_way.count(), 0U);
  EXPECT_EQ(http.engine.under_way.take(end + seconds(1)), Duration(0));
}

TEST(UserClient, RefusesAResponseWithMoreThanItsLengthSays) {
  SimHttp http(always(ok("x") + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
  EXPECT_EQ(http.get("/")->error, HttpError::kUnsolicitedData);
  EXPECT_EQ(http.get("/")->error, HttpError::kUnsolicitedData);
  EXPECT_EQ(http.kernel.connections_opened(), 2U);
  EXPECT_EQ(http.engine.counters.unsolicited, 2U);
}

TEST(UserClient, NeverReusesAConnectionOnWhichBytesCameUnasked) {
  SimHttp http([](SimPeer& peer, const std::string&) {
    peer.send(ok("x"));
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", milliseconds(1));
  });
  EXPECT_EQ(http.get("/")->content, "x");
  http.loop.turn(seconds(1));
  EXPECT_EQ(http.get("/")->content, "x");
  EXPECT_EQ(http.kernel.connections_opened(), 2U);
}

TEST(UserClient, GoesThroughAProxyForPlainHttp) {
  HttpConfig config;
  config.proxy = *Url::parse("http://ann:pw@10.0.0.1");
  SimHttp http(always(ok("x")), config);
  http.perform([](HttpExchange& request) { request.url = *Url::parse("http://shop.test/a"); });
  EXPECT_THAT(http.requests.at(0), StartsWith("GET http://shop.test/a HTTP/1.1\r\n"));
  EXPECT_THAT(http.requests.at(0), HasSubstr("Host: shop.test\r\n"));
  EXPECT_THAT(http.requests.at(0), HasSubstr("Proxy-Authorization: Basic YW5uOnB3\r\n"));
}

TEST(UserClient, NeedsAHost) {
  SimHttp http(always(""));
  http.client->own_config().has_base = false;
  EXPECT_THAT(http.get("/")->error_text, HasSubstr("no host"));
}

}  // namespace
}  // namespace acrida
