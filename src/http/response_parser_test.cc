#include "http/response_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/response_testing.h"

namespace acrida {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kTypical =
    "HTTP/1.1 200 OK\r\n"
    "Server: nginx/1.22.1\r\n"
    "Date: Mon, 23 Nov 2026 22:35:55 GMT\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 15\r\n"
    "Connection: keep-alive\r\n"
    "\r\n"
    "{\"message\":\"1\"}";

// What any cut of the bytes gives.
ParsedResponse parse(std::string_view bytes, const ParseSetting& setting = {}) {
  EXPECT_EQ(differing_cut(bytes, setting), std::nullopt) << bytes;
  return parse_whole(bytes, setting);
}

std::string head(std::string_view lines) {
  return "HTTP/1.1 200 OK\r\n" + std::string(lines) + "\r\n";
}

TEST(ResponseParser, ReadsATypicalResponse) {
  const ParsedResponse got = parse(kTypical);
  EXPECT_EQ(got.state, ParseState::kDone);
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.minor_version, 1);
  EXPECT_EQ(got.reason, "OK");
  EXPECT_EQ(got.body, "{\"message\":\"1\"}");
  EXPECT_EQ(got.content_length, 15U);
  EXPECT_TRUE(got.keep_alive);
  EXPECT_FALSE(got.chunked);
  EXPECT_EQ(got.headers, (Headers{{"Server", "nginx/1.22.1"},
                                  {"Date", "Mon, 23 Nov 2026 22:35:55 GMT"},
                                  {"Content-Type", "application/json"},
                                  {"Content-Length", "15"},
                                  {"Connection", "keep-alive"}}));
}

TEST(ResponseParser, GivesTheSameResultForEveryPairOfCuts) {
  const ParsedResponse whole = parse_whole(kTypical);
  for (std::size_t first = 0; first < kTypical.size(); ++first) {
    for (std::size_t second = first; second < kTypical.size(); ++second) {
      const std::string_view pieces[] = {kTypical.substr(0, first),
                                         kTypical.substr(first, second - first),
                                         kTypical.substr(second)};
      ASSERT_EQ(parse_pieces(pieces), whole) << first << " and " << second;
    }
  }
}

TEST(ResponseParser, LeavesTheBytesBehindTheResponseAlone) {
  const ParsedResponse got = parse(std::string(kTypical) + "HTTP/1.1 500 No\r\n");
  EXPECT_EQ(got.state, ParseState::kDone);
  EXPECT_EQ(got.used, kTypical.size());
}

TEST(ResponseParser, ForgetsThePreviousResponse) {
  ResponseParser parser;
  std::string body;
  std::size_t used = 0;
  const std::string_view first =
      "HTTP/1.0 404 Not Found\r\nSet-Cookie: a=b\r\nContent-Encoding: gzip\r\n"
      "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
  parser.start(RequestKind::kOther, body);
  ASSERT_EQ(parser.consume(first, used), ParseState::kDone);
  EXPECT_TRUE(parser.has_set_cookie());
  EXPECT_TRUE(parser.has_content_encoding());
  parser.start(RequestKind::kOther, body);
  EXPECT_FALSE(parser.head_complete());
  EXPECT_EQ(parser.reason(), "");
  ASSERT_EQ(parser.consume(kTypical, used), ParseState::kDone);
  EXPECT_EQ(parsed(parser, ParseState::kDone, body).headers, parse_whole(kTypical).headers);
  EXPECT_FALSE(parser.has_set_cookie());
  EXPECT_FALSE(parser.has_content_encoding());
  EXPECT_FALSE(parser.chunked());
  EXPECT_TRUE(parser.keep_alive());
}

