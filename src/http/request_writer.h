// Writes the head of an HTTP/1.1 request.
//
// Thread: any. Cost: copies; no allocation once `out` is warm.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/header_block.h"
#include "http/http_error.h"

namespace acrida {

inline constexpr std::string_view kAcceptEncoding = "gzip, deflate, br, zstd";
// "acrida/0.1.0".
std::string_view user_agent();

// By which a Frappe site names a request in its logs.
inline constexpr std::string_view kRequestIdHeader = "X-Frappe-Request-Id";

// One request's head. Views must live until it is written. A header of `headers` takes the place of
// the same one in `client_headers`, and both take the place of what the client adds by itself:
// Host, User-Agent, Accept-Encoding, Accept, Cookie and Expect.
struct RequestHead {
  std::string_view method;
  std::string_view target;      // "/path?query", or the absolute URL for a proxy
  std::string_view authority;   // Host
  std::string_view request_id;  // kRequestIdHeader; empty: none
  std::string_view cookie;      // from CookieJar::append_header(); empty: none
  const HeaderBlock* headers = nullptr;
  const HeaderBlock* client_headers = nullptr;
  // Nothing: no body, and "Content-Length: 0" unless the method is GET or HEAD, as requests does.
  std::optional<std::uint64_t> content_length;
  bool expect_continue = false;
  bool usual_headers = true;  // false: adds no User-Agent, Accept-Encoding and Accept
};

// Appends the request line and the headers with the blank line behind them. After an error `out` is
// as it was.
HttpError append_request(const RequestHead& head, std::string& out);

// Appends "CONNECT host:port" for a tunnel through a proxy. `authority` must have a port.
// `proxy_authorization`: the header's value, or empty.
HttpError append_connect(std::string_view authority,
                         std::string_view proxy_authorization,
                         std::string& out);

}  // namespace acrida
