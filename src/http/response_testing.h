// For tests and fuzzers: a response parsed from pieces, and all that came of it in one comparable
// value.
//
// Thread: any.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/response_parser.h"

namespace acrida {

struct ParsedResponse {
  ParseState state = ParseState::kNeedMore;  // kNeedMore: the stream did not end
  HttpError error = HttpError::kNone;
  std::size_t used = 0;  // of a complete response
  int continues = 0;
  int status = 0;
  int minor_version = 1;
  std::string reason;
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<std::uint64_t> content_length;
  std::string body;
  bool head_complete = false;
  bool keep_alive = false;
  bool chunked = false;
  bool has_set_cookie = false;
  bool has_content_encoding = false;

  bool operator==(const ParsedResponse&) const = default;
};

// How to parse: of what request, and how much body is allowed.
struct ParseSetting {
  RequestKind kind = RequestKind::kOther;
  std::size_t body_bytes_max = kBodyBytesMax;
  bool ends = true;  // the stream ends behind the bytes
};

inline ParsedResponse parsed(const ResponseParser& parser, ParseState state, std::string body) {
  ParsedResponse result;
  result.state = state;
  result.error = parser.error();
  result.body = std::move(body);
  result.head_complete = parser.head_complete();
  if (parser.head_complete()) {
    result.status = parser.status();
    result.minor_version = parser.minor_version();
    result.reason = parser.reason();
    result.content_length = parser.content_length();
    result.chunked = parser.chunked();
    result.has_set_cookie = parser.has_set_cookie();
    result.has_content_encoding = parser.has_content_encoding();
  }
  result.keep_alive = state == ParseState::kDone && parser.keep_alive();
  for (std::size_t i = 0; i < parser.headers().size() && parser.head_complete(); ++i) {
    result.headers.emplace_back(parser.headers().name(i), parser.headers().value(i));
  }
  return result;
}

// Gives the pieces one after the other. Each lies in memory of its own, so that a sanitizer sees
// every byte read beyond it.
inline ParsedResponse parse_pieces(std::span<const std::string_view> pieces,
                                   const ParseSetting& setting = {}) {
  ResponseParser parser;
  std::string body;
  parser.start(setting.kind, body, setting.body_bytes_max);
  ParseState state = ParseState::kNeedMore;
  std::size_t total = 0;
  int continues = 0;
  for (std::size_t i = 0; i < pieces.size() && state == ParseState::kNeedMore; ++i) {
    const std::vector<char> piece(pieces[i].begin(), pieces[i].end());
    std::size_t used = 0;
    state = parser.consume(piece, used);
    total += used;
    for (std::size_t at = used; state == ParseState::kContinue; at += used) {
      ++continues;
      state = parser.consume(std::span<const char>(piece).subspan(at), used);
      total += used;
    }
  }
  if (state == ParseState::kNeedMore && setting.ends) {
    state = parser.finish();
  }
  ParsedResponse result = parsed(parser, state, std::move(body));
  result.used = state == ParseState::kDone ? total : 0;
  result.continues = continues;
  return result;
}

inline ParsedResponse parse_whole(std::string_view bytes, const ParseSetting& setting = {}) {
  return parse_pieces(std::span(&bytes, 1), setting);
}

inline ParsedResponse parse_in_steps(std::string_view bytes,
                                     std::size_t step,
                                     const ParseSetting& setting = {}) {
  std::vector<std::string_view> pieces;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    pieces.push_back(bytes.substr(at, step));
  }
  return parse_pieces(pieces, setting);
}

inline ParsedResponse parse_cut_at(std::string_view bytes,
                                   std::size_t cut,
                                   const ParseSetting& setting = {}) {
  const std::string_view pieces[] = {bytes.substr(0, cut), bytes.substr(cut)};
  return parse_pieces(pieces, setting);
}

// The first cut (or step, negative) whose result differs from that of the whole; nothing when all
// agree.
inline std::optional<std::ptrdiff_t> differing_cut(std::string_view bytes,
                                                   const ParseSetting& setting = {}) {
  const ParsedResponse whole = parse_whole(bytes, setting);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    if (parse_cut_at(bytes, cut, setting) != whole) {
      return static_cast<std::ptrdiff_t>(cut);
    }
  }
  for (std::size_t step = 1; step <= std::min<std::size_t>(bytes.size(), 20); ++step) {
    if (parse_in_steps(bytes, step, setting) != whole) {
      return -static_cast<std::ptrdiff_t>(step);
    }
  }
  return std::nullopt;
}

}  // namespace acrida
