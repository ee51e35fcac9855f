#include "http/request_writer.h"

#include <array>
#include <charconv>
#include <cstddef>

#include "base/strings.h"
#include "http/limits.h"
#include "http/line_scan.h"

namespace acrida {
namespace {

constexpr std::string_view kUserAgentText = "acrida/" ACRIDA_VERSION;
// The same for every request, and therefore appended as one.
constexpr std::string_view kUsualHeaders = "User-Agent: acrida/" ACRIDA_VERSION
                                           "\r\n"
                                           "Accept-Encoding: gzip, deflate, br, zstd\r\n"
                                           "Accept: */*\r\n";

// The headers that the client adds by itself, each a bit of a set.
enum Own : unsigned {
  kHost = 1U,
  kUserAgent = 2U,
  kAccept = 4U,
  kAcceptCodings = 8U,
  kCookie = 16U,
  kExpect = 32U,
};

unsigned own_if(std::string_view name, std::string_view expected, Own own) {
  return equals_ignoring_case(name, expected) ? own : 0U;
}

unsigned own_header(std::string_view name) {
  switch (name.size()) {
    case 4:
      return own_if(name, "host", kHost);
    case 6:
      return own_if(name, "accept", kAccept) | own_if(name, "cookie", kCookie) |
             own_if(name, "expect", kExpect);
    case 10:
      return own_if(name, "user-agent", kUserAgent);
    case 15:
      return own_if(name, "accept-encoding", kAcceptCodings);
    default:
      return 0;
  }
}

unsigned own_headers_in(const HeaderBlock* block) {
  unsigned found = 0;
  if (block != nullptr && !block->empty()) {
    HeaderField field;
    for (std::size_t at = 0; block->next(at, field);) {
      found |= own_header(field.name);
    }
  }
  return found;
}

bool is_blank_block(const HeaderBlock* block) {
  return block == nullptr || block->empty();
}

void append_header(std::string_view name, std::string_view value, std::string& out) {
  out.append(name).append(": ").append(value).append("\r\n");
}

// The client's headers but for those that the request has as well, and the request's.
void append_blocks(const HeaderBlock* client, const HeaderBlock* request, std::string& out) {
  if (is_blank_block(request)) {
    out.append(is_blank_block(client) ? std::string_view() : client->text());
    return;
  }
  if (!is_blank_block(client)) {
    HeaderField field;
    for (std::size_t at = 0; client->next(at, field);) {
      if (!request->contains(field.name)) {
        append_header(field.name, field.value, out);
      }
    }
  }
  out.append(request->text());
}

void append_length(std::uint64_t length, std::string& out) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), length).ptr;
  append_header("Content-Length",
                std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())),
                out);
}

// Control bytes are rare enough to look twice: a tab may stand in a value.
bool is_safe_value(std::string_view value) {
  return !holds_control(value, '\x1f') || is_header_value(value);
}

HttpError check(const RequestHead& head) {
  if (!is_token(head.method)) {
    return HttpError::kBadMethod;
  }
  if (head.target.empty() || holds_control(head.target, ' ') ||
      holds_control(head.authority, ' ')) {
    return HttpError::kBadTarget;
  }
  return is_safe_value(head.cookie) ? HttpError::kNone : HttpError::kBadHeaderValue;
}

// Host and what else no header of the user's takes the place of.
void append_own(const RequestHead& head, unsigned given, std::string& out) {
  if ((given & kHost) == 0) {
    append_header("Host", head.authority, out);
  }
  if (!head.usual_headers) {
    return;
  }
  if ((given & (kUserAgent | kAcceptCodings | kAccept)) == 0) {
    out.append(kUsualHeaders);
    return;
  }
  if ((given & kUserAgent) == 0) {
    append_header("User-Agent", kUserAgentText, out);
  }
  if ((given & kAcceptCodings) == 0) {
    append_header("Accept-Encoding", kAcceptEncoding, out);
  }
  if ((given & kAccept) == 0) {
    append_header("Accept", "*/*", out);
  }
}

HttpError end_head(std::size_t begin, std::string& out) {
  out.append("\r\n");
  if (out.size() - begin > kHeadBytesMax) {
    out.resize(begin);
    return HttpError::kRequestTooLarge;
  }
  return HttpError::kNone;
}

}  // namespace

std::string_view user_agent() {
  return kUserAgentText;
}

HttpError append_request(const RequestHead& head, std::string& out) {
  if (const HttpError error = check(head); error != HttpError::kNone) {
    return error;
  }
  const std::size_t begin = out.size();
  out.append(head.method).append(" ").append(head.target).append(" HTTP/1.1\r\n");
  const unsigned given = own_headers_in(head.client_headers) | own_headers_in(head.headers);
  append_own(head, given, out);
  append_blocks(head.client_headers, head.headers, out);
  if ((given & kCookie) == 0 && !head.cookie.empty()) {
    append_header("Cookie", head.cookie, out);
  }
  if (!head.request_id.empty()) {
    append_header(kRequestIdHeader, head.request_id, out);
  }
  if ((given & kExpect) == 0 && head.expect_continue) {
    out.append("Expect: 100-continue\r\n");
  }
  if (head.content_length) {
    append_length(*head.content_length, out);
  } else if (head.method != "GET" && head.method != "HEAD") {
    append_length(0, out);
  }
  return end_head(begin, out);
}

HttpError append_connect(std::string_view authority,
                         std::string_view proxy_authorization,
                         std::string& out) {
  if (authority.empty() || holds_control(authority, ' ')) {
    return HttpError::kBadTarget;
  }
  if (!is_header_value(proxy_authorization)) {
    return HttpError::kBadHeaderValue;
  }
  const std::size_t begin = out.size();
  out.append("CONNECT ").append(authority).append(" HTTP/1.1\r\n");
  append_header("Host", authority, out);
  append_header("User-Agent", user_agent(), out);
  if (!proxy_authorization.empty()) {
    append_header("Proxy-Authorization", proxy_authorization, out);
  }
  return end_head(begin, out);
}

}  // namespace acrida
