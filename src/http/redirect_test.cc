#include "http/redirect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/sim_http.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Redirects / to `to`; whatever else is asked for is there.
SimHttp::Server redirecting(int status, std::string to) {
  return [status, to = std::move(to)](SimPeer& peer, const std::string& request) {
    const bool first = request.find(" / HTTP") != std::string::npos;
    peer.send(first ? "HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + to +
                          "\r\nContent-Length: 0\r\n\r\n"
                    : std::string("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  };
}

// The second request, after a first one with a body and with credentials of the request and of the
// client.
std::string second_request(int status, std::string to, std::string method) {
  SimHttp http(redirecting(status, std::move(to)));
  http.engine.resolver.set_address("other.example", "10.0.0.1");
  EXPECT_EQ(http.client->headers().set("Authorization", "Bearer of-the-client"), HttpError::kNone);
  http.perform([&](HttpExchange& exchange) {
    exchange.method = std::move(method);
    exchange.body = "the body";
    exchange.has_body = exchange.method != "HEAD";
    EXPECT_EQ(exchange.headers.set("Cookie", "own=1"), HttpError::kNone);
  });
  EXPECT_EQ(http.requests.size(), 2U) << "status " << status;
  return http.requests.size() == 2 ? http.requests[1] : std::string();
}

TEST(Redirect, MethodsAndBodiesAreThoseThatRequestsSends) {
  EXPECT_THAT(second_request(301, "/end", "POST"), StartsWith("GET /end "));
  EXPECT_THAT(second_request(302, "/end", "PUT"), StartsWith("GET /end "));
  EXPECT_THAT(second_request(303, "/end", "DELETE"), StartsWith("GET /end "));
  EXPECT_THAT(second_request(303, "/end", "HEAD"), StartsWith("HEAD /end "));
  const std::string put = second_request(301, "/end", "PUT");
  EXPECT_THAT(put, StartsWith("PUT /end "));
  EXPECT_THAT(put, Not(HasSubstr("the body")));
  const std::string kept = second_request(308, "/end", "PUT");
  EXPECT_THAT(kept, StartsWith("PUT /end "));
  EXPECT_THAT(kept, HasSubstr("the body"));
}

TEST(Redirect, CredentialsStayWithinTheOrigin) {
  const std::string same = second_request(307, "/end", "POST");
  EXPECT_THAT(same, HasSubstr("Bearer of-the-client"));
  EXPECT_THAT(same, HasSubstr("own=1"));
  const std::string foreign = second_request(307, "http://other.example/end", "POST");
  EXPECT_THAT(foreign, HasSubstr("Host: other.example\r\n"));
  EXPECT_THAT(foreign, Not(HasSubstr("of-the-client")));
  EXPECT_THAT(foreign, Not(HasSubstr("own=1")));
}

TEST(Redirect, AnotherPortIsAnotherOrigin) {
  SimHttp http(redirecting(302, "http://10.0.0.1:8080/end"));
  std::string seen;
  http.kernel.listen(*Endpoint::from_literal("10.0.0.1", 8080), [&](SimPeer& peer) {
    peer.on_data = [&](std::string_view bytes) {
      seen = bytes;
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    };
  });
  EXPECT_EQ(http.client->headers().set("Authorization", "Bearer of-the-client"), HttpError::kNone);
  EXPECT_EQ(http.get("/")->status(), 200);
  EXPECT_THAT(seen, StartsWith("GET /end "));
  EXPECT_THAT(seen, Not(HasSubstr("of-the-client")));
  http.get("/there");
  EXPECT_THAT(http.requests.back(), HasSubstr("Bearer of-the-client"));
}

}  // namespace
}  // namespace acrida
