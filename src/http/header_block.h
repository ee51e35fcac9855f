// HeaderBlock: request headers in the form in which they go on the wire.
//
// Used for a user's default headers and for those of one request. Checked when set, so that writing
// a request is copying: a name must be a token, a value may not hold CR, LF or NUL (header
// injection), and Content-Length and Transfer-Encoding are refused because the client frames its
// bodies itself.
//
// Thread: owned by one user or exchange. Cost: linear in the text, which is short; 32 bytes when
// empty.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/http_error.h"

namespace acrida {

struct HeaderField {
  std::string_view name;
  std::string_view value;
};

class HeaderBlock {
 public:
  // Replaces every header of that name, or adds it. Nothing changes after an error.
  HttpError set(std::string_view name, std::string_view value);
  // Adds one more of that name.
  HttpError add(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  void clear() { text_.clear(); }

  bool empty() const { return text_.empty(); }
  bool contains(std::string_view name) const;
  // The first value of that name; empty when absent.
  std::string_view get(std::string_view name) const;
  // "Name: value\r\n" for each.
  std::string_view text() const { return text_; }

  // Walks: for (std::size_t at = 0; block.next(at, field);) ...
  bool next(std::size_t& position, HeaderField& field) const;

 private:
  std::string text_;
};

// A token of RFC 9110 5.6.2: what a method or a header's name may be.
bool is_token(std::string_view text);
// What a request header's value may be.
bool is_header_value(std::string_view text);

}  // namespace acrida
