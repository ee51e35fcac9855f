// ContentDecoder: undoes Content-Encoding: gzip, deflate (zlib or raw), br, zstd, also stacked.
//
// Bodies are decoded whole, after their last byte has come: decoding is no part of a response time.
// The decoders' memory (about 40 KiB) is kept from body to body.
//
// Thread: one per thread; shared by all its users.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/header_list.h"
#include "http/http_error.h"
#include "http/limits.h"

namespace acrida {

class ContentDecoder {
 public:
  ContentDecoder();
  ~ContentDecoder();
  ContentDecoder(const ContentDecoder&) = delete;
  ContentDecoder& operator=(const ContentDecoder&) = delete;

  // Replaces `body` by what it holds when the Content-Encoding headers are undone, last one first.
  // An empty body stays empty (a response to HEAD). After an error the body is as it was received.
  HttpError decode(const HeaderList& headers,
                   std::string& body,
                   std::size_t decoded_bytes_max = kDecodedBytesMax);
  // The same for the value of one such header: "gzip", "gzip, br".
  HttpError decode(std::string_view codings,
                   std::string& body,
                   std::size_t decoded_bytes_max = kDecodedBytesMax);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace acrida
