#include "http/chunked_decoder.h"

#include <algorithm>

#include "base/check.h"
#include "http/limits.h"
#include "http/percent.h"

namespace acrida {

void ChunkedDecoder::start(std::size_t bytes_max) {
  remaining_ = 0;
  allowed_ = bytes_max;
  line_bytes_ = extension_bytes_ = trailer_bytes_ = 0;
  state_ = State::kSizeFirst;
}

HttpError ChunkedDecoder::consume(std::span<const char> bytes,
                                  std::size_t& used,
                                  std::string& body) {
  ACRIDA_DCHECK(!done());
  used = 0;
  while (used < bytes.size() && !done()) {
    if (state_ == State::kData) {
      const std::size_t size = std::min<std::uint64_t>(remaining_, bytes.size() - used);
      body.append(bytes.data() + used, size);
      used += size;
      remaining_ -= size;
      if (remaining_ == 0) {
        state_ = State::kDataCr;
      }
      continue;
    }
    if (const HttpError error = step(bytes[used]); error != HttpError::kNone) {
      return error;
    }
    ++used;
  }
  return HttpError::kNone;
}

// One byte of anything but data.
HttpError ChunkedDecoder::step(char c) {
  switch (state_) {
    case State::kSizeFirst:
    case State::kSize:
    case State::kSizeBlank:
    case State::kExtension:
      return step_size_line(c);
    case State::kSizeLf:
      return c == '\n' ? size_complete() : HttpError::kBadChunk;
    case State::kDataCr:
      return expect(c, '\r', State::kDataLf);
    case State::kDataLf:
      return expect(c, '\n', State::kSizeFirst);
    case State::kTrailerStart:
    case State::kTrailerLine:
      return step_trailer(c);
    case State::kTrailerLf:
      return expect(c, '\n', State::kTrailerStart);
    case State::kEndLf:
      return expect(c, '\n', State::kDone);
    case State::kData:
    case State::kDone:
      break;
  }
  return HttpError::kBadChunk;
}

HttpError ChunkedDecoder::expect(char c, char wanted, State next) {
  state_ = next;
  return c == wanted ? HttpError::kNone : HttpError::kBadChunk;
}

HttpError ChunkedDecoder::step_size_line(char c) {
  if (++line_bytes_ > kChunkLineBytesMax) {
    return HttpError::kChunkLineTooLong;
  }
  if (c == '\r' && state_ != State::kSizeFirst) {
    state_ = State::kSizeLf;
    return HttpError::kNone;
  }
  if (state_ == State::kExtension) {
    if (++extension_bytes_ > kChunkExtensionBytesMax) {
      return HttpError::kChunkLineTooLong;
    }
    return c == '\n' || c == '\0' ? HttpError::kBadChunk : HttpError::kNone;
  }
  if (c == ';' && state_ != State::kSizeFirst) {
    state_ = State::kExtension;
    return HttpError::kNone;
  }
  if ((c == ' ' || c == '\t') && state_ != State::kSizeFirst) {
    state_ = State::kSizeBlank;
    return HttpError::kNone;
  }
  return state_ == State::kSizeBlank ? HttpError::kBadChunk : add_digit(c);
}

HttpError ChunkedDecoder::add_digit(char c) {
  const int digit = hex_digit(c);
  if (digit < 0) {
    return HttpError::kBadChunk;
  }
  if (remaining_ > (UINT64_MAX >> 4)) {
    return HttpError::kBodyTooLarge;
  }
  remaining_ = remaining_ * 16 + static_cast<std::uint64_t>(digit);
  state_ = State::kSize;
  return HttpError::kNone;
}

HttpError ChunkedDecoder::size_complete() {
  line_bytes_ = 0;
  if (remaining_ > allowed_) {
    return HttpError::kBodyTooLarge;
  }
  allowed_ -= remaining_;
  state_ = remaining_ == 0 ? State::kTrailerStart : State::kData;
  return HttpError::kNone;
}

HttpError ChunkedDecoder::step_trailer(char c) {
  if (c == '\r') {
    state_ = state_ == State::kTrailerStart ? State::kEndLf : State::kTrailerLf;
    return HttpError::kNone;
  }
  if (c == '\n' || c == '\0') {
    return HttpError::kBadChunk;
  }
  state_ = State::kTrailerLine;
  return ++trailer_bytes_ > kTrailerBytesMax ? HttpError::kTrailersTooLarge : HttpError::kNone;
}

}  // namespace acrida