TEST(ResponseParser, StartsAnewAfterAnError) {
  ResponseParser parser;
  std::string body;
  std::size_t used = 0;
  parser.start(RequestKind::kOther, body);
  ASSERT_EQ(parser.consume(std::string_view("HTTP/1.1 200 OK\r\nA: b\r\nbroken\r\n"), used),
            ParseState::kError);
  EXPECT_EQ(parser.headers().size(), 0U);
  EXPECT_EQ(parser.reason(), "");
  parser.start(RequestKind::kOther, body);
  EXPECT_EQ(parser.error(), HttpError::kNone);
  EXPECT_EQ(parser.consume(kTypical, used), ParseState::kDone);
}

TEST(ResponseParser, ClearsTheBodyAndKeepsItsMemory) {
  ResponseParser parser;
  std::string body(1000, 'x');
  const char* const memory = body.data();
  std::size_t used = 0;
  parser.start(RequestKind::kOther, body);
  ASSERT_EQ(parser.consume(kTypical, used), ParseState::kDone);
  EXPECT_EQ(body, "{\"message\":\"1\"}");
  EXPECT_EQ(body.data(), memory);
}

TEST(ResponseParser, ReadsStatusLinesThatServersReallySend) {
  struct Case {
    std::string_view line;
    int status;
    int minor_version;
    std::string_view reason;
  };
  for (const Case& c :
       {Case{"HTTP/1.1 200 OK\r\n", 200, 1, "OK"}, Case{"HTTP/1.1 200 \r\n", 200, 1, ""},
        Case{"HTTP/1.1 200\r\n", 200, 1, ""}, Case{"HTTP/1.1 200\n", 200, 1, ""},
        Case{"HTTP/1.0 999 Request denied\r\n", 999, 0, "Request denied"},
        Case{"HTTP/1.7 404 Nicht gefunden \xc3\xbc\r\n", 404, 1, "Nicht gefunden \xc3\xbc"},
        Case{"HTTP/1.1 500  two blanks \t\r\n", 500, 1, " two blanks \t"}}) {
    const ParsedResponse got = parse(std::string(c.line) + "Content-Length: 0\r\n\r\n");
    EXPECT_EQ(got.state, ParseState::kDone) << c.line;
    EXPECT_EQ(got.status, c.status) << c.line;
    EXPECT_EQ(got.minor_version, c.minor_version) << c.line;
    EXPECT_EQ(got.reason, c.reason) << c.line;
  }
}

TEST(ResponseParser, ReadsHeaderLinesThatServersReallySend) {
  const ParsedResponse got = parse(
      "HTTP/1.1 200 OK\n"
      "bare: line feed\n"
      "empty:\r\n"
      "blanks:  \t \r\n"
      "X_1!#$%&'*+.^`|~: odd name\r\n"
      "tight:value\r\n"
      "padded: \t many blanks \t \r\n"
      "front:  two blanks in front\r\n"
      "behind: two blanks behind  \r\n"
      "inner:a\tb  c\x01\x7f\r\n"
      "utf-8: \xc3\xa9\xff\r\n"
      "a-name-that-is-longer-than-one-block: and a value that is longer than one block as well\r\n"
      "CONTENT-length:  3  \r\n"
      "\n"
      "abc");
  EXPECT_EQ(got.state, ParseState::kDone);
  EXPECT_EQ(got.body, "abc");
  EXPECT_EQ(got.headers, (Headers{{"bare", "line feed"},
                                  {"empty", ""},
                                  {"blanks", ""},
                                  {"X_1!#$%&'*+.^`|~", "odd name"},
                                  {"tight", "value"},
                                  {"padded", "many blanks"},
                                  {"front", "two blanks in front"},
                                  {"behind", "two blanks behind"},
                                  {"inner", "a\tb  c\x01\x7f"},
                                  {"utf-8", "\xc3\xa9\xff"},
                                  {"a-name-that-is-longer-than-one-block",
                                   "and a value that is longer than one block as well"},
                                  {"CONTENT-length", "3"}}));
}

