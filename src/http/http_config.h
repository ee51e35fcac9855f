// HttpConfig: how the clients of a run reach the system under test.
//
// One is shared by all users of a shard; a user that changes something gets a copy of its own.
//
// Thread: immutable while shared.
#pragma once

#include <optional>
#include <string>

#include "acrida/time.h"
#include "http/url.h"
#include "io/endpoint.h"

namespace acrida {

struct HttpConfig {
  HttpConfig() = default;  // not an aggregate: coroutines take it by reference

  Url base;  // relative URLs are paths on its origin; its own path is not used
  bool has_base = false;
  std::optional<Url> proxy;
  std::optional<Endpoint> unix_socket;  // connect here whatever the URL's host says
  bool http2 = false;                   // by ALPN over TLS, with prior knowledge over plain TCP
  bool insecure = false;                // accept any certificate
  bool usual_headers = true;            // of HTTP/1.1 requests: RequestHead::usual_headers
  Duration timeout = std::chrono::seconds(60);          // from sending to the last byte
  Duration connect_timeout = std::chrono::seconds(60);  // DNS, TCP, TLS and proxy together
};

}  // namespace acrida
