// ChunkedDecoder: the body of a message in the chunked transfer coding (RFC 9112 section 7.1), from
// bytes as they come, in pieces of any size.
//
// Every line ends in CRLF exactly. Blanks behind a size and extensions are skipped, trailers
// checked for line ends and dropped.
//
// Thread: owned by one parser. Size: 32 bytes. Cost: data is appended whole; a few steps for each
// byte of chunk lines and trailers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "http/http_error.h"

namespace acrida {

class ChunkedDecoder {
 public:
  // The data of all chunks together may be `bytes_max` long.
  void start(std::size_t bytes_max);

  // Appends data to `body`; `used`: how many of the bytes belong to this body. After an error, or
  // when done(), nothing more may be given.
  HttpError consume(std::span<const char> bytes, std::size_t& used, std::string& body);
  bool done() const { return state_ == State::kDone; }

 private:
  enum class State : std::uint8_t {
    kSizeFirst,  // at least one digit
    kSize,
    kSizeBlank,
    kExtension,
    kSizeLf,
    kData,
    kDataCr,
    kDataLf,
    kTrailerStart,
    kTrailerLine,
    kTrailerLf,
    kEndLf,
    kDone,
  };

  HttpError step(char c);
  HttpError step_size_line(char c);
  HttpError step_trailer(char c);
  HttpError expect(char c, char wanted, State next);
  HttpError add_digit(char c);
  HttpError size_complete();

  std::uint64_t remaining_ = 0;  // of the chunk; while its size is read: the size so far
  std::size_t allowed_ = 0;      // of all data still to come
  std::uint32_t line_bytes_ = 0;
  std::uint32_t extension_bytes_ = 0;
  std::uint32_t trailer_bytes_ = 0;
  State state_ = State::kDone;
};

}  // namespace acrida