TEST(ResponseParser, RecognisesTheHeadersThatMatter) {
  ResponseParser parser;
  std::string body;
  std::size_t used = 0;
  parser.start(RequestKind::kOther, body);
  ASSERT_EQ(parser.consume(head("LOCATION: /app\r\nset-cookie: sid=1\r\nContent-Encoding: br\r\n"
                                "Content-Length: 0\r\n"),
                           used),
            ParseState::kDone);
  EXPECT_EQ(parser.location(), "/app");
  EXPECT_TRUE(parser.has_set_cookie());
  EXPECT_TRUE(parser.has_content_encoding());
}

TEST(ResponseParser, JoinsFoldedHeadersByBlanks) {
  const ParsedResponse got = parse(head("A: one\r\n two\r\n\t three \r\n"
                                        "B:\r\n  late\r\n"
                                        "C: x\r\n \t\r\n"
                                        "D: y\n z\n"
                                        "Content-Length:\r\n 2\r\n") +
                                   "hi");
  EXPECT_EQ(got.state, ParseState::kDone);
  EXPECT_EQ(got.body, "hi");
  EXPECT_EQ(got.headers, (Headers{{"A", "one   two    three"},
                                  {"B", "late"},
                                  {"C", "x"},
                                  {"D", "y  z"},
                                  {"Content-Length", "2"}}));
}

TEST(ResponseParser, ReadsToTheEndOfTheConnectionWithoutALength) {
  const ParsedResponse got = parse("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nto the end");
  EXPECT_EQ(got.state, ParseState::kDone);
  EXPECT_EQ(got.body, "to the end");
  EXPECT_EQ(got.content_length, std::nullopt);
  EXPECT_FALSE(got.keep_alive);
  EXPECT_EQ(parse_whole("HTTP/1.1 200 OK\r\n\r\nstill open", {.ends = false}).state,
            ParseState::kNeedMore);
}

TEST(ResponseParser, ReadsChunks) {
  const ParsedResponse got =
      parse(head("Transfer-Encoding: Chunked\r\n") +
            "5\r\nhello\r\n06;name=\"value\"\r\n world\r\n0\r\nTrailer: dropped\r\n\r\nnot this");
  EXPECT_EQ(got.state, ParseState::kDone);
  EXPECT_EQ(got.body, "hello world");
  EXPECT_TRUE(got.chunked);
  EXPECT_TRUE(got.keep_alive);
  EXPECT_EQ(got.headers.size(), 1U);
}

TEST(ResponseParser, ExpectsNoBodyWhereNoneCanBe) {
  const std::string with_length = head("Content-Length: 5\r\n");
  const ParsedResponse to_head = parse(with_length, {.kind = RequestKind::kHead});
  EXPECT_EQ(to_head.state, ParseState::kDone);
  EXPECT_EQ(to_head.content_length, 5U);
  EXPECT_EQ(to_head.used, with_length.size());
  EXPECT_TRUE(to_head.keep_alive);
  EXPECT_EQ(parse(head(""), {.kind = RequestKind::kHead}).state, ParseState::kDone);
  EXPECT_EQ(parse(head("Transfer-Encoding: chunked\r\n"), {.kind = RequestKind::kHead}).state,
            ParseState::kDone);
  EXPECT_EQ(parse("HTTP/1.1 204 No Content\r\n\r\n", {.ends = false}).state, ParseState::kDone);
  EXPECT_EQ(parse("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", {.ends = false}).state,
            ParseState::kDone);
  EXPECT_EQ(parse(head("Content-Length: 0\r\n"), {.ends = false}).state, ParseState::kDone);
}

