// How long a UserClient waits: to connect, for a whole request, and for each part of it.
#include <gtest/gtest.h>

#include <string>

#include "http/sim_http.h"
#include "http/user_client.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(UserClient, GivesUpOnAServerThatDoesNotAnswer) {
  HttpConfig config;
  config.timeout = seconds(3);
  SimHttp http([](SimPeer&, const std::string&) {}, config);
  const auto exchange = http.get("/");
  EXPECT_EQ(exchange->error, HttpError::kReadTimeout);
  EXPECT_GE(exchange->service_time(), seconds(3));
  EXPECT_LT(exchange->service_time(), seconds(3) + milliseconds(1));
  http.loop.turn(milliseconds(1));
  EXPECT_EQ(http.closed, 1);
}

TEST(UserClient, ALimitPerWaitBeginsAnewWithEachByteThatComes) {
  for (const bool per_wait : {false, true}) {
    HttpConfig config;
    config.timeout = seconds(3);
    SimHttp http(
        [](SimPeer& peer, const std::string&) {
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
          for (const int second : {2, 4}) {
            peer.send("x", seconds(second));
          }
        },
        config);
    const auto exchange =
        http.perform([per_wait](HttpExchange& request) { request.timeout_per_wait = per_wait; });
    EXPECT_EQ(exchange->error, HttpError::kReadTimeout);
    EXPECT_EQ(exchange->service_time() / seconds(1), per_wait ? 7 : 3);
  }
}

// Like a socket's timeout: one wait until all of the body is taken, and then one for the answer.
TEST(UserClient, ALimitPerWaitBeginsAnewWhenTheBodyIsSent) {
  constexpr int kPieces = 100;
  for (const int piece_ms : {25, 35}) {
    for (const bool per_wait : {false, true}) {
      HttpConfig config;
      config.timeout = seconds(3);
      SimKernel* kernel = nullptr;
      SimHttp http(
          [&kernel, piece_ms](SimPeer& peer, const std::string& piece) {
            kernel->spend(milliseconds(piece_ms));
            if (piece.ends_with("END")) {
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", seconds(2));
            }
          },
          config);
      kernel = &http.kernel;
      http.kernel.limit_writes(1'000);
      const auto exchange = http.perform([per_wait](HttpExchange& request) {
        request.method = "POST";
        request.body = std::string((kPieces - 1) * 1'000, 'a') + "END";
        request.has_body = true;
        request.timeout_per_wait = per_wait;
      });
      EXPECT_EQ(exchange->failed(), !per_wait || piece_ms * kPieces > 3'000)
          << piece_ms << ' ' << per_wait << ' ' << exchange->error_text;
    }
  }
}

TEST(UserClient, ALimitPerWaitBeginsAnewWithContinue) {
  for (const bool expects : {false, true}) {
    HttpConfig config;
    config.timeout = seconds(3);
    SimHttp http(
        [expects](SimPeer& peer, const std::string& request) {
          if (expects && request != "data") {
            peer.send("HTTP/1.1 100 Continue\r\n\r\n", milliseconds(500));
            return;
          }
          if (!expects) {
            peer.send("HTTP/1.1 100 Continue\r\n\r\n", seconds(2));
          }
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nthanks",
                    expects ? milliseconds(2'900) : seconds(4));
        },
        config);
    const auto exchange = http.perform([expects](HttpExchange& request) {
      request.method = "PUT";
      request.body = "data";
      request.has_body = true;
      request.expect_continue = expects;
      request.timeout_per_wait = true;
    });
    EXPECT_EQ(exchange->content, "thanks") << expects << ' ' << exchange->error_text;
  }
}

TEST(UserClient, ALimitWithoutEndIsNone) {
  HttpConfig config;
  config.timeout = config.connect_timeout = Duration::max();
  SimHttp http(
      [](SimPeer& peer, const std::string&) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", milliseconds(10));
      },
      config);
  http.loop.turn(seconds(1));  // so that now() and the limit add up to more than there is
  EXPECT_EQ(http.get("/")->status(), 200);
}

TEST(UserClient, GivesUpOnAConnectionThatIsNotAnswered) {
  HttpConfig config;
  config.connect_timeout = seconds(2);
  SimHttp http([](SimPeer&, const std::string&) {}, config);
  http.kernel.blackhole(*Endpoint::from_literal("10.0.0.1", 80));
  const auto exchange = http.get("/");
  EXPECT_EQ(exchange->error, HttpError::kConnectTimeout);
  EXPECT_GE(exchange->service_time(), seconds(2));
  EXPECT_LT(exchange->service_time(), seconds(2) + milliseconds(1));
}

}  // namespace
}  // namespace acrida
