// HttpExchange: one request with its redirects, and what came of it.
//
// Recycled: clear() keeps the memory, so a warm exchange allocates nothing.
//
// Thread: owned by one user while in use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "acrida/time.h"
#include "http/header_block.h"
#include "http/http_error.h"
#include "http/limits.h"
#include "http/request_id.h"
#include "http/response_parser.h"
#include "http/url.h"
#include "io/kernel.h"

namespace acrida {

struct HttpPhases {
  Duration dns{};
  Duration connect{};
  Duration tls{};
};

struct HttpExchange {
  HttpExchange() = default;
  HttpExchange(const HttpExchange&) = delete;
  HttpExchange& operator=(const HttpExchange&) = delete;

  // --- The request ---
  std::string method;
  std::optional<Url> url;  // absolute; otherwise `target` is on the client's base URL
  std::string target;      // path and query, encoded
  HeaderBlock headers;
  std::string body;
  std::string_view
      content_type;  // of a body whose type no header says; lives for ever or in headers
  bool has_body = false;
  bool expect_continue = false;
  bool follow_redirects = true;
  std::optional<Duration> timeout;
  // `timeout` limits sending the request, and each wait for the server's bytes, not the whole;
  // connecting has its own.
  bool timeout_per_wait = false;
  std::optional<Duration> connect_timeout;  // none: the client's

  // --- What came of it ---
  // Why there is no complete response: empty error_text means that there is one.
  HttpError error = HttpError::kNone;
  std::string error_text;
  ResponseParser response;
  std::string content;  // the body, decoded
  // What went wrong by the site's own words, whatever the caller makes of it, or why there is no
  // answer (transport_cause()); see answer_cause.h. Empty: nothing did, or it did not say.
  std::string cause;
  std::string cause_message;
  // Of the last hop: the one that its answer named, or the one that was sent; none: all zero.
  RequestId request_id;
  int redirects = 0;
  int exchanges = 0;  // requests whose bytes left, redirects and repetitions included
  int repeated = 0;   // sent again because the server had closed an idle connection

  // --- When ---
  WallTime started{};     // handed over: before DNS and connect where a connection had to be opened
  WallTime sent{};        // the last hop's request was handed to the kernel
  WallTime first_byte{};  // the first byte of the last hop's response
  WallTime done{};        // the last byte of it, or the failure
  StampSource stamp = StampSource::kKernel;
  bool shared_stamp = false;  // several HTTP/2 streams ended in the same read
  bool over_http2 = false;    // the last hop
  HttpPhases phases;          // summed over the hops
  // Held back by the engine's rate gate: before `started`, and, with redirects, after it.
  Duration held_before{};
  Duration held_within{};
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  // The whole request left, and its response is not complete: what a stop makes of it is
  // "abandoned".
  bool in_flight = false;
  bool body_withheld = false;  // answered before the server had asked for the body
  // A redirect led to another origin, where the client's credentials have no business.
  bool left_origin = false;

  bool failed() const { return !error_text.empty(); }
  int status() const { return failed() ? 0 : response.status(); }
  Duration service_time() const { return done - started - held_within; }
  // From sending the last hop's request to the first byte of its response, and from there to the
  // last; zero where there was no byte.
  Duration waiting() const;
  Duration receiving() const;

  // The first failure stays.
  void fail(HttpError why);
  void fail(HttpError why, std::string text);

  void clear();
};

}  // namespace acrida