TEST(ResponseParser, LeavesATunnelsBytesAlone) {
  const std::string established = head("Content-Length: x\r\nTransfer-Encoding: gzip\r\n");
  const ParsedResponse open = parse(established + "\x16\x03\x01", {.kind = RequestKind::kConnect});
  EXPECT_EQ(open.state, ParseState::kDone);
  EXPECT_EQ(open.used, established.size());
  const ParsedResponse refused =
      parse("HTTP/1.1 407 Who?\r\nContent-Length: 3\r\n\r\nyou", {.kind = RequestKind::kConnect});
  EXPECT_EQ(refused.status, 407);
  EXPECT_EQ(refused.body, "you");
}

TEST(ResponseParser, SaysWhetherTheConnectionMayBeUsedAgain) {
  struct Case {
    std::string_view version;
    std::string_view headers;
    bool keep_alive;
  };
  for (const Case& c :
       {Case{"HTTP/1.1", "", true}, Case{"HTTP/1.1", "Connection: close\r\n", false},
        Case{"HTTP/1.1", "connection: x, CLOSE ,y\r\n", false},
        Case{"HTTP/1.1", "Connection: closed\r\n", true},
        Case{"HTTP/1.1", "Connection: keep-alive\r\nConnection: close\r\n", false},
        Case{"HTTP/1.0", "", false}, Case{"HTTP/1.0", "Connection: Keep-Alive\r\n", true},
        Case{"HTTP/1.0", "Connection: keep-alive, close\r\n", false},
        Case{"HTTP/1.9", ",:\r\n", false}}) {
    const std::string bytes = std::string(c.version) + " 200 OK\r\n" + std::string(c.headers) +
                              "Content-Length: 0\r\n\r\n";
    EXPECT_EQ(parse(bytes).keep_alive, c.keep_alive) << bytes;
  }
  EXPECT_FALSE(parse("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n"
                     "\r\n0\r\n\r\n")
                   .keep_alive);
}

TEST(ResponseParser, ReportsContinueAndGoesOn) {
  const ParsedResponse got = parse(
      "HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + std::string(kTypical));
  EXPECT_EQ(got.state, ParseState::kDone);
  EXPECT_EQ(got.continues, 2);
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.headers.size(), 5U);
}

TEST(ResponseParser, ShowsTheInterimResponseThatItReports) {
  ResponseParser parser;
  std::string body;
  std::size_t used = 0;
  parser.start(RequestKind::kOther, body);
  ASSERT_EQ(parser.consume(std::string_view("HTTP/1.1 100 Go on\r\nA: b\r\n\r\nHTTP"), used),
            ParseState::kContinue);
  EXPECT_EQ(used, 28U);
  EXPECT_EQ(parser.status(), 100);
  EXPECT_EQ(parser.reason(), "Go on");
  EXPECT_EQ(parser.headers().get("a"), "b");
  EXPECT_FALSE(parser.head_complete());
}

TEST(ResponseParser, SkipsOtherInterimResponses) {
  const ParsedResponse got =
      parse("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" +
            std::string(kTypical));
  EXPECT_EQ(got.state, ParseState::kDone);
  EXPECT_EQ(got.continues, 0);
  EXPECT_EQ(got.headers, parse_whole(kTypical).headers);
}

TEST(ResponseParser, ReservesNoMoreThanALittleOnTheWordOfContentLength) {
  ResponseParser parser;
  std::string body;
  std::size_t used = 0;
  parser.start(RequestKind::kOther, body);
  ASSERT_EQ(parser.consume(head("Content-Length: 67108864\r\n"), used), ParseState::kNeedMore);
  EXPECT_GE(body.capacity(), kBodyReserveMax);
  EXPECT_LT(body.capacity(), 2 * kBodyReserveMax);
}

TEST(RequestKind, ComesFromTheMethod) {
  EXPECT_EQ(request_kind("HEAD"), RequestKind::kHead);
  EXPECT_EQ(request_kind("CONNECT"), RequestKind::kConnect);
  EXPECT_EQ(request_kind("GET"), RequestKind::kOther);
  EXPECT_EQ(request_kind("head"), RequestKind::kOther);
}

}  // namespace
}  // namespace acrida
