#include "http/chunked_decoder.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "http/limits.h"

namespace acrida {
namespace {

using std::string_view_literals::operator""sv;

struct Decoded {
  HttpError error = HttpError::kNone;
  bool done = false;
  std::string body;
  std::size_t used = 0;

  bool operator==(const Decoded&) const = default;
};

Decoded decode_in_steps(std::string_view bytes, std::size_t step, std::size_t bytes_max) {
  ChunkedDecoder decoder;
  decoder.start(bytes_max);
  Decoded result;
  while (result.used < bytes.size() && result.error == HttpError::kNone && !decoder.done()) {
    const std::string piece(bytes.substr(result.used, step));
    std::size_t used = 0;
    result.error = decoder.consume(piece, used, result.body);
    result.used += used;
  }
  result.done = decoder.done();
  return result;
}

// What pieces of any size give.
Decoded decode(std::string_view bytes, std::size_t bytes_max = kBodyBytesMax) {
  const Decoded whole = decode_in_steps(bytes, bytes.size(), bytes_max);
  for (std::size_t step = 1; step < bytes.size() && step < 20; ++step) {
    EXPECT_EQ(decode_in_steps(bytes, step, bytes_max), whole) << step << ": " << bytes;
  }
  return whole;
}

TEST(ChunkedDecoder, JoinsChunks) {
  const Decoded got = decode("4\r\nWiki\r\n0000a\r\n\r\npedia \r\n\r\n1\r\n!\r\n0\r\n\r\nnext");
  EXPECT_TRUE(got.done);
  EXPECT_EQ(got.body, "Wiki\r\npedia \r\n!");
  EXPECT_EQ(got.used, 39U);
}

TEST(ChunkedDecoder, ReadsSizesInBothCases) {
  const std::string data(0xab, 'x');
  EXPECT_EQ(decode("ab\r\n" + data + "\r\nAB\r\n" + data + "\r\n0\r\n\r\n").body, data + data);
}

TEST(ChunkedDecoder, SkipsBlanksAndExtensions) {
  const Decoded got = decode("1 \t\r\na\r\n1;x\r\nb\r\n1 ; y=\"z;\t\" \r\nc\r\n0;last\r\n\r\n");
  EXPECT_TRUE(got.done);
  EXPECT_EQ(got.body, "abc");
}

TEST(ChunkedDecoder, DropsTrailers) {
  const Decoded got = decode("1\r\na\r\n0\r\nA: b\r\nDigest: c\r\n\r\n");
  EXPECT_TRUE(got.done);
  EXPECT_EQ(got.body, "a");
}

TEST(ChunkedDecoder, NeedsMoreUntilTheLastLineEnd) {
  const std::string_view all = "1\r\na\r\n0\r\nA: b\r\n\r\n";
  for (std::size_t size = 0; size < all.size(); ++size) {
    const Decoded got = decode(all.substr(0, size));
    EXPECT_EQ(got.error, HttpError::kNone) << size;
    EXPECT_FALSE(got.done) << size;
  }
}

TEST(ChunkedDecoder, RefusesLinesThatAreNoChunk) {
  for (const std::string_view bytes :
       {"\r\n"sv, "\n"sv, ";x\r\n"sv, " 1\r\n"sv, "g\r\n"sv, "1\n"sv, "1\r\r\n"sv, "1 2\r\n"sv,
        "1;x\n"sv, "1;\0\r\n"sv, "1\r\nab"sv, "1\r\na\n"sv, "1\r\na\rb"sv, "0\r\n\n"sv,
        "0\r\n\r\r"sv, "0\r\nA: b\n"sv, "0\r\nA\0"sv, "0\r\nA: b\rc"sv}) {
    EXPECT_EQ(decode(bytes).error, HttpError::kBadChunk) << bytes;
  }
}

TEST(ChunkedDecoder, KeepsToTheLimitOfTheBody) {
  EXPECT_EQ(decode("3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n", 4).body, "abcd");
  const Decoded got = decode("3\r\nabc\r\n2\r\nde\r\n", 4);
  EXPECT_EQ(got.error, HttpError::kBodyTooLarge);
  EXPECT_EQ(got.body, "abc");
  EXPECT_EQ(decode("ffffffffffffffff\r\n").error, HttpError::kBodyTooLarge);
  EXPECT_EQ(decode("10000000000000000\r\n").error, HttpError::kBodyTooLarge);
}

TEST(ChunkedDecoder, KeepsToTheLimitOfALine) {
  const std::string longest = std::string(kChunkLineBytesMax - 2, '0') + "1";
  EXPECT_EQ(decode_in_steps(longest + "\r\na", 4096, 10).body, "a");
  EXPECT_EQ(decode_in_steps("0" + longest + "\r\na", 4096, 10).error, HttpError::kChunkLineTooLong);
}

TEST(ChunkedDecoder, KeepsToTheLimitOfAllExtensions) {
  const std::string chunk = "1;" + std::string(1024, 'x') + "\r\na\r\n";
  std::string bytes;
  for (std::size_t i = 0; i < kChunkExtensionBytesMax / 1024; ++i) {
    bytes += chunk;
  }
  EXPECT_EQ(decode_in_steps(bytes, 1000, 100).error, HttpError::kNone);
  EXPECT_EQ(decode_in_steps(bytes + "1;x\r\n", 1000, 100).error, HttpError::kChunkLineTooLong);
}

TEST(ChunkedDecoder, KeepsToTheLimitOfTrailers) {
  std::string bytes = "0\r\n";
  for (std::size_t i = 0; i < kTrailerBytesMax / 16; ++i) {
    bytes += "Name: 0123456789\r\n";
  }
  EXPECT_TRUE(decode_in_steps(bytes + "\r\n", 1000, 0).done);
  EXPECT_EQ(decode_in_steps(bytes + "x\r\n\r\n", 1000, 0).error, HttpError::kTrailersTooLarge);
}

TEST(ChunkedDecoder, StartsAnew) {
  ChunkedDecoder decoder;
  std::string body;
  std::size_t used = 0;
  decoder.start(10);
  ASSERT_EQ(decoder.consume("5;extension\r\nhel"sv, used, body), HttpError::kNone);
  decoder.start(10);
  ASSERT_EQ(decoder.consume("1\r\n!\r\n0\r\n\r\n"sv, used, body), HttpError::kNone);
  EXPECT_TRUE(decoder.done());
  EXPECT_EQ(body, "hel!");
}

}  // namespace
}  // namespace acrida
