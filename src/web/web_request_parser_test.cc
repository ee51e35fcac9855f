#include "web/web_request_parser.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>

#include "acrida/random.h"

namespace acrida {
namespace {

using Step = WebRequestParser::Step;

std::pair<Step, unsigned> feed_all(std::string bytes) {
  WebRequestParser parser;
  const Step step = parser.feed(bytes);
  return {step, parser.status()};
}

constexpr std::string_view kPost =
    "POST /a%20b?c=d?e HTTP/1.1\r\nHost: h\r\nX-Two: 1\r\nx-two: 2\r\nContent-Length: "
    "4\r\n\r\nbody";

TEST(WebRequestParser, ARequestInPiecesIsTheSame) {
  for (const std::size_t piece : {1U, 2U, 7U, 40U, 1'000U}) {
    WebRequestParser parser;
    std::string in;
    Step step = Step::kMore;
    for (std::size_t i = 0; i < kPost.size(); i += piece) {
      ASSERT_EQ(step, Step::kMore) << i;
      in += kPost.substr(i, piece);
      step = parser.feed(in);
    }
    ASSERT_EQ(step, Step::kDone);
    EXPECT_TRUE(parser.keep_alive());
    const WebRequest request = parser.take();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/a%20b");
    EXPECT_EQ(request.query, "c=d?e");
    EXPECT_EQ(request.body, "body");
    ASSERT_NE(request.header("X-TWO"), nullptr);
    EXPECT_EQ(*request.header("X-TWO"), "1");
    EXPECT_EQ(request.header("X-Three"), nullptr);
    EXPECT_EQ(request.headers.size(), 4U);
  }
}

TEST(WebRequestParser, WhatFollowsIsLeft) {
  std::string in = std::string(kPost) + "GET / HTTP/1.1\r\n";
  WebRequestParser parser;
  EXPECT_EQ(parser.feed(in), Step::kDone);
  EXPECT_EQ(in, "GET / HTTP/1.1\r\n");
}

TEST(WebRequestParser, PiecesOfABodyAreJoined) {
  std::string in =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  WebRequestParser parser;
  ASSERT_EQ(parser.feed(in), Step::kDone);
  EXPECT_EQ(parser.take().body, "abcde");
}

TEST(WebRequestParser, WhatIsNoRequestIsRefused) {
  for (const char* const bytes :
       {"\x16\x03\x01\x02\x00\x01\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/2.0\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    EXPECT_EQ(feed_all(bytes), std::pair(Step::kRefused, 400U)) << bytes;
  }
  EXPECT_EQ(feed_all("GET / HTTP/1.0\r\n\r\n").first, Step::kDone);
}

TEST(WebRequestParser, HeadAndBodyHaveTheirLimits) {
  EXPECT_EQ(feed_all("GET /" + std::string(20'000, 'a')), std::pair(Step::kRefused, 431U));
  std::string many = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 2'000; ++i) {
    many += "X-A: bcdefg\r\n";
  }
  EXPECT_EQ(feed_all(many), std::pair(Step::kRefused, 431U));
  // Before any of it was sent.
  EXPECT_EQ(feed_all("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10485760\r\n\r\n"),
            std::pair(Step::kRefused, 413U));
  EXPECT_EQ(feed_all("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048576\r\n\r\n" +
                     std::string(kWebBodyBytesMax, 'a'))
                .first,
            Step::kDone);
  WebRequestParser parser;
  std::string in = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  Step step = parser.feed(in);
  for (int i = 0; i < 1'100 && step == Step::kMore; ++i) {
    in += "400\r\n" + std::string(1'024, 'a') + "\r\n";
    step = parser.feed(in);
  }
  EXPECT_EQ(step, Step::kRefused);
  EXPECT_EQ(parser.status(), 413U);
}

TEST(WebRequestParser, AnExpectationIsToldOnce) {
  WebRequestParser parser;
  std::string in =
      "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
  EXPECT_EQ(parser.feed(in), Step::kMore);
  EXPECT_TRUE(parser.take_expectation());
  EXPECT_FALSE(parser.take_expectation());
  in += "ab";
  EXPECT_EQ(parser.feed(in), Step::kDone);
  EXPECT_FALSE(parser.take_expectation());
}

// Requests that are changed at random places: whatever comes is done, refused or waited for, and
// memory stays within its limits.
TEST(WebRequestParser, OddBytesAreDoneOrRefused) {
  constexpr std::array<std::string_view, 3> kSeeds = {
      kPost, "GET /stats/requests HTTP/1.1\r\nHost: localhost:8089\r\nAccept: */*\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nabcde\r\n0\r\nT: "
      "v\r\n"
      "\r\n"};
  constexpr std::string_view kOdd = "\r\n\0 :;%/?\x7f\x80\xff\t0aZ";
  Random random(20'260'101);
  std::array<int, 3> seen{};
  for (int round = 0; round < 30'000; ++round) {
    std::string bytes(kSeeds[random.below(kSeeds.size())]);
    for (std::uint64_t changes = random.below(4); changes-- > 0;) {
      const std::size_t at = random.below(bytes.size());
      switch (random.below(3)) {
        case 0:
          bytes[at] = kOdd[random.below(kOdd.size())];
          break;
        case 1:
          bytes.insert(at, 1, kOdd[random.below(kOdd.size())]);
          break;
        default:
          bytes.erase(at, 1 + random.below(3));
      }
    }
    WebRequestParser parser;
    std::string in;
    Step step = Step::kMore;
    const std::size_t piece = 1 + random.below(bytes.size());
    for (std::size_t i = 0; i < bytes.size() && step == Step::kMore; i += piece) {
      in += std::string_view(bytes).substr(i, piece);
      step = parser.feed(in);
    }
    ++seen[static_cast<std::size_t>(step)];
    if (step == Step::kDone) {
      const WebRequest request = parser.take();
      EXPECT_TRUE(request.path.starts_with('/'));
      EXPECT_LE(request.body.size(), bytes.size());
    } else if (step == Step::kRefused) {
      EXPECT_GE(parser.status(), 400U);
    }
  }
  for (const int count : seen) {
    EXPECT_GT(count, 500);
  }
}

}  // namespace
}  // namespace acrida
