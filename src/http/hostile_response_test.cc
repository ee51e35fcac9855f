// Responses that no honest server sends: each is an error with a name, the same for every cut.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "http/response_testing.h"

namespace acrida {
namespace {

using std::string_view_literals::operator""sv;

struct Hostile {
  HttpError error;
  std::string_view bytes;
};

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

void expect_errors(const std::vector<Hostile>& cases, const ParseSetting& setting = {}) {
  for (const Hostile& c : cases) {
    const ParsedResponse got = parse_whole(c.bytes, setting);
    EXPECT_EQ(text(got.error), text(c.error)) << c.bytes;
    EXPECT_EQ(got.state, ParseState::kError) << c.bytes;
    EXPECT_EQ(differing_cut(c.bytes, setting), std::nullopt) << c.bytes;
  }
}

// Long inputs: a few sizes of pieces instead of every cut.
void expect_error_in_steps(HttpError error, std::string_view bytes) {
  const ParsedResponse whole = parse_whole(bytes);
  EXPECT_EQ(text(whole.error), text(error));
  for (const std::size_t step : {1U, 7U, 4096U, 65'535U, 65'536U}) {
    EXPECT_EQ(parse_in_steps(bytes, step), whole) << step;
  }
}

TEST(HostileResponse, IsNotHttpAtAll) {
  expect_errors({
      {HttpError::kNotHttp, "\x15\x03\x01\x00\x02\x02\x50"sv},
      {HttpError::kNotHttp, "SSH-2.0-OpenSSH_9.2\r\n"},
      {HttpError::kNotHttp, "HTTP/2.0 200 OK\r\n\r\n"},
      {HttpError::kNotHttp, "HTTP/11 200 OK\r\n\r\n"},
      {HttpError::kNotHttp, "http/1.1 200 OK\r\n\r\n"},
      {HttpError::kNotHttp, "ICY 200 OK\r\n\r\n"},
      {HttpError::kNotHttp, "\r\nHTTP/1.1 200 OK\r\n\r\n"},
      {HttpError::kNotHttp, "H\r\n"},
      {HttpError::kNotHttp, "\n"},
      {HttpError::kNotHttp, "\0"sv},
  });
}

TEST(HostileResponse, OfAnotherProtocolIsRefusedBeforeALineEnd) {
  EXPECT_EQ(parse_whole("HTTQ", {.ends = false}).error, HttpError::kNotHttp);
  EXPECT_EQ(parse_whole("HTT", {.ends = false}).state, ParseState::kNeedMore);
}

TEST(HostileResponse, HasABadStatusLine) {
  expect_errors({
      {HttpError::kBadStatusLine, "HTTP/1.\r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.1\r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.1 \r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.x 200 OK\r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.10 200 OK\r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.1  200 OK\r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.1\t200 OK\r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.1 20 OK\r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.1 2000 OK\r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.1 200OK\r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.1 099 OK\r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.1 -20 OK\r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.1 2a0 OK\r\n\r\n"},
      {HttpError::kBadStatusLine, "HTTP/1.1 200\tOK\r\n\r\n"},
  });
}

TEST(HostileResponse, HasABadHeader) {
  expect_errors({
      {HttpError::kBadHeader, "HTTP/1.1 200 OK\r\nno colon at all\r\n\r\n"},
      {HttpError::kBadHeader, "HTTP/1.1 200 OK\r\nno-colon-and-no-blank\r\n\r\n"},
      {HttpError::kBadHeader, "HTTP/1.1 200 OK\r\n: no name\r\n\r\n"},
      {HttpError::kBadHeader, "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello"},
      {HttpError::kBadHeader, "HTTP/1.1 200 OK\r\nContent-Length\t: 5\r\n\r\nhello"},
      {HttpError::kBadHeader, "HTTP/1.1 200 OK\r\na(b: c\r\n\r\n"},
      {HttpError::kBadHeader, "HTTP/1.1 200 OK\r\n\xc3\xa9: c\r\n\r\n"},
      {HttpError::kBadHeader, "HTTP/1.1 200 OK\r\na\x7f: c\r\n\r\n"},
      {HttpError::kBadHeader, "HTTP/1.1 200 OK\r\n folded first\r\n\r\n"},
      {HttpError::kBadHeader, "HTTP/1.1 200 OK\r\n \r\n\r\n"},
      {HttpError::kBadHeader, "HTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n fold\r\n\r\n"},
  });
}

TEST(HostileResponse, HasABadByteInItsHead) {
  expect_errors({
      {HttpError::kBadHeaderByte, "HTTP/1.1 200 O\0K\r\n\r\n"sv},
      {HttpError::kBadHeaderByte, "HTTP/1.1 200 O\rK\r\n\r\n"},
      {HttpError::kBadHeaderByte, "HTTP/1.1 200 OK\r\r\n\r\n"},
      {HttpError::kBadHeaderByte, "HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n"sv},
      {HttpError::kBadHeaderByte, "HTTP/1.1 200 OK\r\nA: b\rContent-Length: 5\r\n\r\n"},
      {HttpError::kBadHeaderByte, "HTTP/1.1 200 OK\r\nA\0: b\r\n\r\n"sv},
      {HttpError::kBadHeaderByte, "HTTP/1.1 200 OK\r\nA: b\r\n fo\0ld\r\n\r\n"sv},
      {HttpError::kBadHeaderByte, "HTTP/1.1 200 OK\r\nA: b\r\n\rc: d\r\n\r\n"},
      {HttpError::kBadHeaderByte,
       "HTTP/1.1 200 OK\r\nA: a value that is longer than one block \0 and goes on\r\n\r\n"sv},
  });
}

TEST(HostileResponse, IsCutWithinItsHead) {
  expect_errors({
      {HttpError::kClosedBeforeResponse, ""},
      {HttpError::kTruncatedHead, "H"},
      {HttpError::kTruncatedHead, "HTTP/1.1 200 OK"},
      {HttpError::kTruncatedHead, "HTTP/1.1 200 OK\r\n"},
      {HttpError::kTruncatedHead, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"},
      {HttpError::kTruncatedHead, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r"},
      {HttpError::kTruncatedHead, "HTTP/1.1 200 OK\r\nA: b\0"sv},
      {HttpError::kTruncatedHead, "HTTP/1.1 100 Continue\r\n\r\n"},
      {HttpError::kTruncatedHead, "HTTP/1.1 103 Hints\r\n\r\n"},
  });
}

TEST(HostileResponse, IsCutWithinItsBody) {
  expect_errors({
      {HttpError::kTruncatedBody, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"},
      {HttpError::kTruncatedBody, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"},
      {HttpError::kTruncatedBody, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {HttpError::kTruncatedBody, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhell"},
      {HttpError::kTruncatedBody,
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"},
  });
}

TEST(HostileResponse, LiesAboutItsLength) {
  expect_errors({
      {HttpError::kConflictingLengths,
       "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"},
      {HttpError::kConflictingLengths, "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nhello!"},
      {HttpError::kConflictingLengths,
       "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"},
      {HttpError::kBadContentLength, "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n"},
      {HttpError::kBadContentLength, "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"},
      {HttpError::kBadContentLength, "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello"},
      {HttpError::kBadContentLength, "HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\nhello"},
      {HttpError::kBadContentLength, "HTTP/1.1 200 OK\r\nContent-Length: 5 5\r\n\r\nhello"},
      {HttpError::kBadContentLength, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n 5\r\n\r\nhello"},
      {HttpError::kBadContentLength, "HTTP/1.1 200 OK\r\nContent-Length: 5,\r\n\r\nhello"},
      {HttpError::kBadContentLength, "HTTP/1.1 200 OK\r\nContent-Length: ,5\r\n\r\nhello"},
      {HttpError::kBadContentLength, "HTTP/1.1 200 OK\r\nContent-Length: 5;5\r\n\r\nhello"},
      {HttpError::kBadContentLength, "HTTP/1.1 200 OK\r\nContent-Length: 5.0\r\n\r\nhello"},
      {HttpError::kBadContentLength,
       "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\n"},
      {HttpError::kBadContentLength,
       "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551621\r\n\r\nhello"},
      {HttpError::kBodyTooLarge, "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n"},
      {HttpError::kBodyTooLarge, "HTTP/1.1 200 OK\r\nContent-Length: 67108865\r\n\r\n"},
  });
}

TEST(HostileResponse, MayRepeatOneLength) {
  for (const std::string_view lines :
       {"Content-Length: 5\r\ncontent-length: 5\r\n"sv, "Content-Length: 5, 5\r\n"sv,
        "Content-Length: 5 ,05\r\n"sv}) {
    const std::string bytes = "HTTP/1.1 200 OK\r\n" + std::string(lines) + "\r\nhello";
    EXPECT_EQ(parse_whole(bytes).body, "hello") << lines;
    EXPECT_EQ(differing_cut(bytes), std::nullopt) << lines;
  }
}

TEST(HostileResponse, ConfusesLengthAndChunks) {
  expect_errors({
      {HttpError::kLengthAndChunked,
       "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {HttpError::kLengthAndChunked,
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"},
      {HttpError::kLengthAndChunked,
       "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: gzip\r\n\r\nhello"},
      {HttpError::kUnsupportedTransferEncoding,
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {HttpError::kUnsupportedTransferEncoding,
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {HttpError::kUnsupportedTransferEncoding,
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n"},
      {HttpError::kUnsupportedTransferEncoding,
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {HttpError::kUnsupportedTransferEncoding,
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nhello"},
      {HttpError::kUnsupportedTransferEncoding, "HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n\r\n"},
  });
}

TEST(HostileResponse, RepeatsItsTransferEncodingUntilAByteOverflows) {
  expect_error_in_steps(
      HttpError::kUnsupportedTransferEncoding,
      "HTTP/1.1 200 OK\r\n" + repeat("Transfer-Encoding: chunked\r\n", kHeaderCountMax) + "\r\n");
}

TEST(HostileResponse, HasABadChunk) {
  const std::string_view head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string_view chunks :
       {"\r\n"sv, "g\r\n"sv, "-1\r\n"sv, "0x5\r\nhello"sv, "5\nhello\r\n"sv, "5\r\nhello!\r\n"sv,
        "5\r\nhello\n0\r\n\r\n"sv, "5 5\r\nhello"sv, "0\r\n\n"sv, "0\r\n\rX"sv}) {
    const std::string bytes = std::string(head) + std::string(chunks);
    expect_errors({{HttpError::kBadChunk, bytes}});
  }
}

TEST(HostileResponse, KeepsWhatCameBeforeABadChunk) {
  const ParsedResponse got = parse_whole(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nnonsense\r\n");
  EXPECT_EQ(got.error, HttpError::kBadChunk);
  EXPECT_TRUE(got.head_complete);
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body, "hello");
}

TEST(HostileResponse, SwitchesProtocolsUnasked) {
  expect_errors({{HttpError::kUnexpectedUpgrade,
                  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"}});
}

TEST(HostileResponse, InformsForEver) {
  const std::string hint = "HTTP/1.1 103 Hint\r\n\r\n";
  const std::string last = "HTTP/1.1 204 Done\r\n\r\n";
  EXPECT_EQ(parse_whole(repeat(hint, kInformationalMax) + last).state, ParseState::kDone);
  expect_error_in_steps(HttpError::kTooManyInformational,
                        repeat(hint, kInformationalMax + 1) + last);
  expect_error_in_steps(HttpError::kTooManyInformational,
                        repeat("HTTP/1.1 100 Go\r\n\r\n", kInformationalMax + 1) + last);
}

TEST(HostileResponse, HasAStatusLineWithoutEnd) {
  const std::string line = "HTTP/1.1 200 " + std::string(kStatusLineBytesMax - 15, 'x') + "\r\n";
  ASSERT_EQ(line.size(), kStatusLineBytesMax);
  EXPECT_EQ(parse_whole(line + "Content-Length: 0\r\n\r\n").state, ParseState::kDone);
  expect_error_in_steps(HttpError::kHeadTooLarge, "HTTP/1.1 200 x" + line.substr(13));
  expect_error_in_steps(HttpError::kHeadTooLarge,
                        "HTTP/1.1 200 " + std::string(kStatusLineBytesMax, 'x'));
  expect_error_in_steps(HttpError::kNotHttp, std::string(2 * kHeadBytesMax, 'x'));
  const std::string open_line = "HTTP/1.1 200 " + std::string(kStatusLineBytesMax - 13, 'x');
  EXPECT_EQ(parse_whole(open_line, {.ends = false}).state, ParseState::kNeedMore);
  EXPECT_EQ(parse_whole(open_line + "x", {.ends = false}).error, HttpError::kHeadTooLarge);
}

TEST(HostileResponse, HasAHeadWithoutEnd) {
  const std::string start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ";
  const std::string end = "\r\n\r\n";
  const std::string largest =
      start + std::string(kHeadBytesMax - start.size() - end.size(), 'x') + end;
  ASSERT_EQ(largest.size(), kHeadBytesMax);
  const ParsedResponse whole = parse_whole(largest + "more");
  EXPECT_EQ(whole.state, ParseState::kDone);
  EXPECT_EQ(whole.used, kHeadBytesMax);
  EXPECT_EQ(parse_in_steps(largest + "more", 1000), whole);
  EXPECT_EQ(parse_in_steps(largest + "more", 1), whole);
  expect_error_in_steps(HttpError::kHeadTooLarge, start + "x" + largest.substr(start.size()));
  expect_error_in_steps(HttpError::kHeadTooLarge, start + std::string(3 * kHeadBytesMax, 'x'));
  expect_error_in_steps(HttpError::kHeadTooLarge,
                        start + std::string(3 * kHeadBytesMax, '\0') + end);
  expect_error_in_steps(HttpError::kHeadTooLarge, start + repeat("\r\n fold", kHeadBytesMax / 7));
}

TEST(HostileResponse, HasTooManyHeaders) {
  const std::string start = "HTTP/1.1 200 OK\r\n";
  const std::string most = start + repeat("a: b\r\n", kHeaderCountMax);
  EXPECT_EQ(parse_whole(most + "\r\n").headers.size(), kHeaderCountMax);
  expect_error_in_steps(HttpError::kTooManyHeaders, most + "c: d\r\n\r\n");
  expect_error_in_steps(HttpError::kTooManyHeaders, most + "c_1: d\r\n\r\n");
}

TEST(HostileResponse, HasABodyBeyondTheLimit) {
  expect_errors({{HttpError::kBodyTooLarge, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"},
                 {HttpError::kBodyTooLarge, "HTTP/1.1 200 OK\r\n\r\nhello"},
                 {HttpError::kBodyTooLarge,
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n"},
                 {HttpError::kBodyTooLarge,
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n"}},
                {.body_bytes_max = 4});
  const ParsedResponse fits = parse_whole("HTTP/1.1 200 OK\r\n\r\nhell", {.body_bytes_max = 4});
  EXPECT_EQ(fits.state, ParseState::kDone);
  EXPECT_EQ(fits.body, "hell");
  EXPECT_EQ(parse_whole("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
                        {.kind = RequestKind::kHead, .body_bytes_max = 4})
                .state,
            ParseState::kDone);
}

}  // namespace
}  // namespace acrida
