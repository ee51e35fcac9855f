#include "http/request_writer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "http/limits.h"

namespace acrida {
namespace {

using std::string_view_literals::operator""sv;

RequestHead get(std::string_view target) {
  RequestHead head;
  head.method = "GET";
  head.target = target;
  head.authority = "erp.example.com";
  return head;
}

std::string written(const RequestHead& head) {
  std::string out;
  EXPECT_EQ(append_request(head, out), HttpError::kNone);
  return out;
}

HttpError refused(const RequestHead& head) {
  std::string out = "before";
  const HttpError error = append_request(head, out);
  EXPECT_EQ(out, "before");
  return error;
}

TEST(RequestWriter, WritesAGet) {
  EXPECT_EQ(written(get("/app?x=1")),
            "GET /app?x=1 HTTP/1.1\r\n"
            "Host: erp.example.com\r\n"
            "User-Agent: acrida/0.1.0\r\n"
            "Accept-Encoding: gzip, deflate, br, zstd\r\n"
            "Accept: */*\r\n"
            "\r\n");
}

TEST(RequestWriter, AppendsBehindWhatIsThere) {
  std::string out = "before";
  ASSERT_EQ(append_request(get("/"), out), HttpError::kNone);
  EXPECT_TRUE(out.starts_with("beforeGET / HTTP/1.1\r\n"));
}

TEST(RequestWriter, WritesCookieExpectAndLengthLast) {
  HeaderBlock headers;
  ASSERT_EQ(headers.set("Content-Type", "application/json"), HttpError::kNone);
  RequestHead head = get("/api");
  head.method = "POST";
  head.cookie = "sid=1; user=2";
  head.headers = &headers;
  head.content_length = 18'446'744'073'709'551'615U;
  head.expect_continue = true;
  EXPECT_TRUE(
      written(head).ends_with("Accept: */*\r\n"
                              "Content-Type: application/json\r\n"
                              "Cookie: sid=1; user=2\r\n"
                              "Expect: 100-continue\r\n"
                              "Content-Length: 18446744073709551615\r\n"
                              "\r\n"));
}

TEST(RequestWriter, SaysThatThereIsNoBodyWhereOneIsUsual) {
  RequestHead head = get("/");
  for (const std::string_view method : {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    head.method = method;
    EXPECT_TRUE(written(head).ends_with("\r\nContent-Length: 0\r\n\r\n")) << method;
  }
  head.method = "HEAD";
  EXPECT_EQ(written(head).find("Content-Length"), std::string::npos);
}

TEST(RequestWriter, PrefersTheHeadersOfTheRequest) {
  HeaderBlock client;
  HeaderBlock request;
  ASSERT_EQ(client.set("X-Frappe-CSRF-Token", "old"), HttpError::kNone);
  ASSERT_EQ(client.set("Accept", "text/html"), HttpError::kNone);
  ASSERT_EQ(client.set("X-Client", "1"), HttpError::kNone);
  ASSERT_EQ(request.set("x-frappe-csrf-token", "new"), HttpError::kNone);
  ASSERT_EQ(request.set("accept", "application/json"), HttpError::kNone);
  RequestHead head = get("/");
  head.client_headers = &client;
  head.headers = &request;
  EXPECT_TRUE(
      written(head).ends_with("Accept-Encoding: gzip, deflate, br, zstd\r\n"
                              "X-Client: 1\r\n"
                              "x-frappe-csrf-token: new\r\n"
                              "accept: application/json\r\n"
                              "\r\n"));
}

TEST(RequestWriter, LetsBothReplaceWhatTheClientAdds) {
  for (const bool of_client : {false, true}) {
    HeaderBlock headers;
    for (const std::string_view name :
         {"HOST", "user-agent", "Accept-encoding", "accept", "cookie", "EXPECT"}) {
      ASSERT_EQ(headers.set(name, "mine"), HttpError::kNone);
    }
    RequestHead head = get("/");
    (of_client ? head.client_headers : head.headers) = &headers;
    head.cookie = "sid=1";
    head.expect_continue = true;
    EXPECT_EQ(written(head), "GET / HTTP/1.1\r\n" + std::string(headers.text()) + "\r\n");
  }
}

TEST(RequestWriter, ReplacesOneHeaderAndKeepsTheOthers) {
  RequestHead head = get("/");
  head.cookie = "sid=1";
  head.expect_continue = true;
  const std::string plain = written(head);
  for (const std::string_view line :
       {"Host: erp.example.com\r\n", "User-Agent: acrida/0.1.0\r\n",
        "Accept-Encoding: gzip, deflate, br, zstd\r\n", "Accept: */*\r\n", "Cookie: sid=1\r\n",
        "Expect: 100-continue\r\n"}) {
    HeaderBlock headers;
    ASSERT_EQ(headers.set(line.substr(0, line.find(':')), "mine"), HttpError::kNone);
    head.headers = &headers;
    const std::string got = written(head);
    EXPECT_EQ(got.find(line), std::string::npos) << line;
    EXPECT_NE(got.find(headers.text()), std::string::npos) << line;
    EXPECT_EQ(got.size(), plain.size() - line.size() + headers.text().size()) << line;
  }
}

TEST(RequestWriter, AddsNothingUsualWhereItIsNotWanted) {
  RequestHead head = get("/");
  head.usual_headers = false;
  EXPECT_EQ(written(head),
            "GET / HTTP/1.1\r\n"
            "Host: erp.example.com\r\n"
            "\r\n");
}

TEST(RequestWriter, RefusesABadMethod) {
  RequestHead head = get("/");
  for (const std::string_view method : {""sv, "GE T"sv, "GET\r\n"sv, "G\0T"sv}) {
    head.method = method;
    EXPECT_EQ(refused(head), HttpError::kBadMethod) << method;
  }
}

TEST(RequestWriter, RefusesABadTarget) {
  for (const std::string_view target :
       {""sv, "/a b"sv, "/\r\nX: y"sv, "/\x7f"sv, "/a\0b"sv, "/a/path/of/more/than/one/block\n"sv,
        "/sixteen-bytes\x7f"sv}) {
    EXPECT_EQ(refused(get(target)), HttpError::kBadTarget) << target;
  }
  EXPECT_TRUE(written(get("/\xc3\xa9")).starts_with("GET /\xc3\xa9 HTTP/1.1\r\n"));
}

TEST(RequestWriter, RefusesWhatWouldInjectAHeader) {
  RequestHead head = get("/");
  head.cookie = "a=b\r\nX: y";
  EXPECT_EQ(refused(head), HttpError::kBadHeaderValue);
  head = get("/");
  head.authority = "a\r\nX: y";
  EXPECT_EQ(refused(head), HttpError::kBadTarget);
}

TEST(RequestWriter, KeepsToTheLimitOfAHead) {
  const std::string target(kHeadBytesMax, 'x');
  const std::size_t rest = written(get("/")).size() - 1;
  EXPECT_EQ(written(get(std::string_view(target).substr(rest))).size(), kHeadBytesMax);
  EXPECT_EQ(refused(get(std::string_view(target).substr(rest - 1))), HttpError::kRequestTooLarge);
}

TEST(RequestWriter, WritesAConnect) {
  std::string out;
  ASSERT_EQ(append_connect("erp.example.com:443", "Basic dXNlcg==", out), HttpError::kNone);
  EXPECT_EQ(out,
            "CONNECT erp.example.com:443 HTTP/1.1\r\n"
            "Host: erp.example.com:443\r\n"
            "User-Agent: acrida/0.1.0\r\n"
            "Proxy-Authorization: Basic dXNlcg==\r\n"
            "\r\n");
  out.clear();
  ASSERT_EQ(append_connect("[::1]:443", "", out), HttpError::kNone);
  EXPECT_EQ(out.find("Proxy-Authorization"), std::string::npos);
  EXPECT_EQ(append_connect("a b:1", "", out), HttpError::kBadTarget);
  EXPECT_EQ(append_connect("a:1", "x\r\ny", out), HttpError::kBadHeaderValue);
}

}  // namespace
}  // namespace acrida
