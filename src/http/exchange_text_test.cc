#include "http/exchange_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/request_writer.h"
#include "http/sim_http.h"
#include "stats/limits.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string answer(std::string_view status, std::string_view headers, std::string_view body) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

SimHttp::Server always(std::string response) {
  return [response = std::move(response)](SimPeer& peer, const std::string&) {
    peer.send(response, milliseconds(10));
  };
}

TEST(ExchangeText, HoldsBothSidesWithoutSecrets) {
  SimHttp http(always(answer("417 Expectation Failed",
                             "Content-Type: application/json\r\nSet-Cookie: sid=s3cret; Path=/\r\n",
                             R"({"exc_type":"ValidationError","token":"s3cret"})")));
  static_cast<void>(http.client->headers().set("X-Frappe-CSRF-Token", "s3cret"));
  const auto exchange = http.perform([](HttpExchange& request) {
    request.method = "POST";
    request.target = "/api/x?sid=s3cret&a=1";
    static_cast<void>(request.headers.set("Content-Type", "application/json"));
    static_cast<void>(request.headers.set("Authorization", "token s3cret"));
    request.body = R"({"pwd":"s3cret","qty":2})";
    request.has_body = true;
  });
  const ExampleExchange example = example_of(*http.client, *exchange, "Kandy/till 3");
  EXPECT_EQ(
      example.request,
      "POST /api/x?sid=***&a=1 HTTP/1.1\nHost: 10.0.0.1\nUser-Agent: " + std::string(user_agent()) +
          "\nAccept-Encoding: gzip, deflate, br, zstd\nAccept: */*\n"
          "X-Frappe-CSRF-Token: ***\nContent-Type: application/json\nAuthorization: ***\n"
          "Cookie: sid=***\nContent-Length: 24\n\n{\"pwd\":\"***\",\"qty\":2}");
  EXPECT_EQ(example.response,
            "HTTP/1.1 417 Expectation Failed\nContent-Length: 47\nContent-Type: application/json\n"
            "Set-Cookie: sid=***; Path=/\n\n{\"exc_type\":\"ValidationError\",\"token\":\"***\"}");
  EXPECT_THAT(example.note, HasSubstr("took 10.0 ms (waiting 10.0 ms)"));
  EXPECT_THAT(example.note, HasSubstr("its cookies are those that the answer left"));
  EXPECT_THAT(example.note, EndsWith("; of Kandy/till 3."));
}

TEST(ExchangeText, IsWhatWasSent) {
  SimHttp http(always(answer("500 ", "", "")));
  static_cast<void>(http.client->headers().set("Accept", "text/html"));
  const auto exchange = http.get("/a");
  const ExampleExchange example = example_of(*http.client, *exchange, "");
  std::string sent;
  for (const char c : http.requests.at(0)) {
    sent.append(c == '\r' ? 0 : 1, c);
  }
  EXPECT_EQ(example.request, sent);
  EXPECT_EQ(example.response, "HTTP/1.1 500 \nContent-Length: 0\n\n");
}

TEST(ExchangeText, LongBodiesAreCutAndSoIsWhatIsSecretInThem) {
  const std::string body = R"({"doc":")" + std::string(20'000, 'x') + R"(","pwd":"s3cret"})";
  SimHttp http(always(answer("500 ", "Content-Type: application/json\r\n", body)));
  const auto exchange = http.get("/" + std::string(20'000, 'y'));
  const ExampleExchange example = example_of(*http.client, *exchange, "");
  for (const std::string& text : {example.request, example.response}) {
    EXPECT_LE(text.size(), kExampleBytesMax);
    EXPECT_GE(text.size(), kExampleBytesMax - 100);
    EXPECT_THAT(text, EndsWith(" bytes more]"));
  }
  const std::size_t shown = example.response.find("\n[") - example.response.find("\n\n") - 2;
  std::string left = std::to_string(body.size() - shown);
  left.insert(left.size() - 3, ",");
  EXPECT_THAT(example.response, EndsWith("x\n[" + left + " bytes more]"));
}

TEST(ExchangeText, ASecretAtTheCutIsHidden) {
  for (std::size_t size = 7'900; size < kExampleBytesMax; ++size) {
    const std::string body =
        R"({"doc":")" + std::string(size, 'x') + R"(","pwd":")" + std::string(500, 'S') + R"("})";
    EXPECT_THAT(shown_body("application/json", body, kExampleBytesMax), Not(HasSubstr("S")));
  }
}

TEST(ExchangeText, BinaryBodiesAreNotShown) {
  EXPECT_EQ(shown_body("image/png", std::string(1'234, 'x'), 8'192), "[1,234 bytes, image/png]");
  EXPECT_EQ(shown_body("", std::string("a\0b", 3), 8'192), "[3 bytes, no text]");
  EXPECT_EQ(shown_body("text/plain; charset=x", std::string(1, '\xff'), 8'192),
            "[1 byte, text/plain]");
  EXPECT_EQ(shown_body("text/plain", "0123456789\xff", 8'192), "0123456789\xef\xbf\xbd");
  EXPECT_EQ(shown_body("image/svg+xml", "<svg/>", 8'192), "<svg/>");
}

TEST(ExchangeText, WithoutAnAnswerThereIsNoResponse) {
  SimHttp http([](SimPeer& peer, const std::string&) { peer.close(); });
  const auto exchange = http.perform([](HttpExchange& request) {
    request.method = "POST";
    request.body = "a=1";
    request.has_body = true;
  });
  const ExampleExchange example = example_of(*http.client, *exchange, "");
  EXPECT_THAT(example.request, StartsWith("POST / HTTP/1.1\n"));
  EXPECT_THAT(example.request, EndsWith("\n\na=1"));
  EXPECT_EQ(example.response, "");
  EXPECT_THAT(example.note, HasSubstr("no whole answer: " + exchange->error_text));
}

TEST(ExchangeText, ARequestThatCouldNotBeWrittenIsNamed) {
  SimHttp http(always(answer("200 OK", "", "")));
  const auto exchange = http.perform([](HttpExchange& request) {
    request.method = "GE T";
    request.target = "/a?token=s3cret";
  });
  const ExampleExchange example = example_of(*http.client, *exchange, "");
  EXPECT_THAT(example.request, StartsWith("GE "));
  EXPECT_THAT(example.request, Not(HasSubstr("s3cret")));
  EXPECT_THAT(example.note, HasSubstr("; not sent"));
}

TEST(ExchangeText, OfRedirectsTheLastHopIsShown) {
  SimHttp http([](SimPeer& peer, const std::string& request) {
    peer.send(request.starts_with("POST") ? answer("302 Found", "Location: /b?token=s3cret\r\n", "")
                                          : answer("404 Not Found", "", "no"),
              milliseconds(1));
  });
  const auto exchange = http.perform([](HttpExchange& request) {
    request.method = "POST";
    request.body = "pwd=s3cret";
    request.has_body = true;
  });
  const ExampleExchange example = example_of(*http.client, *exchange, "");
  EXPECT_THAT(example.request, StartsWith("GET /b?token=*** HTTP/1.1\n"));
  EXPECT_THAT(example.response, EndsWith("\n\nno"));
  EXPECT_THAT(example.note, HasSubstr("; the last hop, after 1 redirect"));
}

}  // namespace
}  // namespace acrida
