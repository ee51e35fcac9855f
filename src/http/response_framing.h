// ResponseFraming: what the headers of a response say about its body and its connection (RFC 9112
// sections 6.3 and 9.3).
//
// Thread: a value.
#pragma once

#include <cstdint>
#include <string_view>

#include "http/header_list.h"
#include "http/http_error.h"

namespace acrida {

// What the framing of a response depends on in its request.
enum class RequestKind : std::uint8_t {
  kOther,
  kHead,     // the response has no body whatever it says
  kConnect,  // a 2xx response has no body; what follows is the tunnel's
};

RequestKind request_kind(std::string_view method);

enum class BodyKind : std::uint8_t { kNone, kLength, kChunked, kUntilClose };

struct ResponseFraming {
  // Reads the headers of a final response; the fields are what they were made as. A body of length
  // zero is kNone. The headers of a tunnel's 2xx response say nothing about framing.
  HttpError read(const HeaderList& headers, RequestKind request, int status, int minor_version);

  std::uint64_t length = 0;  // announced, when has_length; below 2^63
  BodyKind body = BodyKind::kNone;
  bool has_length = false;
  bool chunked = false;
  bool keep_alive = false;
  bool has_set_cookie = false;
  bool has_content_encoding = false;
  bool tells_of_site = false;  // a header of HeaderId::kAboutSite

 private:
  HttpError note_headers(const HeaderList& headers);
  HttpError note_lengths(std::string_view value);
  void note_connection(std::string_view value);

  std::uint16_t transfer_encodings_ = 0;  // Transfer-Encoding headers
  bool says_close_ = false;
  bool says_keep_alive_ = false;
};

}  // namespace acrida
