#include "http/content_decoder.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/strings.h"

namespace acrida {
namespace {

constexpr std::size_t kStepBytes = std::size_t{16} * 1024;

enum class Coding : std::uint8_t { kIdentity, kGzip, kDeflate, kBrotli, kZstd };

std::optional<Coding> coding_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Coding>, 6> kNames = {{
      {"identity", Coding::kIdentity},
      {"gzip", Coding::kGzip},
      {"x-gzip", Coding::kGzip},
      {"deflate", Coding::kDeflate},
      {"br", Coding::kBrotli},
      {"zstd", Coding::kZstd},
  }};
  for (const auto& [known, coding] : kNames) {
    if (equals_ignoring_case(name, known)) {
      return coding;
    }
  }
  return std::nullopt;
}

const Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<const Bytef*>(text.data());
}

// What a decoder produces, up to a limit.
class Output {
 public:
  Output(std::string& text, std::size_t bytes_max) : text_(text), bytes_max_(bytes_max) {
    text_.clear();
  }
  // False when the limit is passed.
  bool append(const char* bytes, std::size_t size) {
    if (size > bytes_max_ - text_.size()) {
      return false;
    }
    text_.append(bytes, size);
    return true;
  }

 private:
  std::string& text_;
  const std::size_t bytes_max_;
};

}  // namespace

struct ContentDecoder::State {
  State() { ACRIDA_CHECK(inflateInit2(&zlib, kGzipWindow) == Z_OK); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    inflateEnd(&zlib);
    ZSTD_freeDStream(zstd);
  }

  static constexpr int kGzipWindow = 15 + 16;
  static constexpr int kZlibWindow = 15;
  static constexpr int kRawWindow = -15;

  HttpError inflate_body(std::string_view body, int window, Output out);
  HttpError decode_brotli(std::string_view body, Output out);
  HttpError decode_zstd(std::string_view body, Output out);
  HttpError decode_one(Coding coding, std::string& body, std::size_t bytes_max);

  z_stream zlib{};
  ZSTD_DStream* zstd = nullptr;  // made at the first zstd body
  std::array<char, kStepBytes> step;
  std::string decoded;
};

// Several gzip members may follow each other (RFC 1952 2.2).
HttpError ContentDecoder::State::inflate_body(std::string_view body, int window, Output out) {
  if (inflateReset2(&zlib, window) != Z_OK) {
    return HttpError::kBadEncoding;
  }
  zlib.next_in = const_cast<Bytef*>(bytes_of(body));
  zlib.avail_in = static_cast<uInt>(body.size());
  while (true) {
    zlib.next_out = reinterpret_cast<Bytef*>(step.data());
    zlib.avail_out = static_cast<uInt>(step.size());
    const int result = ::inflate(&zlib, Z_NO_FLUSH);
    if (!out.append(step.data(), step.size() - zlib.avail_out)) {
      return HttpError::kDecodedBodyTooLarge;
    }
    if (result == Z_STREAM_END) {
      if (zlib.avail_in == 0) {
        return HttpError::kNone;
      }
      if (window != kGzipWindow || inflateReset(&zlib) != Z_OK) {
        return HttpError::kBadEncoding;
      }
    } else if (result != Z_OK) {
      return HttpError::kBadEncoding;  // Z_BUF_ERROR too: the data ends before the stream does
    }
  }
}

HttpError ContentDecoder::State::decode_brotli(std::string_view body, Output out) {
  BrotliDecoderState* const state = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
  ACRIDA_CHECK(state != nullptr);
  const std::uint8_t* input = bytes_of(body);
  std::size_t left = body.size();
  HttpError error = HttpError::kNone;
  BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
  while (error == HttpError::kNone && result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
    auto* output = reinterpret_cast<std::uint8_t*>(step.data());
    std::size_t room = step.size();
    result = BrotliDecoderDecompressStream(state, &left, &input, &room, &output, nullptr);
    if (!out.append(step.data(), step.size() - room)) {
      error = HttpError::kDecodedBodyTooLarge;
    }
  }
  BrotliDecoderDestroyInstance(state);
  if (error == HttpError::kNone && (result != BROTLI_DECODER_RESULT_SUCCESS || left > 0)) {
    error = HttpError::kBadEncoding;
  }
  return error;
}

