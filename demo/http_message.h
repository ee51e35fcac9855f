// A request as the demo ERP's pages see it, and their reply.
//
// Thread: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "acrida/time.h"

namespace acrida::demo {

// Larger requests are refused by the transport and count as malformed.
inline constexpr std::size_t kHeadBytesMax = 64 * 1024;
inline constexpr std::uint64_t kBodyBytesMax = 25ULL * 1024 * 1024;  // Frappe's max_file_size

struct HttpRequest {
  std::string method;  // as sent: methods are case-sensitive
  std::string target;  // "/api/resource/POS%20Invoice?limit=5"
  std::string content_type;
  std::string accept;
  std::string requested_with;
  std::string cookie;
  std::string csrf_token;
  std::string authorization;
  std::string request_id;     // X-Frappe-Request-Id
  std::string forwarded_for;  // X-Forwarded-For
  std::string peer;           // the address at the other end; empty: a Unix socket
  std::string body;
};

struct HttpReply {
  int status = 200;
  std::string content_type = "application/json";
  std::string server = "acrida-demo-erp";
  std::string set_cookies;  // whole header lines, each with its line end
  std::string body;
  std::string headers = {};    // further header lines, each with its line end
  Duration slow_body{0};       // the body comes in pieces, the last one so long after the first
  bool is_of_gateway = false;  // nginx's own page: the site has not seen the request
  bool is_reset = false;       // instead of all this the connection is reset
};

// Whom a rate limit or a lock-out means: the first address of X-Forwarded-For, which a client can
// invent, otherwise the peer's.
std::string client_address(const HttpRequest& request);

// The phrase of a status line.
std::string_view reason_phrase(int status);

// The bytes of an HTTP/1.1 response. A reply to HEAD has no body, only its length.
std::string format_reply(const HttpReply& reply,
                         std::string_view date,
                         bool keep_alive,
                         bool head_only);

}  // namespace acrida::demo
