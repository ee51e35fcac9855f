#include "http/response_framing.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/strings.h"

namespace acrida {
namespace {

// The decimal number that `text` begins with, which is taken from it; nothing when there is none or
// it is 2^63 or more.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  constexpr std::uint64_t kMax = INT64_MAX;
  std::uint64_t number = 0;
  std::size_t size = 0;
  for (; size < text.size() && is_ascii_digit(text[size]); ++size) {
    const auto digit = static_cast<std::uint64_t>(text[size] - '0');
    if (number > (kMax - digit) / 10) {
      return std::nullopt;
    }
    number = number * 10 + digit;
  }
  text.remove_prefix(size);
  return size > 0 ? std::optional(number) : std::nullopt;
}

}  // namespace

RequestKind request_kind(std::string_view method) {
  if (method == "HEAD") {
    return RequestKind::kHead;
  }
  return method == "CONNECT" ? RequestKind::kConnect : RequestKind::kOther;
}

HttpError ResponseFraming::read(const HeaderList& headers,
                                RequestKind request,
                                int status,
                                int minor_version) {
  if (request == RequestKind::kConnect && status < 300) {
    keep_alive = true;
    return HttpError::kNone;
  }
  if (const HttpError error = note_headers(headers); error != HttpError::kNone) {
    return error;
  }
  if (transfer_encodings_ != 0 && has_length) {
    return HttpError::kLengthAndChunked;
  }
  if (transfer_encodings_ != 0 && !chunked) {
    return HttpError::kUnsupportedTransferEncoding;
  }
  if (request == RequestKind::kHead || status == 204 || status == 304) {
    body = BodyKind::kNone;
  } else if (chunked) {
    body = BodyKind::kChunked;
  } else if (!has_length) {
    body = BodyKind::kUntilClose;
  } else {
    body = length == 0 ? BodyKind::kNone : BodyKind::kLength;
  }
  const bool may_stay = body != BodyKind::kUntilClose && !says_close_;
  // HTTP/1.0 has no chunks: who sends them all the same cannot be trusted with a second response.
  keep_alive = may_stay && (minor_version > 0 || (says_keep_alive_ && !chunked));
  return HttpError::kNone;
}

HttpError ResponseFraming::note_headers(const HeaderList& headers) {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    switch (headers.id(i)) {
      case HeaderId::kOther:
      case HeaderId::kContentType:
      case HeaderId::kLocation:
        break;
      case HeaderId::kConnection:
        note_connection(headers.value(i));
        break;
      case HeaderId::kContentEncoding:
        has_content_encoding = true;
        break;
      case HeaderId::kContentLength:
        if (const HttpError error = note_lengths(headers.value(i)); error != HttpError::kNone) {
          return error;
        }
        break;
      case HeaderId::kSetCookie:
        has_set_cookie = true;
        break;
      case HeaderId::kAboutSite:
        tells_of_site = true;
        break;
      case HeaderId::kTransferEncoding:
        chunked = ++transfer_encodings_ == 1 && equals_ignoring_case(headers.value(i), "chunked");
        break;
    }
  }
  return HttpError::kNone;
}

// One number, or the list that a proxy makes of a repeated header: "42, 42".
HttpError ResponseFraming::note_lengths(std::string_view value) {
  while (true) {
    std::string_view rest = value;
    const std::optional<std::uint64_t> number = take_number(rest);
    if (!rest.empty()) {
      rest = trim(rest);
    }
    if (!number || (!rest.empty() && rest.front() != ',')) {
      return HttpError::kBadContentLength;
    }
    if (has_length && length != *number) {
      return HttpError::kConflictingLengths;
    }
    has_length = true;
    length = *number;
    if (rest.empty()) {
      return HttpError::kNone;
    }
    value = trim(rest.substr(1));
  }
}

void ResponseFraming::note_connection(std::string_view value) {
  if (value == "keep-alive") {
    says_keep_alive_ = true;
    return;
  }
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const std::string_view option = trim(value.substr(0, comma));
    says_close_ = says_close_ || equals_ignoring_case(option, "close");
    says_keep_alive_ = says_keep_alive_ || equals_ignoring_case(option, "keep-alive");
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
}

}  // namespace acrida