// Several frames may follow each other (RFC 8878 3).
HttpError ContentDecoder::State::decode_zstd(std::string_view body, Output out) {
  if (zstd == nullptr) {
    zstd = ZSTD_createDStream();
    ACRIDA_CHECK(zstd != nullptr);
    ZSTD_DCtx_setParameter(zstd, ZSTD_d_windowLogMax, 23);  // RFC 9659: at most 8 MiB on the web
  }
  ZSTD_DCtx_reset(zstd, ZSTD_reset_session_only);
  ZSTD_inBuffer input{.src = body.data(), .size = body.size(), .pos = 0};
  while (true) {
    ZSTD_outBuffer output{.dst = step.data(), .size = step.size(), .pos = 0};
    const std::size_t before = input.pos;
    const std::size_t hint = ZSTD_decompressStream(zstd, &output, &input);
    if (ZSTD_isError(hint) != 0) {
      return HttpError::kBadEncoding;
    }
    if (!out.append(step.data(), output.pos)) {
      return HttpError::kDecodedBodyTooLarge;
    }
    if (input.pos == input.size && hint == 0) {
      return HttpError::kNone;
    }
    if (output.pos == 0 && input.pos == before) {
      return HttpError::kBadEncoding;  // the data ends before the frame does
    }
  }
}

HttpError ContentDecoder::State::decode_one(Coding coding,
                                            std::string& body,
                                            std::size_t bytes_max) {
  HttpError error = HttpError::kNone;
  switch (coding) {
    case Coding::kIdentity:
      return HttpError::kNone;
    case Coding::kGzip:
      error = inflate_body(body, kGzipWindow, Output(decoded, bytes_max));
      break;
    case Coding::kDeflate:
      // RFC 9110 8.4.1.2 means zlib's format; some servers send the raw one.
      error = inflate_body(body, kZlibWindow, Output(decoded, bytes_max));
      if (error == HttpError::kBadEncoding) {
        error = inflate_body(body, kRawWindow, Output(decoded, bytes_max));
      }
      break;
    case Coding::kBrotli:
      error = decode_brotli(body, Output(decoded, bytes_max));
      break;
    case Coding::kZstd:
      error = decode_zstd(body, Output(decoded, bytes_max));
      break;
  }
  if (error == HttpError::kNone) {
    body.swap(decoded);
  }
  return error;
}

ContentDecoder::ContentDecoder() : state_(std::make_unique<State>()) {}
ContentDecoder::~ContentDecoder() = default;

HttpError ContentDecoder::decode(const HeaderList& headers,
                                 std::string& body,
                                 std::size_t decoded_bytes_max) {
  const std::size_t first = headers.find(HeaderId::kContentEncoding);
  if (first == HeaderList::kNotFound) {
    return HttpError::kNone;
  }
  std::size_t next = headers.find(HeaderId::kContentEncoding, first + 1);
  if (next == HeaderList::kNotFound) {
    return decode(headers.value(first), body, decoded_bytes_max);
  }
  std::string codings(headers.value(first));
  for (; next != HeaderList::kNotFound; next = headers.find(HeaderId::kContentEncoding, next + 1)) {
    codings += ',';
    codings += headers.value(next);
  }
  return decode(codings, body, decoded_bytes_max);
}

HttpError ContentDecoder::decode(std::string_view codings,
                                 std::string& body,
                                 std::size_t decoded_bytes_max) {
  if (body.empty()) {
    return HttpError::kNone;
  }
  std::vector<Coding> order;
  for (const std::string_view name : split(codings, ',')) {
    if (trim(name).empty()) {
      continue;
    }
    const std::optional<Coding> coding = coding_named(trim(name));
    if (!coding) {
      return HttpError::kUnknownEncoding;
    }
    order.push_back(*coding);
  }
  if (order.size() > kContentCodingsMax) {
    return HttpError::kTooManyEncodings;
  }
  std::string received;
  if (order.size() > 1) {
    received = body;
  }
  for (auto coding = order.rbegin(); coding != order.rend(); ++coding) {
    if (const HttpError error = state_->decode_one(*coding, body, decoded_bytes_max);
        error != HttpError::kNone) {
      if (order.size() > 1) {
        body = std::move(received);
      }
      return error;
    }
  }
  // A rare huge body is not kept.
  if (state_->decoded.capacity() > std::size_t{1} << 20U) {
    state_->decoded = std::string();
  }
  return HttpError::kNone;
}

}  // namespace acrida
