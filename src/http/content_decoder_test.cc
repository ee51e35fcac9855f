#include "http/content_decoder.h"

#include <brotli/encode.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <vector>

namespace acrida {
namespace {

// windowBits of zlib: 31 gzip, 15 zlib, -15 raw.
std::string deflated(std::string_view text, int window) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string brotlied(std::string_view text) {
  std::size_t size = BrotliEncoderMaxCompressedSize(text.size());
  std::string out(size, '\0');
  EXPECT_EQ(BrotliEncoderCompress(4, 20, BROTLI_MODE_TEXT, text.size(),
                                  reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                                  reinterpret_cast<std::uint8_t*>(out.data())),
            BROTLI_TRUE);
  out.resize(size);
  return out;
}

std::string zstded(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

struct Encoded {
  std::string coding;
  std::string bytes;
};

std::vector<Encoded> every_coding(std::string_view text) {
  return {{"gzip", deflated(text, 31)},    {"x-gzip", deflated(text, 31)},
          {"deflate", deflated(text, 15)}, {"Deflate", deflated(text, -15)},
          {"br", brotlied(text)},          {"zstd", zstded(text)},
          {"identity", std::string(text)}};
}

TEST(ContentDecoder, UndoesEveryCoding) {
  const std::string text = std::string(100'000, 'x') + "ice cream";
  ContentDecoder decoder;
  for (int again = 0; again < 2; ++again) {
    for (Encoded& encoded : every_coding(text)) {
      EXPECT_EQ(decoder.decode(encoded.coding, encoded.bytes), HttpError::kNone) << encoded.coding;
      EXPECT_EQ(encoded.bytes, text) << encoded.coding;
    }
  }
}

TEST(ContentDecoder, UndoesStackedCodingsLastOneFirst) {
  ContentDecoder decoder;
  std::string body = brotlied(deflated("hello", 31));
  EXPECT_EQ(decoder.decode("gzip, br", body), HttpError::kNone);
  EXPECT_EQ(body, "hello");
  HeaderList headers;
  headers.append("Content-Encoding", "gzip");
  headers.append("content-encoding", "zstd");
  body = zstded(deflated("again", 31));
  EXPECT_EQ(decoder.decode(headers, body), HttpError::kNone);
  EXPECT_EQ(body, "again");
}

TEST(ContentDecoder, ReadsSeveralMembers) {
  ContentDecoder decoder;
  std::string body = deflated("one ", 31) + deflated("two", 31);
  EXPECT_EQ(decoder.decode("gzip", body), HttpError::kNone);
  EXPECT_EQ(body, "one two");
  body = zstded("one ") + zstded("two");
  EXPECT_EQ(decoder.decode("zstd", body), HttpError::kNone);
  EXPECT_EQ(body, "one two");
}

TEST(ContentDecoder, NoticesEveryCutAndKeepsTheBody) {
  ContentDecoder decoder;
  for (const Encoded& encoded : every_coding("some ice cream, please")) {
    if (encoded.coding == "identity") {
      continue;
    }
    for (std::size_t size = 1; size < encoded.bytes.size(); ++size) {
      std::string cut = encoded.bytes.substr(0, size);
      EXPECT_EQ(decoder.decode(encoded.coding, cut), HttpError::kBadEncoding)
          << encoded.coding << " cut to " << size;
      EXPECT_EQ(cut, encoded.bytes.substr(0, size));
    }
  }
}

TEST(ContentDecoder, NoticesRubbishBehindTheEnd) {
  ContentDecoder decoder;
  for (Encoded& encoded : every_coding("text")) {
    if (encoded.coding == "identity") {
      continue;
    }
    encoded.bytes += "rubbish";
    EXPECT_EQ(decoder.decode(encoded.coding, encoded.bytes), HttpError::kBadEncoding)
        << encoded.coding;
  }
}

TEST(ContentDecoder, StopsABomb) {
  ContentDecoder decoder;
  const std::string zeros(1'000'000, '\0');
  for (Encoded& encoded : every_coding(zeros)) {
    if (encoded.coding == "identity") {
      continue;
    }
    EXPECT_EQ(decoder.decode(encoded.coding, encoded.bytes, 999'999),
              HttpError::kDecodedBodyTooLarge)
        << encoded.coding;
  }
}

TEST(ContentDecoder, RefusesWhatItDoesNotKnow) {
  ContentDecoder decoder;
  std::string body = "x";
  EXPECT_EQ(decoder.decode("compress", body), HttpError::kUnknownEncoding);
  EXPECT_EQ(decoder.decode("gzip,gzip,gzip,gzip,gzip", body), HttpError::kTooManyEncodings);
  EXPECT_EQ(body, "x");
}

TEST(ContentDecoder, AnEmptyBodyIsEmpty) {
  ContentDecoder decoder;
  std::string body;
  EXPECT_EQ(decoder.decode("gzip", body), HttpError::kNone);
  EXPECT_EQ(body, "");
}

}  // namespace
}  // namespace acrida
